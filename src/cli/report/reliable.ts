import type { RunView } from "./run-view.ts";

/** The values of a map that can be relied on. */
export interface ReliableValues {
  /** NaN elsewhere; as the thinned map. */
  readonly values: Float32Array;
  readonly sorted: Float64Array;
  /** Pixels with a value, reliable or not. */
  readonly known: number;
  /** Whether there was a mask; without one every pixel with a value counts. */
  readonly masked: boolean;
}

/** Keeps the values of a map where the mask of reliable pixels is 1. Null where there is no such map. */
export async function reliableValues(view: RunView, output: string): Promise<ReliableValues | null> {
  const [map, mask] = [await view.map(output), await view.map("reliable")];
  if (map === null) return null;
  const isMasked = mask !== null && mask.values.length === map.values.length;
  const values = isMasked
    ? map.values.map((value, i) => ((mask.values[i] ?? 0) > 0 ? value : Number.NaN))
    : map.values;
  const sorted = Float64Array.from(values.filter(Number.isFinite)).sort();
  const known = map.values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  return { values, sorted, known, masked: isMasked };
}

/** Quantile of sorted values, between neighbours linear (type 7 of Hyndman and Fan 1996). NaN of nothing. */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}
