import type { DatePair } from "./pair-name.ts";
import { pairKey } from "./pair-name.ts";

/** A perpendicular baseline between two dates, metres, secondary minus reference. */
export interface KnownBaseline extends DatePair {
  readonly value: number;
}

/**
 * The baselines of pairs from those of other pairs (mostly all dates against one): along the shortest way through
 * the dates, so that a pair that is stated itself gets its own value. Pairs that no way joins are left out.
 */
export function baselinesOfPairs(
  pairs: readonly DatePair[],
  known: readonly KnownBaseline[],
): Map<string, number> {
  const neighbours = new Map<string, (readonly [date: string, difference: number])[]>();
  const join = (from: string, to: string, value: number) =>
    neighbours.set(from, [...(neighbours.get(from) ?? []), [to, value]]);
  for (const { reference, secondary, value } of known) {
    join(reference, secondary, value);
    join(secondary, reference, -value);
  }
  const baselines = new Map<string, number>();
  for (const pair of pairs) {
    const value = difference(neighbours, pair);
    if (value !== null) baselines.set(pairKey(pair), value);
  }
  return baselines;
}

function difference(
  neighbours: ReadonlyMap<string, readonly (readonly [string, number])[]>,
  { reference, secondary }: DatePair,
): number | null {
  const found = new Map([[reference, 0]]);
  const queue = [reference];
  for (const date of queue) {
    const here = found.get(date) ?? 0;
    if (date === secondary) return here;
    for (const [next, value] of neighbours.get(date) ?? [])
      if (!found.has(next)) {
        found.set(next, here + value);
        queue.push(next);
      }
  }
  return null;
}

/** The same from one baseline for each date, all against the same date. */
export const baselinesOfDates = (pairs: readonly DatePair[], dates: ReadonlyMap<string, number>) =>
  new Map(
    pairs.flatMap((pair) => {
      const [first, second] = [dates.get(pair.reference), dates.get(pair.secondary)];
      return first === undefined || second === undefined ? [] : [[pairKey(pair), second - first] as const];
    }),
  );
