import type { DatePair } from "./pair.ts";

/**
 * All triplets of dates a < b < c whose three pairs exist, as pair indices (ab, bc, ac), three values per
 * triplet, ordered by (a, b, c). The closure phase of a triplet is phase[ab] + phase[bc] - phase[ac].
 * Pairs must have reference < secondary.
 */
export function listTriplets(dates: number, pairs: readonly DatePair[]): Int32Array {
  const later: Map<number, number>[] = Array.from({ length: dates }, () => new Map());
  pairs.forEach(({ reference, secondary }, k) => {
    later[reference]?.set(secondary, k);
  });
  const sorted = later.map((neighbours) => [...neighbours].sort(([b], [c]) => b - c));
  const triplets: number[] = [];
  for (const neighbours of sorted)
    for (const [b, ab] of neighbours)
      for (const [c, ac] of neighbours) {
        const bc = later[b]?.get(c);
        if (c > b && bc !== undefined) triplets.push(ab, bc, ac);
      }
  return Int32Array.from(triplets);
}
