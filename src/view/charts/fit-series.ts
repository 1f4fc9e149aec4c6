import { isUpwarpError } from "../../errors.ts";
import { createDesign, type LinearDesign } from "../../kernels/linear/design.ts";
import { designTimeFunctions, type TimeDesign } from "../../kernels/time/design-time-functions.ts";
import { createTimeAxis } from "../../kernels/time/time-axis.ts";
import { parseEvent, type Relaxation, type TimeFunctions } from "../../kernels/time/time-functions.ts";
import { deriveTimeMaps, listTimeMaps } from "../../kernels/time/time-maps.ts";
import type { Problem } from "../protocol.ts";
import type { FitState } from "../state/view-state.ts";
import { evaluateRow, traceCurve } from "./fit-curve.ts";
import { labelParameter, unitIn } from "./fit-labels.ts";
import { explainDeficient } from "./fit-problem.ts";

/** A parameter of a fit, or what follows from two of them (amplitude and phase). */
export interface FitParameter {
  /** As the maps of `run sbas` are called: velocity, annualAmplitude, step20180504. */
  readonly name: string;
  /** For people: "velocity", "jump on 2018-05-04". */
  readonly label: string;
  readonly value: number;
  /** Standard error; NaN without dates to spare. */
  readonly sigma: number;
  /** UDUNITS spelling, in the unit of the series. */
  readonly unit: string;
}

export interface SeriesFitted {
  readonly kind: "fit";
  readonly parameters: readonly FitParameter[];
  /** Root of the mean square of the residuals at the dates that took part. */
  readonly rms: number;
  /** Dates that took part. */
  readonly dateCount: number;
  /** One for each date of the series: value less fit; NaN where there is no value. */
  readonly residual: Float64Array;
  /** The fit between its first and last date. */
  readonly curve: { readonly dates: readonly string[]; readonly values: Float64Array };
  readonly isWeighted: boolean;
}

/** There is no fit, and why. */
export interface FitRefused {
  readonly kind: "none";
  readonly problem: Problem;
}

export type FitOutcome = SeriesFitted | FitRefused;

export interface FitOptions {
  /** Unit of the values, UDUNITS spelling. */
  readonly unit: string;
  /**
   * Standard errors of the values: dates weigh by 1 / sigma^2. All weigh the same when absent, as in `run sbas`. A date whose error
   * is 0 (the one that values are counted from) or unknown weighs as one of median error: the errors of the others are those
   * of a difference to it, which makes it one of them.
   */
  readonly sigma?: ArrayLike<number> | undefined;
  /** Acquisition time of day, UTC; noon where it is not known. It moves what fades after an event by that part of a day. */
  readonly secondsOfDay?: number | undefined;
}

/**
 * Least-squares fit of a sum of functions of time to one series, by the same columns as the step estimate-velocity. Parameters
 * count from the first date of the series. Standard errors come from the scatter of the residuals, Var = s^2 (G^T W G)^-1 with
 * s^2 = sum w e^2 / (n - P): without weights these are the maps that `run sbas` writes with velocity.uncertainty=residual. (Its
 * default, network, also carries the noise of the pairs, which a series does not know.)
 *
 * @param dates ISO dates, ascending
 * @param values NaN dates take no part
 */
export function fitSeries(
  dates: readonly string[],
  values: ArrayLike<number>,
  state: FitState,
  { unit, sigma, secondsOfDay }: FitOptions,
): FitOutcome {
  const functions = timeFunctionsOf(state);
  const use = Uint8Array.from(dates, (_, i) => (Number.isFinite(values[i]) ? 1 : 0));
  const dateCount = use.reduce((sum, one) => sum + one, 0);
  if (dateCount === 0)
    return {
      kind: "none",
      problem: { code: "fit-empty", what: "There is no value to fit.", fix: "Choose a place with data." },
    };
  const axis = createTimeAxis(dates, secondsOfDay);
  const origin = axis.years[0] ?? 0;
  let plain: TimeDesign;
  try {
    plain = designTimeFunctions(axis, functions, { use, origin });
  } catch (error) {
    if (!isUpwarpError(error, "design-deficient")) throw error;
    return { kind: "none", problem: explainDeficient(error.where, functions, dateCount) };
  }
  const weight = sigma === undefined ? null : rootWeights(sigma, use);
  const solved = weight === null ? plain : weighted(plain, weight);
  const root = (i: number) => weight?.[i] ?? 1;
  const { rows, columns, pseudoInverse, normalInverse, couples } = solved;

  const parameters = new Float64Array(columns);
  for (let c = 0; c < columns; c++)
    for (let i = 0; i < rows; i++)
      if (use[i]) parameters[c]! += pseudoInverse[c * rows + i]! * root(i) * values[i]!;
  const residual = Float64Array.from({ length: rows }, (_, i) =>
    use[i] ? values[i]! - evaluateRow(plain, parameters, i) : Number.NaN,
  );
  let [sum, weightedSum] = [0, 0];
  residual.forEach((e, i) => {
    if (use[i]) sum += e * e;
    if (use[i]) weightedSum += (root(i) * e) ** 2;
  });
  const spare = dateCount - columns;
  const variance = spare > 0 ? weightedSum / spare : Number.NaN;
  const derived = deriveTimeMaps(
    {
      parameters: Float32Array.from(parameters),
      standardError: Float32Array.from({ length: columns }, (_, c) =>
        Math.sqrt(variance * normalInverse[c * columns + c]!),
      ),
      coupleCovariance: Float32Array.from(couples, ([a, b]) => variance * normalInverse[a * columns + b]!),
      residue: Float32Array.of(Math.sqrt(sum)),
    },
    listTimeMaps(functions),
    1,
  );
  return {
    kind: "fit",
    parameters: listTimeMaps(functions).map((map) => ({
      name: map.name,
      label: labelParameter(map.name),
      value: derived[map.name]?.[0] ?? Number.NaN,
      sigma: derived[`${map.name}Std`]?.[0] ?? Number.NaN,
      unit: unitIn(map.unit, unit),
    })),
    rms: Math.sqrt(sum / dateCount),
    dateCount,
    residual,
    curve: traceCurve(
      dates.filter((_, i) => use[i] === 1),
      functions,
      parameters,
      { origin, secondsOfDay },
    ),
    isWeighted: weight !== null,
  };
}

/** The same functions as the kernels call them. Each event counts once. */
export function timeFunctionsOf(state: FitState): TimeFunctions {
  const events = (dates: readonly string[]) => [...new Set(dates.flatMap((date) => parseEvent(date) ?? []))];
  const relaxations = (list: FitState["exponentials"]): Relaxation[] => {
    const byEvent = new Map<string, Set<number>>();
    for (const [date, days] of list) {
      const event = parseEvent(date);
      if (event !== null) byEvent.set(event, (byEvent.get(event) ?? new Set()).add(days));
    }
    return [...byEvent].map(([event, days]) => ({ event, days: [...days] }));
  };
  return {
    polynomial: state.polynomial,
    periods: [...(state.annual ? [1] : []), ...(state.semiannual ? [0.5] : [])],
    steps: events(state.steps),
    polylines: [],
    exponentials: relaxations(state.exponentials),
    logarithms: relaxations(state.logarithms),
  };
}

/** Root of each date's weight: 1 / sigma, in units of the median sigma. null where no error is known. */
function rootWeights(sigma: ArrayLike<number>, use: Uint8Array): Float64Array | null {
  const isError = (value: number | undefined): value is number =>
    value !== undefined && Number.isFinite(value) && value > 0;
  const sorted = [...use.keys()]
    .flatMap((i) => (use[i] && isError(sigma[i]) ? [sigma[i]] : []))
    .sort(ascending);
  if (sorted.length === 0) return null;
  const middle = (sorted.length - 1) / 2;
  const median = ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
  return Float64Array.from(use, (_, i) => {
    const error = sigma[i];
    return isError(error) ? median / error : 1;
  });
}

/** The design whose rows count as their weights say. */
function weighted({ matrix, rows, columns, use, couples }: TimeDesign, root: Float64Array): LinearDesign {
  const scaled = matrix.map((value, k) => value * (root[Math.floor(k / columns)] ?? 1));
  return createDesign(scaled, rows, columns, use, couples);
}

const ascending = (a: number, b: number) => a - b;
