import { choice, number, optionalText } from "../../pipeline/params.ts";

/** Parameters that several steps of the chain share. */
export const compat = choice(
  "Whose numbers to give: none is upwarp's own, pyddem repeats pyddem's, its known defects included.",
  ["none", "pyddem"],
  "none",
);

export const method = choice(
  "How a series is made of each pixel's elevations: gpr is a Gaussian process that rejects outliers as it goes, ols a line, wls a line with weights 1/sigma^2.",
  ["gpr", "ols", "wls"],
  "gpr",
);

export const filter = choice(
  "Which elevations the reference DEM rejects before the fit: min_max those outside its elevations nearby, time those that changed faster than time.rate, both by both, none nothing. Without a reference DEM nothing is rejected.",
  ["both", "min_max", "time", "none"],
  "both",
);

export const timeRate = number(
  "Fastest change against the reference DEM that is taken for real, either sign.",
  50,
  { min: 0, max: 10_000, unit: "m/yr" },
);

export const reference = optionalText(
  "Reference DEM of the same ground, a GeoTIFF on any grid and in any system; none takes the one that the inputs hold.",
  "PATH",
);

export const referenceDate = optionalText(
  "Date of the reference DEM; none takes the middle of the stack's dates.",
  "YYYY-MM-DD",
);

export const include = optionalText(
  "Outlines (GeoJSON, shapefile, GeoPackage) of what is worked on; none is everything.",
  "PATH",
);

export const unstable = optionalText(
  "Outlines of what may change: glaciers, landslides, volcanoes. The ground outside of them is fitted with a trend and a season only, and tells how large the errors are; none takes all ground for unstable.",
  "PATH",
);

export const dateErrorLimit = number(
  "DEMs whose co-registration error is as large as this are left out.",
  20,
  { min: 0, max: 1000, unit: "m" },
);
