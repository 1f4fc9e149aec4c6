import type { Range, Variable } from "../stack/variable.ts";
import { readFloats } from "../stack/views.ts";

/** Windows along each axis, and their size in pixels: a look at a raster that stays cheap for any size. */
const WINDOWS = 3;
const WINDOW_PIXELS = 32;

/** Finite physical values of a map from nine small windows spread over it. Leaves no file open. */
export async function sampleValues(variable: Variable): Promise<number[]> {
  const [rows = 0, columns = 0] = variable.shape;
  const values: number[] = [];
  try {
    for (const y of spread(rows))
      for (const x of spread(columns))
        for (const value of await readFloats(variable, [y, x]))
          if (Number.isFinite(value)) values.push(value);
  } finally {
    await variable.close();
  }
  return values;
}

/** Non-overlapping ranges around 1/6, 3/6 and 5/6 of a length; one range when it is short. */
function spread(length: number): Range[] {
  if (length <= WINDOWS * WINDOW_PIXELS) return [[0, length]];
  return Array.from({ length: WINDOWS }, (_, k): Range => {
    const start = Math.floor(((2 * k + 1) * length) / (2 * WINDOWS) - WINDOW_PIXELS / 2);
    return [start, start + WINDOW_PIXELS];
  });
}

export const mean = (values: readonly number[]) =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
