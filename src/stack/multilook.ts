import { inputError } from "../errors.ts";
import { describe } from "./crop.ts";
import { allocate } from "./dtype.ts";
import { readFloats } from "./read-floats.ts";
import type { Range, TypedArray, Variable, Window } from "./variable.ts";
import { checkWindow, elementsOf, windowShape } from "./window.ts";

/** Bytes that are read at a time to make a strip of blocks. */
const STRIP_BYTES = 64e6;

/** What stands for a block of pixels. `nearest` takes the one in its middle, which suits labels and geometry. */
export type MultilookMethod = "mean" | "median" | "nearest";

export interface Multilook {
  readonly y: number;
  readonly x: number;
  readonly method: MultilookMethod;
}

/**
 * Blocks of y by x pixels as one; rows and columns that do not fill a block at the end are left out. Means and medians
 * are of the values that are there, as float32; no data where none is.
 */
export function multilook(variable: Variable, looks: Multilook): Variable {
  const { y, x, method } = looks;
  const [height = 0, width = 0] = variable.shape.slice(-2);
  const [rows, columns] = [Math.floor(height / y), Math.floor(width / x)];
  if (!(Number.isInteger(y) && Number.isInteger(x) && y >= 1 && x >= 1 && rows >= 1 && columns >= 1))
    throw inputError({
      code: "multilook-size",
      what: "The looks do not fit the pixels.",
      where: variable.name,
      got: `${y} x ${x} looks of ${height} x ${width} pixels`,
      fix: "Give whole numbers of at least 1 that are no larger than the image.",
    });
  const shape = [...variable.shape.slice(0, -2), rows, columns];
  const { name, dims, dtype } = variable;
  const [chunkY = 1, chunkX = 1] = variable.chunks.slice(-2);
  const about = describe(variable);
  const common = {
    ...about,
    shape,
    chunks: [
      ...variable.chunks.slice(0, -2),
      Math.min(rows, Math.max(1, Math.floor(chunkY / y))),
      Math.min(columns, Math.max(1, Math.floor(chunkX / x))),
    ],
    source: { view: "multilook", looks: { ...looks }, of: variable.source },
    close: () => variable.close(),
  };
  if (method === "nearest")
    return {
      ...common,
      async read(window, options) {
        checkWindow({ name, dims, shape }, window);
        const out = allocate(dtype, elementsOf(windowShape(window)));
        for (const strip of stripsOf(window, looks)) {
          const all = await variable.read(blocksUnder(strip.window, looks), options);
          place(pickMiddles(all, strip.window, looks), out, window, strip);
        }
        return out;
      },
    };
  const { scale: _, offset: __, ...plain } = common;
  return {
    ...plain,
    dtype: "f32",
    nodata: null,
    async read(window, options) {
      checkWindow({ name, dims, shape }, window);
      const all = await readFloats(variable, blocksUnder(window, looks), options);
      return reduceBlocks(all, window, looks);
    },
  };
}

interface Strip {
  readonly window: Window;
  /** Its first row within the whole window. */
  readonly row: number;
}

/** A window by rows, so that what lies under a strip stays small however many the looks are. */
function* stripsOf(window: Window, { y, x }: Multilook): Generator<Strip> {
  const [depth, rows, columns] = extentOf(window);
  const bytes = depth * columns * x * y * Float32Array.BYTES_PER_ELEMENT;
  const step = Math.max(1, Math.floor(STRIP_BYTES / Math.max(1, bytes)));
  const [top] = window.at(-2)!;
  for (let row = 0; row < rows; row += step)
    yield { window: window.with(-2, [top + row, top + Math.min(row + step, rows)]), row };
}

function place(values: TypedArray, out: TypedArray, window: Window, strip: Strip): void {
  const [depth, rows, columns] = extentOf(window);
  const length = extentOf(strip.window)[1] * columns;
  for (let k = 0; k < depth; k++)
    out.set(values.subarray(k * length, (k + 1) * length), (k * rows + strip.row) * columns);
}

function blocksUnder(window: Window, { y, x }: Multilook): Window {
  const [rows, columns] = window.slice(-2) as [Range, Range];
  return [...window.slice(0, -2), [rows[0] * y, rows[1] * y], [columns[0] * x, columns[1] * x]];
}

const lengthOf = ([start, stop]: Range) => stop - start;

/** Depth, rows and columns of a window. */
function extentOf(window: Window): [depth: number, rows: number, columns: number] {
  const [rows, columns] = window.slice(-2) as [Range, Range];
  const depth = window.slice(0, -2).reduce((product, range) => product * lengthOf(range), 1);
  return [depth, lengthOf(rows), lengthOf(columns)];
}

function pickMiddles(all: TypedArray, window: Window, { y, x }: Multilook): TypedArray {
  const [depth, rows, columns] = extentOf(window);
  const out = all.slice(0, depth * rows * columns);
  const [middleY, middleX] = [Math.floor(y / 2), Math.floor(x / 2)];
  let i = 0;
  for (let k = 0; k < depth; k++)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        out[i++] = all[((k * rows + row) * y + middleY) * columns * x + column * x + middleX]!;
  return out;
}

function reduceBlocks(all: Float32Array, window: Window, { y, x, method }: Multilook): Float32Array {
  const [depth, rows, columns] = extentOf(window);
  const out = new Float32Array(depth * rows * columns);
  const block = new Float32Array(y * x);
  const width = columns * x;
  for (let i = 0; i < out.length; i++) {
    const column = i % columns;
    const row = (i - column) / columns;
    let count = 0;
    for (let dy = 0; dy < y; dy++)
      for (let dx = 0; dx < x; dx++) {
        const value = all[(row * y + dy) * width + column * x + dx]!;
        if (!Number.isNaN(value)) block[count++] = value;
      }
    out[i] = method === "mean" ? meanOf(block, count) : medianOf(block.subarray(0, count));
  }
  return out;
}

function meanOf(values: Float32Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  return sum / count;
}

function medianOf(values: Float32Array): number {
  values.sort();
  const middle = values.length >> 1;
  if (values.length === 0) return Number.NaN;
  return values.length % 2 === 1 ? values[middle]! : (values[middle - 1]! + values[middle]!) / 2;
}
