import { dayNumber } from "../../../dates.ts";
import { isUpwarpError } from "../../../errors.ts";
import { designTimeFunctions } from "../../../kernels/time/design-time-functions.ts";
import type { TimeFunctions } from "../../../kernels/time/time-functions.ts";
import { fitSeries } from "../../../kernels/time/velocity.ts";

/** Unit of the values per year. NaN where the dates tell no velocity. */
export interface Rate {
  readonly velocity: number;
  /** One standard error, from the scatter about the fit: it takes the dates' errors as independent, so it is too small. */
  readonly sigma: number;
}

export const UNKNOWN_RATE: Rate = { velocity: Number.NaN, sigma: Number.NaN };

/** Fewer solutions, or less of the span, tell no velocity (as MintPy has it: more than two, and over a quarter of the time). */
const LEAST_SOLUTIONS = 3;
const LEAST_SHARE = 0.25;

/**
 * Velocity of one series by least squares of time functions.
 *
 * @param values as dates; NaN is left out
 * @param span days that a velocity is wanted for; the series must cover a quarter of them
 */
export function fitRate(
  dates: readonly string[],
  values: ArrayLike<number>,
  functions: TimeFunctions,
  span = 0,
): Rate {
  const kept = [...dates.keys()].filter((i) => !Number.isNaN(values[i] as number));
  const own = kept.map((i) => dates[i] as string);
  const covered = dayNumber(own.at(-1) ?? "") - dayNumber(own[0] ?? "");
  if (kept.length < LEAST_SOLUTIONS || !(covered >= LEAST_SHARE * span)) return UNKNOWN_RATE;
  try {
    const design = designTimeFunctions(own, functions);
    const column = design.names.indexOf("velocity");
    const { parameters, standardError } = fitSeries(
      Float32Array.from(kept, (i) => values[i] as number),
      design,
      1,
    );
    return { velocity: parameters[column] ?? Number.NaN, sigma: standardError[column] ?? Number.NaN };
  } catch (error) {
    // So few dates as not to tell the functions apart have no velocity; that is an answer.
    if (isUpwarpError(error, "design-deficient")) return UNKNOWN_RATE;
    throw error;
  }
}
