import type { Variable } from "../stack/variable.ts";
import { pointwise, relabel } from "../stack/views.ts";
import { type DatePair, pairKey } from "./pair-name.ts";

/** The pair with its earlier date first. */
export const earlierFirst = ({ reference, secondary }: DatePair): DatePair =>
  reference <= secondary ? { reference, secondary } : { reference: secondary, secondary: reference };

export const isLateFirst = ({ reference, secondary }: DatePair) => reference > secondary;

/** Keys, in the order of time, of the pairs that a product names (and forms) late minus early. */
export const lateFirstKeys = (pairs: readonly DatePair[]): ReadonlySet<string> =>
  new Set(pairs.filter(isLateFirst).map((pair) => pairKey(earlierFirst(pair))));

/**
 * Phases as if all had been formed early minus late: those of `lateFirst` change their sign. When that is all of
 * them, as in ARIA's products, the sign is the scale that every reader applies anyway.
 */
export function orientPhases(
  maps: readonly Variable[],
  pairs: readonly DatePair[],
  lateFirst: ReadonlySet<string>,
): readonly Variable[] {
  if (lateFirst.size === 0) return maps;
  const isReversed = pairs.map((pair) => lateFirst.has(pairKey(pair)));
  if (isReversed.every(Boolean))
    return maps.map((map) => relabel(map, { scale: -(map.scale ?? 1), offset: -(map.offset ?? 0) }));
  return maps.map((map, k) =>
    pointwise(map.name, map.unit, isReversed[k] ? "negative" : "sum", [
      relabel(map, { nodata: map.nodata ?? 0 }),
    ]),
  );
}
