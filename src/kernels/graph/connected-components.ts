import { createDisjointSet, findRoot, joinSets } from "./disjoint-set.ts";
import type { DatePair } from "./pair.ts";

export interface Components {
  /** Component of each date, numbered from 0 in order of their first date. */
  readonly label: Int32Array;
  readonly count: number;
}

/**
 * Connected components of the pair graph. `isValid(k)` says whether pair k exists (default: all do); a date
 * without pairs is a component of its own.
 */
export function labelComponents(
  dates: number,
  pairs: readonly DatePair[],
  isValid: (pair: number) => boolean = () => true,
): Components {
  const parent = createDisjointSet(dates);
  pairs.forEach(({ reference, secondary }, k) => {
    if (isValid(k)) joinSets(parent, reference, secondary);
  });
  const label = new Int32Array(dates);
  let count = 0;
  for (let date = 0; date < dates; date++) {
    const root = findRoot(parent, date);
    label[date] = root === date ? count++ : label[root]!;
  }
  return { label, count };
}
