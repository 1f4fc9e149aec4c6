import { createDisjointSet, joinSets } from "./disjoint-set.ts";
import type { DatePair } from "./pair.ts";

/**
 * Pairs of the minimum spanning tree (Kruskal 1956), ascending pair indices; a forest with one tree per
 * component when the network is not connected. `cost` has one value per pair; equal costs are decided by the
 * pair index, and pairs with NaN cost are left out.
 */
export function minimumSpanningTree(
  dates: number,
  pairs: readonly DatePair[],
  cost: ArrayLike<number>,
): Int32Array {
  const order = pairs.map((_, k) => k).filter((k) => !Number.isNaN(cost[k]!));
  order.sort((a, b) => cost[a]! - cost[b]! || a - b);
  const parent = createDisjointSet(dates);
  const tree = order.filter((k) => joinSets(parent, pairs[k]!.reference, pairs[k]!.secondary));
  return Int32Array.from(tree).sort();
}
