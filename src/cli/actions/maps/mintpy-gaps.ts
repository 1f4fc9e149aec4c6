import type { Stack } from "../../../stack/stack.ts";
import type { Variable } from "../../../stack/variable.ts";
import { readFloats, relabel } from "../../../stack/views.ts";
import { blocksOfRows } from "../../results/blocks.ts";
import { derive, lengthOf, pixelsOf } from "./derive.ts";

/**
 * MintPy writes 0 where there is no data. By default those pixels are gaps here, but for the reference pixel, whose motion is 0 by
 * definition; of a series, a gap is 0 at all dates; of pairs, each 0 is one. With compat mintpy zeros are values, as its own
 * programs take them.
 */
export function readMintpyZeros(stack: Stack, compat: "none" | "mintpy"): Stack {
  if (stack.product !== "mintpy" || (stack.network !== null && compat !== "mintpy")) return stack;
  const variables = [...stack.variables].map(([name, variable]) => {
    if (variable.dtype !== "f32") return [name, variable] as const;
    if (compat === "mintpy") return [name, relabel(variable, { nodata: null })] as const;
    if (variable.dims[0] === "time") return [name, seriesWithGaps(variable, stack.reference)] as const;
    return [name, variable.nodata === 0 ? mapWithGaps(variable, stack.reference) : variable] as const;
  });
  return { ...stack, variables: new Map(variables) };
}

type Pixel = Stack["reference"];

function mapWithGaps(variable: Variable, reference: Pixel): Variable {
  const stored = relabel(variable, { nodata: null });
  return derive(variable, async (window, options) => {
    const values = await readFloats(stored, window, options);
    const [rows, columns] = pixelsOf(window);
    const kept = indexOf(reference, rows, columns);
    return values.map((value, i) => (value === 0 && i !== kept ? Number.NaN : value));
  });
}

function seriesWithGaps(variable: Variable, reference: Pixel): Variable {
  const [height = 0, width = 0] = variable.shape.slice(-2);
  let found: Promise<Uint8Array> | null = null;
  const findEmpty = async () => {
    const isEmpty = new Uint8Array(height * width).fill(1);
    for (const window of blocksOfRows(variable.shape)) {
      const values = await readFloats(variable, window);
      const start = (pixelsOf(window)[0][0] as number) * width;
      for (let i = 0; i < values.length; i++) if (values[i] !== 0) isEmpty[start + i] = 0;
    }
    if (reference) isEmpty[reference.y * width + reference.x] = 0;
    return isEmpty;
  };
  return derive(variable, async (window, options) => {
    found ??= findEmpty();
    const isEmpty = await found;
    const values = (await readFloats(variable, window, options)).slice();
    const [rows, columns] = pixelsOf(window);
    const [count, across] = [lengthOf(rows) * lengthOf(columns), lengthOf(columns)];
    for (let i = 0; i < values.length; i++) {
      const p = i % count;
      const y = rows[0] + Math.floor(p / across);
      if (isEmpty[y * width + columns[0] + (p % across)] === 1) values[i] = Number.NaN;
    }
    return values;
  });
}

/** Where a pixel lies within a window, counted row by row; -1 when it does not. */
function indexOf(pixel: Pixel, rows: readonly [number, number], columns: readonly [number, number]): number {
  if (!pixel || pixel.y < rows[0] || pixel.y >= rows[1] || pixel.x < columns[0] || pixel.x >= columns[1])
    return -1;
  return (pixel.y - rows[0]) * lengthOf(columns) + pixel.x - columns[0];
}
