import { applyAffine } from "../../../geo/affine.ts";
import type { Bounds } from "../../../geo/bounds.ts";
import type { Grid } from "../../../geo/grid.ts";
import { transformer, WGS84 } from "../../../geo/transform.ts";
import { decimal } from "../mintpy/python-text.ts";

type Point = readonly [x: number, y: number];

/** The outer corners of a map from the upper left on, clockwise; longitude and latitude, or the map's own coordinates. */
export const dataFootprint = (grid: Grid, asPlaces: boolean): string => polygon(cornersOf(grid, asPlaces));

function cornersOf(grid: Grid, asPlaces: boolean): readonly Point[] {
  const { y, x } = grid.shape;
  const toPlace = asPlaces
    ? transformer(grid.crs, WGS84)
    : (east: number, north: number): Point => [east, north];
  return [[0, 0] as const, [x, 0] as const, [x, y] as const, [0, y] as const].map(([column, row]) =>
    toPlace(...applyAffine(grid.affine, column, row)),
  );
}

/** The box about a map's corners, degrees. */
export function placeBounds(grid: Grid): Bounds {
  const corners = cornersOf(grid, true);
  const [longitudes, latitudes] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}

/** Corners of a scene in MintPy's order: 1, 2 the near and far end of the first line, 3, 4 of the last. */
const AROUND = [1, 3, 4, 2] as const;

/**
 * The footprint of the whole scene by LAT_REF1 to LON_REF4; null where they are not all there. On a projected grid MintPy
 * takes them for metres whatever they are, which `isMetres` repeats; numbers that can be degrees are degrees otherwise.
 */
export function sceneFootprint(
  attributes: Readonly<Record<string, string>>,
  grid: Grid,
  isMetres: boolean,
): string | null {
  const corners = AROUND.map(
    (k): Point => [Number(attributes[`LON_REF${k}`] ?? "x"), Number(attributes[`LAT_REF${k}`] ?? "x")],
  );
  if (!corners.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y))) return null;
  const areDegrees = corners.every(([x, y]) => Math.abs(x) <= 360 && Math.abs(y) <= 90);
  const toPlace = transformer(grid.crs, WGS84);
  return polygon(areDegrees && !isMetres ? corners : corners.map(([x, y]) => toPlace(x, y)));
}

const polygon = (corners: readonly Point[]): string => {
  const text = [...corners, corners[0] as Point].map(([x, y]) => `${decimal(x)} ${decimal(y)}`).join(",");
  return `POLYGON((${text}))`;
};
