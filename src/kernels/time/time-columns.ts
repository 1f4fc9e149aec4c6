import type { Relaxation, TimeFunctions } from "./time-functions.ts";

/** Names of periods that have one. */
const PERIOD_NAMES: Readonly<Record<number, string>> = { 1: "annual", 0.5: "semiAnnual" };

/**
 * What a period's results are called: annual, semiAnnual, period2Y. MintPy writes the number as Python does, 2.0.
 */
export function namePeriod(years: number, compat?: "mintpy"): string {
  const number = compat === "mintpy" && Number.isInteger(years) ? `${years}.0` : `${years}`;
  return PERIOD_NAMES[years] ?? `period${number}Y`;
}

/** What the coefficient of tau^k / k! is called. */
export const namePower = (k: number): string => ["intercept", "velocity", "acceleration"][k] ?? `poly${k}`;

export const nameRelaxations = (kind: "exp" | "log", relaxations: readonly Relaxation[]): string[] =>
  relaxations.flatMap(({ event, days }) => days.map((tau) => `${kind}${event}Tau${tau}D`));

/** Names of the columns of `designTimeFunctions`, in their order. */
export function nameColumns(functions: TimeFunctions): string[] {
  const { polynomial, periods, steps, polylines, exponentials, logarithms } = functions;
  return [
    ...Array.from({ length: polynomial + 1 }, (_, k) => namePower(k)),
    ...periods.flatMap((years) => [`${namePeriod(years)}Cosine`, `${namePeriod(years)}Sine`]),
    ...steps.map((event) => `step${event}`),
    ...polylines.map((event) => `velocityPost${event}`),
    ...nameRelaxations("exp", exponentials),
    ...nameRelaxations("log", logarithms),
  ];
}
