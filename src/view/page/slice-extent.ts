import { MISSING, type Slice } from "../protocol.ts";

type Extent = readonly [low: number, high: number];

const known = new WeakMap<Slice, { readonly base: Slice | null; readonly extent: Extent }>();

/** Smallest and largest value of a slice less that of another date, unit of the file; found once for each picture. */
export function extentOf(slice: Slice, base: Slice | null): Extent {
  const found = known.get(slice);
  if (found?.base === base) return found.extent;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < slice.values.length; i++) {
    const value = slice.values[i] as number;
    const before = base === null ? 0 : (base.values[i] as number);
    if (value === MISSING || before === MISSING) continue;
    // Comparisons with NaN are false: no data moves neither end.
    const difference = value - before;
    if (difference < low) low = difference;
    if (difference > high) high = difference;
  }
  const extent: Extent = [low, high];
  known.set(slice, { base, extent });
  return extent;
}
