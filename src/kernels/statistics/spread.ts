import { medianOf } from "./median-of.ts";

/** Makes the median of absolute deviations the standard deviation of a normal distribution; the field's four digits. */
export const NMAD_FACTOR = 1.4826;

/** How values scatter. NaN where there are none. */
export interface Spread {
  readonly count: number;
  readonly median: number;
  /** Normalised median absolute deviation: 1.4826 times the median distance from the median. */
  readonly nmad: number;
  /** Standard deviation of the population, that is over n. */
  readonly deviation: number;
}

/**
 * Median, NMAD and standard deviation of the first `count` values of a buffer, which it overwrites. The values must not hold NaN.
 */
export function measureSpread(buffer: Float64Array, count: number): Spread {
  let [mean, squares] = [0, 0];
  for (let i = 0; i < count; i++) mean += buffer[i]! / count;
  for (let i = 0; i < count; i++) squares += (buffer[i]! - mean) ** 2;
  const median = medianOf(buffer, count);
  return { count, median, nmad: nmadAbout(buffer, count, median), deviation: Math.sqrt(squares / count) };
}

/** 1.4826 times the median distance of the first `count` values from `centre`; overwrites them with the distances. */
export function nmadAbout(buffer: Float64Array, count: number, centre: number): number {
  for (let i = 0; i < count; i++) buffer[i] = Math.abs(buffer[i]! - centre);
  return NMAD_FACTOR * medianOf(buffer, count);
}
