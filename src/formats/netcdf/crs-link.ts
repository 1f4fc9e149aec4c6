import { inputError } from "../../errors.ts";
import type { Crs } from "../../geo/grid.ts";

// The one place where netCDF meets coordinate reference systems. These three functions have the names and
// signatures of src/geo/crs.ts; when that file is there, this one becomes a re-export of it.

export const crsFromEpsg = (code: number): Crs => ({ epsg: code, wkt: null });

/** The outermost authority code closes the text: AUTHORITY["EPSG","4326"]] in version 1, ID["EPSG",4326]] in 2. */
export function crsFromWkt(wkt: string): Crs {
  const code = /(?:AUTHORITY|ID)\s*\[\s*"EPSG"\s*,\s*"?(\d+)"?\s*\]\s*\]\s*$/i.exec(wkt)?.[1];
  return { epsg: code === undefined ? null : Number(code), wkt };
}

export function wktOf(crs: Crs): string {
  if (crs.wkt !== null) return crs.wkt;
  throw inputError({
    code: "crs-without-definition",
    what: "There is no well-known text for the coordinate reference system.",
    got: crs.epsg === null ? "no coordinate reference system" : `EPSG:${crs.epsg}`,
    fix: "Give data with a coordinate reference system.",
  });
}
