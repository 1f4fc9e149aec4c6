import { labelComponents } from "./connected-components.ts";
import { minimumSpanningTree } from "./minimum-spanning-tree.ts";
import type { DatePair } from "./pair.ts";

/**
 * The cheapest pairs that would join the components of a network: of those that are not kept, as few as can be, ascending.
 * Dates that no pair at all leads to stay apart.
 *
 * @param isKept whether pair k belongs to the network
 * @param cost one value per pair (default: all alike, so that the earliest pairs are named); NaN = not to be used
 */
export function listJoiningPairs(
  dates: number,
  pairs: readonly DatePair[],
  isKept: (pair: number) => boolean,
  cost?: ArrayLike<number>,
): number[] {
  const { label, count } = labelComponents(dates, pairs, isKept);
  const bridges = pairs
    .map((_, k) => k)
    .filter((k) => !isKept(k) && label[pairs[k]!.reference] !== label[pairs[k]!.secondary]);
  const contracted = bridges.map((k) => ({
    reference: label[pairs[k]!.reference]!,
    secondary: label[pairs[k]!.secondary]!,
  }));
  const costs = bridges.map((k) => cost?.[k] ?? 0);
  return Array.from(minimumSpanningTree(count, contracted, costs), (i) => bridges[i]!);
}
