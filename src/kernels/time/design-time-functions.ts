import { DAYS_PER_YEAR } from "../../dates.ts";
import { scienceError } from "../../errors.ts";
import {
  createDesign,
  type DependentColumn,
  findDependentColumns,
  type LinearDesign,
} from "../linear/design.ts";
import { createTimeAxis, type TimeAxis } from "./time-axis.ts";
import { nameColumns } from "./time-columns.ts";
import type { TimeFunctions } from "./time-functions.ts";

export interface TimeDesignOptions {
  /** 1 for dates that take part in the fit; all when absent. */
  readonly use?: Uint8Array;
  /** Year from which polynomial and periods count; that of the first date that takes part when absent. */
  readonly origin?: number;
  /**
   * MintPy's columns: a polyline adds max(t - event, 0), the change of the velocity. By default the columns of a polyline
   * are its segments, so that the parameters are the velocities themselves, and their errors follow.
   */
  readonly compat?: "mintpy";
}

/** A linear model of time whose columns have names. */
export interface TimeDesign extends LinearDesign {
  readonly names: readonly string[];
}

/**
 * The columns of a sum of time functions at the dates of a series, in the order of `nameColumns`. With tau = t - origin in
 * years: tau^k / k!; cos and sin of 2 pi tau / period; from an event on (t > event) 1, t - event, 1 - exp(-(t - event) /
 * tau_c), ln(1 + (t - event) / tau_c) [fattahi2015, hetland2012].
 *
 * Errors: `design-deficient`, with the names of the columns that the dates cannot tell apart.
 *
 * @param times ISO dates (acquired at noon), or years with what they are counted by
 */
export function designTimeFunctions(
  times: readonly string[] | TimeAxis,
  functions: TimeFunctions,
  { use, origin, compat }: TimeDesignOptions = {},
): TimeDesign {
  const axis = "yearOf" in times ? times : createTimeAxis(times);
  const rows = axis.years.length;
  const used = use ?? new Uint8Array(rows).fill(1);
  const start = origin ?? axis.years[used.indexOf(1)] ?? 0;
  const columns = evaluateColumns(axis, functions, start);
  const names = nameColumns(functions);
  const matrix = new Float64Array(rows * columns.length);
  columns.forEach((column, c) => {
    for (let i = 0; i < rows; i++) matrix[i * columns.length + c] = column(axis.years[i]!);
  });
  const dependent = findDependentColumns(matrix, rows, columns.length, used);
  if (dependent.length > 0) throw deficient(dependent, names, used);
  if (compat !== "mintpy") intoSegments(matrix, names, functions, axis);
  const first = functions.polynomial + 1;
  const couples = functions.periods.map((_, k) => [first + 2 * k, first + 2 * k + 1] as const);
  return { ...createDesign(matrix, rows, columns.length, used, couples), names };
}

type Column = (year: number) => number;

function evaluateColumns(axis: TimeAxis, functions: TimeFunctions, start: number): Column[] {
  const { polynomial, periods, steps, polylines, exponentials, logarithms } = functions;
  const after = (event: string, value: (years: number) => number): Column => {
    const from = axis.yearOf(event);
    return (year) => (year > from ? value(year - from) : 0);
  };
  const relax = (relaxations: TimeFunctions["logarithms"], value: (ratio: number) => number) =>
    relaxations.flatMap(({ event, days }) =>
      days.map((tau) => after(event, (years) => value((years * DAYS_PER_YEAR) / tau))),
    );
  return [
    ...Array.from(
      { length: polynomial + 1 },
      (_, k): Column =>
        (year) =>
          power(year - start, k),
    ),
    ...periods.flatMap((period): Column[] => [
      (year) => Math.cos((2 * Math.PI * (year - start)) / period),
      (year) => Math.sin((2 * Math.PI * (year - start)) / period),
    ]),
    ...steps.map((event) => after(event, () => 1)),
    ...polylines.map((event) => after(event, (years) => years)),
    ...relax(exponentials, (ratio) => -Math.expm1(-ratio)),
    ...relax(logarithms, (ratio) => Math.log1p(ratio)),
  ];
}

/** tau^k / k!. */
function power(tau: number, k: number): number {
  let value = 1;
  for (let i = 1; i <= k; i++) value *= tau / i;
  return value;
}

/** Changes of velocity become velocities: each segment's column is its own less the next one's. */
function intoSegments(
  matrix: Float64Array,
  names: readonly string[],
  { polylines }: TimeFunctions,
  axis: TimeAxis,
): void {
  const inTime = [...polylines].sort((a, b) => axis.yearOf(a) - axis.yearOf(b));
  const chain = [1, ...inTime.map((event) => names.indexOf(`velocityPost${event}`))];
  const columns = names.length;
  for (let row = 0; row < matrix.length; row += columns)
    for (let k = 0; k + 1 < chain.length; k++) matrix[row + chain[k]!]! -= matrix[row + chain[k + 1]!]!;
}

function deficient(dependent: readonly DependentColumn[], names: readonly string[], used: Uint8Array) {
  const dates = used.reduce((sum, one) => sum + one, 0);
  const few = dates < names.length;
  const groups = dependent.map(({ column, of }) =>
    of.length === 0
      ? `${names[column]} (no date that is used lies after it)`
      : `${names[column]} from ${of.map((c) => names[c]).join(", ")}`,
  );
  return scienceError({
    code: "design-deficient",
    what: "The dates cannot tell all time functions apart.",
    where: few ? names.join(", ") : groups.join("; "),
    got: `${dates} dates for ${names.length} parameters`,
    fix: few
      ? "Use fewer time functions, or exclude fewer dates."
      : "Leave these functions out, move their events between two dates, or exclude fewer dates.",
  });
}
