import { dateOfDay, dayNumber } from "../../dates.ts";
import { designTimeFunctions, type TimeDesign } from "../../kernels/time/design-time-functions.ts";
import { createTimeAxis } from "../../kernels/time/time-axis.ts";
import { splitEvent, type TimeFunctions } from "../../kernels/time/time-functions.ts";

/** Points of a curve besides the dates themselves: one for each two pixels of a chart. */
const CURVE_POINTS = 360;

/**
 * Values of a fit between the first and the last of its dates, on whole days. Both sides of every event are among them, so that a
 * jump is upright.
 *
 * @param dates ISO dates that took part, ascending, at least one
 * @param times year from which polynomial and periods count, and acquisition time of day, both as the fit had them
 */
export function traceCurve(
  dates: readonly string[],
  functions: TimeFunctions,
  parameters: Float64Array,
  { origin, secondsOfDay }: { readonly origin: number; readonly secondsOfDay?: number | undefined },
): { readonly dates: readonly string[]; readonly values: Float64Array } {
  const used = dates.map(dayNumber);
  const [first = 0, last = 0] = [used[0], used.at(-1)];
  const step = Math.max(1, (last - first) / CURVE_POINTS);
  const even = Array.from({ length: Math.floor((last - first) / step) }, (_, k) =>
    Math.round(first + k * step),
  );
  const { steps, exponentials, logarithms } = functions;
  const events = [
    ...steps,
    ...exponentials.map(({ event }) => event),
    ...logarithms.map(({ event }) => event),
  ];
  const beside = events.flatMap((event) => {
    const day = dayNumber(splitEvent(event).date);
    return [day - 1, day].filter((one) => one >= first && one <= last);
  });
  const days = [...new Set([...used, ...even, ...beside])].sort((a, b) => a - b);
  const all = days.map(dateOfDay);
  // The dates of the fit are among these, so that whatever they determine, these do.
  const design = designTimeFunctions(createTimeAxis(all, secondsOfDay), functions, { origin });
  return { dates: all, values: Float64Array.from(all, (_, row) => evaluateRow(design, parameters, row)) };
}

/** The sum of a design's functions at one of its dates. */
export function evaluateRow({ matrix, columns }: TimeDesign, parameters: Float64Array, row: number): number {
  let value = 0;
  for (let c = 0; c < columns; c++) value += (matrix[row * columns + c] ?? 0) * (parameters[c] ?? 0);
  return value;
}
