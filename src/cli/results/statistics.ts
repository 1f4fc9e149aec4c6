import type { Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { elementsOf } from "../../stack/window.ts";
import { blocksOfRows } from "./blocks.ts";

/** The numbers that a reader looks for first. */
export interface Summary {
  /** Pixels with data, and all pixels. */
  readonly valid: number;
  readonly total: number;
  readonly minimum: number;
  readonly median: number;
  readonly maximum: number;
}

/** Values kept for the median: 16 MB. A larger map is thinned evenly, which moves its median by less than it can be read. */
const MEDIAN_VALUES = 4e6;

/** Summary of an array, read block by block. NaN where nothing is valid. */
export async function summarise(variable: Variable, signal?: AbortSignal): Promise<Summary> {
  const total = elementsOf(variable.shape);
  const step = Math.max(1, Math.ceil(total / MEDIAN_VALUES));
  const kept = new Float32Array(Math.ceil(total / step));
  let [valid, keeping, at] = [0, 0, 0];
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const window of blocksOfRows(variable.shape))
    for (const value of await readFloats(variable, window, signal ? { signal } : {})) {
      const keep = at++ % step === 0;
      if (Number.isNaN(value)) continue;
      valid++;
      minimum = Math.min(minimum, value);
      maximum = Math.max(maximum, value);
      if (keep) kept[keeping++] = value;
    }
  const none = valid === 0;
  return {
    valid,
    total,
    minimum: none ? Number.NaN : minimum,
    median: median(kept.subarray(0, keeping)),
    maximum: none ? Number.NaN : maximum,
  };
}

/** Median by sorting in place; the mean of the two middle values of an even number. NaN of nothing. */
export function median(values: Float32Array): number {
  values.sort();
  const middle = values.length >> 1;
  const upper = values[middle] ?? Number.NaN;
  return values.length % 2 === 1 ? upper : ((values[middle - 1] ?? Number.NaN) + upper) / 2;
}
