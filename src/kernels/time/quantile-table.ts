import { studentQuantile } from "./student-t.ts";

/** One list for each probability that was asked for, by degrees of freedom; a quantile costs about as much as a thousand lines. */
const TABLES = new Map<number, number[]>();

/**
 * Half-widths, in standard errors, of the intervals that hold a share of Student's distribution, by degrees of freedom 0..most. NaN
 * without any. Made once and kept.
 *
 * @param share of the distribution within the interval, 0..1
 */
export function tabulateQuantiles(share: number, most: number): readonly number[] {
  let table = TABLES.get(share);
  if (table === undefined) {
    table = [Number.NaN];
    TABLES.set(share, table);
  }
  for (let freedom = table.length; freedom <= most; freedom++)
    table.push(studentQuantile(1 - share, freedom));
  return table;
}
