/**
 * The date that a series counts from: the first at which all pixels with data are exactly 0. A series of our own counts from its
 * first date; an imported one may count from any, and a correction must leave that date at 0. A rectangle without such a date
 * counts from the first.
 *
 * @param series dates x pixels; NaN = no data
 */
export function zeroDateOf(series: Float32Array, pixels: number): number {
  for (let date = 0; date * pixels < series.length; date++)
    if (isZero(series, date * pixels, pixels)) return date;
  return 0;
}

function isZero(series: Float32Array, start: number, pixels: number): boolean {
  let found = false;
  for (let i = start; i < start + pixels; i++) {
    const value = series[i]!;
    if (value === 0) found = true;
    else if (!Number.isNaN(value)) return false;
  }
  return found;
}
