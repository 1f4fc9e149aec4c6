import { DAYS_PER_YEAR, dateOfDay, dayNumber } from "../dates.ts";
import { drawNormal } from "../kernels/random/normal.ts";
import { createStream } from "../kernels/random/stream.ts";
import { createNetwork, type Network } from "../stack/network.ts";
import type { ResolvedOptions } from "./options.ts";
import { STREAMS } from "./streams.ts";

export interface SimulatedNetwork {
  readonly network: Network;
  /** Day number of each date (days since 1970-01-01). */
  readonly days: readonly number[];
  /** Perpendicular baseline of each date, m, from an arbitrary orbit. */
  readonly baselines: readonly number[];
}

/** The dates, the pairs ordered by (reference, secondary), and baselines drawn per date. */
export function simulateNetwork({ seed, network: options }: ResolvedOptions): SimulatedNetwork {
  const couples = options.pairs ?? regularCouples(options);
  const { dates, pairs } = createNetwork(couples);
  const days = dates.map(dayNumber);
  // Keyed by the day: a date keeps its baseline when others come or go.
  const baselines = days.map(
    (day) => options.baselineDeviation * drawNormal(createStream(seed, STREAMS.baseline, day), 0),
  );
  const perPair = pairs.map(({ reference, secondary }) => baselines[secondary]! - baselines[reference]!);
  return { network: createNetwork(couples, perPair), days, baselines };
}

/** Small-baseline pairs of a regular sequence, with one-year pairs on request. */
function regularCouples(options: ResolvedOptions["network"]): [string, string][] {
  const skipped = new Set(options.skip);
  const start = dayNumber(options.start);
  const days = Array.from({ length: options.count }, (_, i) => start + i * options.interval).filter(
    (_, i) => !skipped.has(i),
  );
  const couples: [string, string][] = [];
  days.forEach((day, i) => {
    const partners = new Set(days.slice(i + 1, i + 1 + options.connections));
    const yearLater = options.annualPairs ? nearest(days, day + DAYS_PER_YEAR) : day;
    if (yearLater > day && Math.abs(yearLater - day - DAYS_PER_YEAR) <= options.interval)
      partners.add(yearLater);
    for (const partner of [...partners].sort((a, b) => a - b))
      couples.push([dateOfDay(day), dateOfDay(partner)]);
  });
  return couples;
}

const nearest = (days: readonly number[], target: number): number =>
  days.reduce((best, day) => (Math.abs(day - target) < Math.abs(best - target) ? day : best));
