/**
 * Counts a series from another of its dates: subtracts that date's layer from all. Where a pixel has no value at the date,
 * the line between its neighbours in time stands in, or the nearest value beyond the ends; the date itself stays NaN.
 *
 * @param series dates x pixels, NaN = no data
 * @param times of the dates, ascending, any unit
 * @returns a new array
 */
export function countFrom(series: Float32Array, times: ArrayLike<number>, date: number): Float32Array {
  const pixels = series.length / times.length;
  const origin = Float64Array.from(series.subarray(date * pixels, (date + 1) * pixels));
  for (let p = 0; p < pixels; p++)
    if (Number.isNaN(origin[p]!)) origin[p] = interpolate(series, times, date, p, pixels);
  const out = new Float32Array(series.length);
  for (let i = 0; i < series.length; i += pixels)
    // Adding 0 keeps -0 out.
    for (let p = 0; p < pixels; p++) out[i + p] = series[i + p]! - origin[p]! + 0;
  return out;
}

function interpolate(
  series: Float32Array,
  times: ArrayLike<number>,
  date: number,
  pixel: number,
  pixels: number,
): number {
  const value = (at: number) => series[at * pixels + pixel]!;
  let [before, after] = [date - 1, date + 1];
  while (before >= 0 && Number.isNaN(value(before))) before--;
  while (after < times.length && Number.isNaN(value(after))) after++;
  if (before < 0) return after < times.length ? value(after) : Number.NaN;
  if (after >= times.length) return value(before);
  const share = (times[date]! - times[before]!) / (times[after]! - times[before]!);
  return value(before) + share * (value(after) - value(before));
}
