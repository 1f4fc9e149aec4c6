import { inputError } from "../../errors.ts";
import { type ElevationSeries, pixelsOfSeries } from "./elevation-series.ts";

export interface FullChange {
  /** Elevation change and its standard error, metres. */
  readonly change: Float32Array;
  readonly error: Float32Array;
  /** Days since 1970-01-01 of the times that were used. */
  readonly from: number;
  readonly to: number;
}

/**
 * Elevation change between the first and last times of a series that lie within [t0, t1] (days since 1970-01-01). Pixels whose error is
 * larger than `maxError` metres are NaN.
 *
 * @param compat "pyddem": judges pixels by the error of the whole series, whatever the period
 * @throws input error when fewer than two times lie within the period
 */
export function fullChange(
  series: ElevationSeries,
  t0: number,
  t1: number,
  { maxError = 500, compat }: { readonly maxError?: number; readonly compat?: "pyddem" } = {},
): FullChange {
  const pixels = pixelsOfSeries(series);
  const within = Array.from(series.times).flatMap((day, i) => (day >= t0 && day <= t1 ? [i] : []));
  const [first, last] = [within[0], within.at(-1)];
  if (first === undefined || last === undefined || first === last)
    throw inputError({
      code: "change-period",
      what: "Fewer than two times of the series lie within the period.",
      got: `days ${t0} to ${t1}; the series has ${series.times[0]} to ${series.times[series.times.length - 1]}`,
      fix: "Choose a longer period, or one within the series.",
    });
  const at = (values: Float32Array, i: number, p: number) => values[i * pixels + p]!;
  const errorOf = (i: number, j: number, p: number) =>
    Math.hypot(at(series.sigma, i, p), at(series.sigma, j, p));
  const [change, error] = [new Float32Array(pixels), new Float32Array(pixels)];
  for (let p = 0; p < pixels; p++) {
    const own = errorOf(first, last, p);
    const judged = compat === "pyddem" ? errorOf(0, series.times.length - 1, p) : own;
    const isGood = judged <= maxError;
    change[p] = isGood ? at(series.elevation, last, p) - at(series.elevation, first, p) : Number.NaN;
    error[p] = isGood ? own : Number.NaN;
  }
  return { change, error, from: series.times[first]!, to: series.times[last]! };
}
