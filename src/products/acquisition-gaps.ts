import { dayNumber } from "../dates.ts";

/** A stretch without acquisitions that is long for the series. */
export interface Gap {
  readonly from: string;
  readonly to: string;
  readonly days: number;
}

/** Twice the usual revisit is one missed pass, which every series has; more than that is a gap. */
const GAP_FACTOR = 2;

/** Stretches between ascending dates that are longer than twice the median stretch. */
export function findGaps(dates: readonly string[]): Gap[] {
  const stretches = dates.slice(1).map((to, k): Gap => {
    const from = dates[k] as string;
    return { from, to, days: dayNumber(to) - dayNumber(from) };
  });
  const sorted = stretches.map(({ days }) => days).sort((a, b) => a - b);
  const median = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  return stretches.filter(({ days }) => days > GAP_FACTOR * median);
}
