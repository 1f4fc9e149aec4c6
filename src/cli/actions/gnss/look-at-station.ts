import type { Grid } from "../../../geo/grid.ts";
import { type Enu, lookVector } from "../../../geo/look-vector.ts";
import { lonLatToPixel } from "../../../geo/transform.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import type { StationSeries } from "../../parts/products.ts";
import type { Look } from "../maps/look.ts";

export interface Pixel {
  readonly y: number;
  readonly x: number;
}

/** The pixel that a station stands in; null outside of the map, or when its place is not known. */
export function pixelOf({ lon, lat }: StationSeries, grid: Grid): Pixel | null {
  if (Number.isNaN(lon + lat)) return null;
  const { y, x } = lonLatToPixel(grid, lon, lat);
  return y >= 0 && x >= 0 && y < grid.shape.y && x < grid.shape.x ? { y, x } : null;
}

/** All slices of a layer at one pixel. */
export const valuesAt = (variable: Variable, { y, x }: Pixel): Promise<Float32Array> =>
  readFloats(variable, [
    ...variable.shape.slice(0, -2).map((length) => [0, length] as const),
    [y, y + 1],
    [x, x + 1],
  ]);

/** Unit vector from a pixel to the satellite; null where the angles have no value. */
export async function lookAt({ incidenceAngle, azimuthAngle }: Look, pixel: Pixel): Promise<Enu | null> {
  const [incidence = Number.NaN] = await valuesAt(incidenceAngle, pixel);
  const [azimuth = Number.NaN] = await valuesAt(azimuthAngle, pixel);
  return Number.isNaN(incidence + azimuth) ? null : lookVector(incidence, azimuth);
}
