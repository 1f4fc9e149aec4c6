import { isCfTime } from "../../stack/cf-time.ts";
import type { Attributes, Dim } from "../../stack/variable.ts";

/** What a coordinate measures, by CF section 4: units and standard names first, then the axis attribute. */
const STANDARD_NAMES: Readonly<Record<string, Dim>> = {
  time: "time",
  projection_x_coordinate: "x",
  longitude: "x",
  grid_longitude: "x",
  projection_y_coordinate: "y",
  latitude: "y",
  grid_latitude: "y",
};
const AXES: Readonly<Record<string, Dim>> = { T: "time", Y: "y", X: "x", Z: "band" };

/** Dimension names that say what they are without a coordinate variable. */
const NAMES: Readonly<Record<string, Dim>> = {
  time: "time",
  mid_date: "time",
  date: "time",
  pair: "pair",
  band: "band",
  y: "y",
  lat: "y",
  latitude: "y",
  northing: "y",
  x: "x",
  lon: "x",
  longitude: "x",
  easting: "x",
  azimuth: "azimuth",
  range: "range",
  space: "space",
};

/** The dimension that a netCDF dimension of this name, with this coordinate variable, stands for; null: unknown. */
export function axisOf(name: string, coordinate: Attributes | undefined): Dim | null {
  const text = (key: string) => (typeof coordinate?.[key] === "string" ? coordinate[key] : "");
  const [units, standardName, axis] = [text("units"), text("standard_name"), text("axis")];
  if (isCfTime(units)) return "time";
  if (isDegreesEast(units)) return "x";
  if (isDegreesNorth(units)) return "y";
  const own = name.slice(name.lastIndexOf("/") + 1).toLowerCase();
  return STANDARD_NAMES[standardName] ?? AXES[axis.toUpperCase()] ?? NAMES[own] ?? null;
}

export const isDegreesEast = (units: string) => /^degrees?_?(east|E)$/i.test(units);
const isDegreesNorth = (units: string) => /^degrees?_?(north|N)$/i.test(units);
