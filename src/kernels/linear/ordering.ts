import type { DatePair } from "../graph/pair.ts";

/**
 * Elimination order that walks from both ends of the time axis towards the reference date, which comes last.
 * Keeps the band of a small-baseline network: a date fills in only among dates within the longest pair.
 */
export function orderEndsInward(dates: number, reference: number): Int32Array {
  const order = Array.from({ length: dates }, (_, i) => i);
  order.sort((a, b) => Math.abs(b - reference) - Math.abs(a - reference) || a - b);
  return Int32Array.from(order);
}

/**
 * Elimination order by minimum degree (Tinney and Walker 1967; George and Liu 1989): always the date with the
 * fewest remaining neighbours, ties by date; the reference date last. For networks with long pairs.
 */
export function orderMinimumDegree(dates: number, pairs: readonly DatePair[], reference: number): Int32Array {
  const neighbours = adjacency(dates, pairs);
  const remaining = new Set(neighbours.keys());
  remaining.delete(reference);
  const order: number[] = [];
  while (remaining.size > 0) {
    let best = -1;
    for (const date of remaining)
      if (best < 0 || neighbours[date]!.size < neighbours[best]!.size) best = date;
    eliminate(neighbours, best);
    remaining.delete(best);
    order.push(best);
  }
  return Int32Array.from([...order, reference]);
}

/** Sets of dates that share a pair, one per date. */
export function adjacency(dates: number, pairs: readonly DatePair[]): Set<number>[] {
  const neighbours = Array.from({ length: dates }, () => new Set<number>());
  for (const { reference, secondary } of pairs) {
    neighbours[reference]!.add(secondary);
    neighbours[secondary]!.add(reference);
  }
  return neighbours;
}

/** Removes a date from the graph and joins its neighbours to one another; returns them. */
export function eliminate(neighbours: Set<number>[], date: number): number[] {
  const clique = [...neighbours[date]!];
  for (const a of clique) {
    const set = neighbours[a]!;
    set.delete(date);
    for (const b of clique) if (b !== a) set.add(b);
  }
  return clique;
}
