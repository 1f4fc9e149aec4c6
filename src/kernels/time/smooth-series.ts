import { configError } from "../../errors.ts";
import { medianOf } from "../statistics/median-of.ts";

/** Days of a month, in which the width of MintPy's temporal filter is given. */
export const DAYS_PER_MONTH = 365.25 / 12;

/**
 * Gaussian low-pass filter of a series in time, for dates at any distance: each date becomes the mean of the valid
 * dates, weighted by exp(-(dt / sigma)^2 / 2). Dates without data stay without. Results are not counted from any date:
 * see `countFrom`.
 *
 * @param series dates x pixels, NaN = no data
 * @param days of the dates
 * @param sigma standard deviation, days
 */
export function smoothSeriesGaussian(
  series: Float32Array,
  days: ArrayLike<number>,
  sigma: number,
): Float32Array {
  if (!(sigma > 0 && Number.isFinite(sigma)))
    throw configError({
      code: "filter-size",
      what: "The width of a Gaussian filter in time is not a positive number.",
      got: `${sigma} days`,
      fix: "Give its standard deviation, for example one month.",
    });
  const dates = days.length;
  const pixels = series.length / dates;
  const out = new Float32Array(series.length);
  const sum = new Float64Array(pixels);
  const total = new Float64Array(pixels);
  for (let date = 0; date < dates; date++) {
    sum.fill(0);
    total.fill(0);
    for (let other = 0; other < dates; other++) {
      const weight = Math.exp(-0.5 * ((days[other]! - days[date]!) / sigma) ** 2);
      if (weight === 0) continue;
      const start = other * pixels;
      for (let p = 0; p < pixels; p++) {
        const value = series[start + p]!;
        if (Number.isNaN(value)) continue;
        sum[p]! += weight * value;
        total[p]! += weight;
      }
    }
    const start = date * pixels;
    for (let p = 0; p < pixels; p++)
      out[start + p] = Number.isNaN(series[start + p]!) ? Number.NaN : sum[p]! / total[p]!;
  }
  return out;
}

/**
 * Median filter of a series over a number of consecutive dates; the first and last date are repeated beyond the ends.
 * Dates without data take no part, and stay without.
 *
 * @param series dates x pixels, NaN = no data
 * @param width odd number of dates
 */
export function smoothSeriesMedian(series: Float32Array, dates: number, width: number): Float32Array {
  if (!(Number.isInteger(width) && width > 0 && width % 2 === 1))
    throw configError({
      code: "filter-size",
      what: "The width of a median filter in time is not an odd number of dates.",
      got: String(width),
      fix: "Give an odd number, for example 3.",
    });
  const pixels = series.length / dates;
  const half = width >> 1;
  const window = new Float64Array(width);
  const out = new Float32Array(series.length);
  for (let date = 0; date < dates; date++)
    for (let p = 0; p < pixels; p++) {
      let count = 0;
      for (let k = date - half; k <= date + half; k++) {
        const value = series[Math.max(0, Math.min(dates - 1, k)) * pixels + p]!;
        if (!Number.isNaN(value)) window[count++] = value;
      }
      const at = date * pixels + p;
      out[at] = Number.isNaN(series[at]!) ? Number.NaN : medianOf(window, count);
    }
  return out;
}
