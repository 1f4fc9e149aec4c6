import { dayNumber } from "../dates.ts";

/** A stretch without an acquisition that is long for its series. */
export interface Gap {
  readonly from: string;
  readonly to: string;
  readonly days: number;
}

/** A gap is longer than so many median revisit times, unless asked otherwise: three passes were missed, not one or two. */
export const GAP_REVISITS = 3;

/** Median of the days between neighbouring dates; NaN below two dates. */
export function medianRevisit(dates: readonly string[]): number {
  const steps = dates.slice(1).map((date, i) => dayNumber(date) - dayNumber(dates[i] ?? ""));
  steps.sort((a, b) => a - b);
  const half = steps.length >> 1;
  const upper = steps[half] ?? Number.NaN;
  return steps.length % 2 === 1 ? upper : ((steps[half - 1] ?? Number.NaN) + upper) / 2;
}

/**
 * The stretches between neighbouring dates that are longer than `factor` median revisit times.
 *
 * @param dates ISO dates, ascending
 */
export function findGaps(dates: readonly string[], factor = GAP_REVISITS): readonly Gap[] {
  const limit = factor * medianRevisit(dates);
  return dates.slice(1).flatMap((to, i) => {
    const from = dates[i] ?? "";
    const days = dayNumber(to) - dayNumber(from);
    return days > limit ? [{ from, to, days }] : [];
  });
}
