import { dayNumber } from "../../dates.ts";

/**
 * Decimal years on a scale on which all years between two are as long as their mean: from 1 January of the first to 1 January of the
 * last, (t - t_first) / (t_last - t_first) (last - first) + first. The time of elevation series in pyddem.
 *
 * @param days since 1970-01-01, with fractions
 * @param first year of the first date
 * @param last year after that of the last date
 */
export function scaleYears(days: ArrayLike<number>, first: number, last: number): Float64Array {
  const start = newYear(first);
  const perDay = (last - first) / (newYear(last) - start);
  return Float64Array.from(days, (day) => first + (day - start) * perDay);
}

const newYear = (year: number) => dayNumber(`${String(year).padStart(4, "0")}-01-01`);
