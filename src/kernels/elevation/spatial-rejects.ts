import type { ElevationLimits } from "./spatial-limits.ts";
import { countTimes } from "./tile-times.ts";

/**
 * Observations outside the limits of their pixel.
 *
 * @param elevation time x pixels, metres, NaN = no data (never rejected)
 * @param limits of the same pixels
 * @returns time x pixels, 1 where an observation is rejected
 */
export function rejectByLimits(elevation: Float32Array, { lowest, highest }: ElevationLimits): Uint8Array {
  const rejects = new Uint8Array(elevation.length);
  const pixels = lowest.length;
  const times = countTimes(elevation, lowest, highest);
  for (let time = 0, i = 0; time < times; time++)
    for (let p = 0; p < pixels; p++, i++) {
      const z = elevation[i]!;
      // Comparisons with NaN are false: no limit, no rejection.
      if (z < lowest[p]! || z > highest[p]!) rejects[i] = 1;
    }
  return rejects;
}
