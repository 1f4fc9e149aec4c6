import * as v from "valibot";
import { flag, integer, type Param, words } from "../../pipeline/params.ts";

export const topography = flag(
  "Estimates the error of the topography that the interferograms were flattened with, from how the displacement follows the perpendicular baselines, and corrects the series for it.",
  false,
);

export const topographyPolynomial = integer(
  "Highest power of time that the ground's motion may have while the DEM error is estimated.",
  2,
  { min: 0, max: 8 },
);

export const topographyPhaseVelocity = flag(
  "Fits the rates between neighbouring dates instead of the displacements.",
  false,
);

export const topographySteps = words(
  "Dates from which the ground may have jumped (an earthquake), YYYYMMDD or YYYY-MM-DD; the date itself counts as after.",
);

/** A list of positive numbers, comma separated. */
const positiveNumbers = (doc: string, unit: string): Param<readonly number[]> => ({
  doc,
  schema: v.pipe(v.array(v.pipe(v.number(), v.finite(), v.gtValue(0))), v.readonly()),
  shape: `numbers > 0 (${unit}), A,B,... or none`,
  default: [],
  fromText: (text) => (text === "" || text.toLowerCase() === "none" ? [] : text.split(",").map(Number)),
  toText: (value) => (value.length === 0 ? "none" : value.join(",")),
});

export const topographyPeriods = positiveNumbers(
  "Periods of seasonal motion that is estimated together with the DEM error.",
  "yr",
);

export const topographyExclude = words(
  "Dates that the estimate leaves out, YYYYMMDD or YYYY-MM-DD; they are corrected all the same.",
);

export const topographyPixelwise = flag(
  "Takes incidence angle and slant range of each pixel; no takes those of the scene's centre.",
  true,
);

export const topographyReferenceDate: Param<string | null> = {
  doc: "Date at which the series is 0, where that is not its first date, YYYYMMDD or YYYY-MM-DD. It stays 0.",
  schema: v.nullable(v.string()),
  shape: "DATE or none",
  default: null,
  fromText: (text) => (text === "" || text.toLowerCase() === "none" ? null : text),
  toText: (value) => value ?? "none",
};
