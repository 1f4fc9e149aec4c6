import { minimumSpanningTree } from "./minimum-spanning-tree.ts";
import type { DatePair } from "./pair.ts";
import { countRedundancy } from "./redundancy.ts";

/**
 * Thins a network until no date has more than `degree` pairs: the costliest pairs of the dates that have too many go, and the
 * pairs of the minimum spanning tree stay, so that what was connected remains so. Only such a tree pair can leave a
 * date with more. Of equal costs the later pair goes first.
 *
 * @param cost one value per pair; NaN counts as the costliest
 * @returns the pairs that stay, ascending
 */
export function reduceDegree(
  dates: number,
  pairs: readonly DatePair[],
  cost: ArrayLike<number>,
  degree: number,
): number[] {
  const costs = Float64Array.from(pairs, (_, k) => (Number.isNaN(cost[k]!) ? Infinity : cost[k]!));
  const stays = new Uint8Array(pairs.length).fill(1);
  const isTree = new Uint8Array(pairs.length);
  for (const k of minimumSpanningTree(dates, pairs, costs)) isTree[k] = 1;
  const count = countRedundancy(dates, pairs);
  const costliestFirst = pairs.map((_, k) => k).sort((a, b) => compare(costs[b]!, costs[a]!) || b - a);
  for (const k of costliestFirst) {
    const { reference, secondary } = pairs[k]!;
    if (isTree[k] || (count[reference]! <= degree && count[secondary]! <= degree)) continue;
    stays[k] = 0;
    count[reference]! -= 1;
    count[secondary]! -= 1;
  }
  return pairs.map((_, k) => k).filter((k) => stays[k]);
}

/** Infinity minus itself is no number. */
const compare = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);
