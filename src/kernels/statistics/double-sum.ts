import { covarianceAt, type VariogramModel } from "./variogram.ts";

/** A region (glacier, tile) that goes into a mean. */
export interface ErrorRegion {
  /** Degrees; latitude positive northwards, longitude positive eastwards. */
  readonly latitude: number;
  readonly longitude: number;
  /** Weight of the region's mean: its area, any unit. */
  readonly area: number;
  /** Standard error of the region's mean by each of the ranges. */
  readonly errors: ArrayLike<number>;
}

/** Mean radius of the Earth, metres [moritz2000]. */
const EARTH_RADIUS = 6_371_008.8;
const PYDDEM_RADIUS = 6_373_000;
const RADIANS = Math.PI / 180;

/**
 * Standard error of the area-weighted mean over regions whose errors are correlated over distances: the square root of the double sum
 * over regions of errors x correlation x areas, over the square of the whole area, for every range [hugonnet2021]. O(regions^2 ranges).
 *
 * @param ranges metres, one for each of the regions' errors
 * @param compat "pyddem": coordinates without their signs (places of two hemispheres fall together) and a radius of 6373 km
 */
export function doubleSumError(
  regions: readonly ErrorRegion[],
  ranges: readonly number[],
  { model = "spherical", compat }: { readonly model?: VariogramModel; readonly compat?: "pyddem" } = {},
): number {
  let [sum, area] = [0, 0];
  const parts = ranges.map((range) => [{ model, range, sill: 1 }]);
  for (const [i, one] of regions.entries()) {
    area += one.area;
    for (let j = 0; j <= i; j++) {
      const other = regions[j]!;
      const distance = i === j ? 0 : distanceBetween(one, other, compat);
      let shared = 0;
      for (const [k, part] of parts.entries())
        shared += one.errors[k]! * other.errors[k]! * covarianceAt(part, distance);
      sum += (i === j ? 1 : 2) * shared * one.area * other.area;
    }
  }
  return Math.sqrt(sum) / area;
}

type Place = Pick<ErrorRegion, "latitude" | "longitude">;

/** Distance along the sphere, metres, by the haversine formula. */
export function distanceBetween(a: Place, b: Place, compat?: "pyddem"): number {
  const sign = compat === "pyddem" ? Math.abs : (x: number) => x;
  const [y1, y2] = [sign(a.latitude) * RADIANS, sign(b.latitude) * RADIANS];
  const [dy, dx] = [y2 - y1, (sign(b.longitude) - sign(a.longitude)) * RADIANS];
  const h = Math.sin(dy / 2) ** 2 + Math.cos(y1) * Math.cos(y2) * Math.sin(dx / 2) ** 2;
  return 2 * (compat === "pyddem" ? PYDDEM_RADIUS : EARTH_RADIUS) * Math.asin(Math.min(1, Math.sqrt(h)));
}
