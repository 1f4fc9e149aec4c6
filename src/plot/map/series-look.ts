import { type ValueRange, valueRange } from "../scale.ts";

/** What several maps of one series have in common, so that each of them can be drawn by itself and yet compared. */
export interface SeriesLook {
  readonly range: ValueRange;
  /** Some map has values beyond this end of the range. */
  readonly beyond: { readonly low: boolean; readonly high: boolean };
  /** Some map has pixels without data. */
  readonly hasGaps: boolean;
}

/** Values that are ranked for the range. */
const MOST_RANKED = 1e6;

/** One range of colours for all maps: percentiles 2 to 98 of them together where none is given. */
export function seriesLook(
  maps: readonly Float32Array[],
  {
    range: given,
    symmetric = false,
  }: { readonly range?: ValueRange | undefined; readonly symmetric?: boolean } = {},
): SeriesLook {
  const range = given ?? commonRange(maps, symmetric);
  let [low, high, hasGaps] = [false, false, false];
  for (const values of maps)
    for (const value of values) {
      if (value < range[0]) low = true;
      else if (value > range[1]) high = true;
      else if (Number.isNaN(value)) hasGaps = true;
    }
  return { range, beyond: { low, high }, hasGaps };
}

function commonRange(maps: readonly Float32Array[], symmetric: boolean): ValueRange {
  const total = maps.reduce((sum, { length }) => sum + length, 0);
  const stride = Math.max(1, Math.floor(total / MOST_RANKED));
  const picked: number[] = [];
  for (const values of maps) for (let i = 0; i < values.length; i += stride) picked.push(values[i] as number);
  return valueRange(picked, { symmetric });
}
