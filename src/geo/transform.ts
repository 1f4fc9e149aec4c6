import proj4 from "proj4";
import { inputError } from "../errors.ts";
import { applyAffine, invertAffine, pixelCenter } from "./affine.ts";
import { describeCrs, isGeographic, sameCrs } from "./crs.ts";
import { epsgDefinition } from "./epsg-definitions.ts";
import type { Crs, Grid } from "./grid.ts";

export const WGS84: Crs = { epsg: 4326, wkt: null };

/** Takes a coordinate of one system to another. Degrees for longitude, latitude; x is always east or longitude. */
export type Transform = (x: number, y: number) => [x: number, y: number];

/**
 * The transform between two systems, through proj4. Axis order is always (x, y) = (longitude or easting,
 * latitude or northing), whatever the registry says. Throws the input error "crs-without-definition".
 */
export function transformer(from: Crs, to: Crs): Transform {
  if (sameCrs(from, to)) return (x, y) => [x, y];
  const converter = proj4(projectionOf(from), projectionOf(to));
  return (x, y) => {
    // proj4 throws on values that are not finite; a coordinate that is not known stays not known.
    if (!Number.isFinite(x) || !Number.isFinite(y)) return [Number.NaN, Number.NaN];
    const [outX, outY] = converter.forward([x, y]);
    return [outX ?? Number.NaN, outY ?? Number.NaN];
  };
}

/** What proj4 understands: the PROJ string of the code where there is one, else the text. */
function projectionOf(crs: Crs): string {
  const definition = crs.epsg === null ? null : epsgDefinition(crs.epsg);
  const text = definition?.proj ?? crs.wkt ?? definition?.wkt;
  if (text) return text;
  throw inputError({
    code: "crs-without-definition",
    what: "Coordinates cannot be transformed without a known coordinate reference system.",
    got: describeCrs(crs),
    fix: "Use row and column instead, or give data that carries a coordinate reference system.",
  });
}

/** The pixel that contains a longitude and latitude (degrees, WGS 84); it may lie outside the grid. */
export function lonLatToPixel(grid: Grid, lon: number, lat: number): { y: number; x: number } {
  const { column, row } = lonLatToPosition(grid, lon, lat);
  return { y: Math.floor(row), x: Math.floor(column) };
}

/** Continuous pixel position of a longitude and latitude, measured from the outer corner of the first pixel. */
export function lonLatToPosition(grid: Grid, lon: number, lat: number): { column: number; row: number } {
  const [x, y] = transformer(WGS84, grid.crs)(lon, lat);
  const inverse = invertAffine(grid.affine);
  const [column, row] = applyAffine(inverse, x, y);
  if (!isGeographic(grid.crs) || (column >= 0 && column < grid.shape.x)) return { column, row };
  // A grid may count longitude from 0 to 360: the same meridian 360 degrees on may lie inside it.
  for (const turn of [360, -360]) {
    const [turnedColumn, turnedRow] = applyAffine(inverse, x + turn, y);
    if (turnedColumn >= 0 && turnedColumn < grid.shape.x) return { column: turnedColumn, row: turnedRow };
  }
  return { column, row };
}

/** Longitude and latitude (degrees, WGS 84) of the centre of a pixel. */
export function pixelToLonLat(grid: Grid, row: number, column: number): [lon: number, lat: number] {
  const [x, y] = pixelCenter(grid.affine, row, column);
  return transformer(grid.crs, WGS84)(x, y);
}
