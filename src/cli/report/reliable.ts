import type { RunView } from "./run-view.ts";
import { sampleValues } from "./sample-values.ts";

/** The values of a map that can be relied on. */
export interface ReliableValues {
  /** NaN elsewhere; as the thinned map. */
  readonly values: Float32Array;
  /** In order; of very many a sample. */
  readonly sorted: Float32Array;
  /** How many there are. */
  readonly count: number;
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
  const sorted = sampleValues(values).filter(Number.isFinite).sort();
  return { values, sorted, count: countKnown(values), known: countKnown(map.values), masked: isMasked };
}

function countKnown(values: Float32Array): number {
  let count = 0;
  for (const value of values) if (!Number.isNaN(value)) count++;
  return count;
}
