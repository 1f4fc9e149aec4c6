import { configError } from "../../errors.ts";
import { sumDiscs } from "./disc-sums.ts";
import type { Edge } from "./edge.ts";
import type { RasterShape } from "./raster-shape.ts";

export interface DoubleDifferenceRadii {
  /** Pixels whose centre lies within this many pixels are the place itself. */
  readonly local: number;
  /** Those farther away, up to this many pixels, are what it is compared with. */
  readonly regional: number;
}

/**
 * How a place moves against what surrounds it, to find slow landslides under atmosphere and tectonics (after Bekaert et al. 2020,
 * Remote Sensing of Environment 249, 111983): the mean of the valid pixels within the radius `local`, less the mean of the valid
 * pixels of the ring from there to the radius `regional`. The sign is that of the values: what moves away more than its surroundings is
 * negative. Constants vanish, and so do planes wherever the discs are whole. Pixels without data stay without, as do those
 * around which the ring holds none.
 *
 * @param values y x x, NaN = no data
 */
export function subtractSurroundings(
  values: Float32Array,
  shape: RasterShape,
  { local, regional }: DoubleDifferenceRadii,
  { edge = "gap" }: { readonly edge?: Edge } = {},
): Float32Array {
  const whole = Number.isInteger(local) && Number.isInteger(regional);
  if (!(whole && local >= 0 && regional > local))
    throw configError({
      code: "filter-size",
      what: "The two radii of a double difference are whole numbers, the second one larger than the first.",
      got: `${local}, ${regional}`,
      fix: "Give them in pixels, for example 1,10.",
    });
  const inner = sumDiscs(values, shape, local, edge);
  const outer = sumDiscs(values, shape, regional, edge);
  return Float32Array.from(values, (value, p) => {
    const around = outer.count[p]! - inner.count[p]!;
    if (Number.isNaN(value) || around === 0) return Number.NaN;
    return inner.sum[p]! / inner.count[p]! - (outer.sum[p]! - inner.sum[p]!) / around;
  });
}
