import { inputError } from "../../errors.ts";
import { medianOf } from "../statistics/median-of.ts";

export interface MedianSlopeOptions {
  /**
   * Steeper slopes than this are left out, in degrees. pyddem leaves out those above 70 when it runs in one process, and none
   * when it runs in several.
   */
  readonly steepest?: number;
}

/**
 * Median over time of the slopes of all DEMs, of each pixel, in degrees; NaN where no DEM has one. Works on any rectangle of
 * pixels. Noise makes a DEM's slope steeper, so the median over noisy DEMs is too steep on gentle ground: where there is a
 * reference DEM, its slope is the better one.
 *
 * @param slopes time x pixels, NaN = no data
 */
export function medianSlope(
  slopes: Float32Array,
  times: number,
  { steepest = Number.POSITIVE_INFINITY }: MedianSlopeOptions = {},
): Float32Array {
  const pixels = times === 0 ? 0 : slopes.length / times;
  if (!Number.isInteger(pixels))
    throw inputError({
      code: "raster-size",
      what: "The slopes are not a whole map for each date.",
      got: `${slopes.length} values for ${times} dates`,
      fix: "Give one map for each date, one after the other.",
    });
  const buffer = new Float64Array(times);
  const out = new Float32Array(pixels);
  for (let p = 0; p < pixels; p++) {
    let count = 0;
    for (let t = 0, i = p; t < times; t++, i += pixels) {
      const slope = slopes[i]!;
      if (slope <= steepest) buffer[count++] = slope;
    }
    out[p] = medianOf(buffer, count);
  }
  return out;
}

/** The first map, with its gaps filled from the second. */
export function fillGaps(map: Float32Array, from: Float32Array): Float32Array {
  return map.map((value, p) => (Number.isNaN(value) ? from[p]! : value));
}
