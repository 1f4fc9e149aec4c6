import { dayNumber, parseDate } from "../../../dates.ts";
import { countFrom } from "../../../kernels/time/count-from.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { depthOf, derive, lengthOf, pixelsOf, slicesOf } from "./derive.ts";
import { findZeroDate } from "./zero-date.ts";

/**
 * A series filtered in time, pixel by pixel, and counted again from the date that it was counted from: a smoothed series is not 0 there.
 *
 * @param days of the dates
 * @param filter from all dates x pixels to the same
 * @param stated reference date as the file says it; otherwise the date at which the series is 0
 */
export async function filterInTime(
  variable: Variable,
  days: readonly number[],
  filter: (series: Float32Array) => Float32Array,
  stated?: string,
): Promise<Variable> {
  const named = days.indexOf(dayNumber(parseDate(stated ?? "") ?? ""));
  const origin = named >= 0 ? named : await findZeroDate(variable);
  return derive(variable, async (window, options) => {
    const pixels = pixelsOf(window);
    const count = lengthOf(pixels[0]) * lengthOf(pixels[1]);
    const series = await readFloats(variable, [[0, slicesOf(variable)], ...pixels], options);
    const filtered = filter(series);
    const counted = origin === null ? filtered : countFrom(filtered, days, origin);
    const [first, last] = depthOf(window);
    return counted.slice(first * count, last * count);
  });
}
