import type { DatePair } from "./pair.ts";

/** Number of pairs that use each date. `isValid(k)` says whether pair k exists (default: all do). */
export function countRedundancy(
  dates: number,
  pairs: readonly DatePair[],
  isValid: (pair: number) => boolean = () => true,
): Int32Array {
  const count = new Int32Array(dates);
  pairs.forEach(({ reference, secondary }, k) => {
    if (!isValid(k)) return;
    count[reference]! += 1;
    count[secondary]! += 1;
  });
  return count;
}
