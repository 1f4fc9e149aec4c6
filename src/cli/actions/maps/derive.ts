import { describe } from "../../../stack/crop.ts";
import type { Range, ReadOptions, TypedArray, Variable, Window } from "../../../stack/variable.ts";
import { checkWindow } from "../../../stack/window.ts";

/** Computes the values of a window. The window has been checked. */
export type Compute = (window: Window, options: ReadOptions | undefined) => Promise<TypedArray>;

export interface Changes extends Partial<Pick<Variable, "name" | "unit" | "dims" | "shape" | "attrs">> {
  readonly dtype?: "f32" | "u8";
  /** What the values are made of; the variable itself unless something else is named. */
  readonly of?: readonly Variable[];
}

/**
 * A variable that is computed from others when it is read, so that a map of any size passes through in pieces. What it is like
 * (name, unit, dims, shape) comes from the first one. Values are float32, NaN = no data, unless said otherwise.
 */
export function derive(like: Variable, compute: Compute, changes: Changes = {}): Variable {
  const { of = [like], dtype = "f32", ...own } = changes;
  const { scale: _, offset: __, ...plain } = describe(like);
  const about = { ...plain, shape: like.shape, ...own };
  return {
    ...about,
    dtype,
    nodata: null,
    chunks: about.shape.map((length, i) => {
      const axis = i + like.chunks.length - about.shape.length;
      return Math.min(Math.max(1, length), like.chunks[axis] ?? length);
    }),
    get source() {
      return { view: "derived", name: about.name, of: of.map(({ source }) => source) };
    },
    async read(window, options) {
      checkWindow(about, window);
      return compute(window, options);
    },
    async close() {
      for (const variable of of) await variable.close();
    },
  };
}

/** Rows and columns of a window. */
export const pixelsOf = (window: Window): readonly [Range, Range] => window.slice(-2) as [Range, Range];

/** The dimension before rows and columns; [0, 1] for a map, which has none. */
export const depthOf = (window: Window): Range => (window.length > 2 ? (window[0] as Range) : [0, 1]);

/** A window at slice k of an array that has slices, or of a map. */
export const atSlice = (variable: Variable, k: number, pixels: readonly [Range, Range]): Window =>
  variable.shape.length > 2 ? [[k, k + 1], ...pixels] : pixels;

export const lengthOf = ([start, stop]: Range) => stop - start;

/** Number of slices; 1 for a map. */
export const slicesOf = ({ shape }: Variable) => (shape.length > 2 ? (shape[0] ?? 0) : 1);

/** Is it a quantity of which one can take means and differences, and no label or mask? */
export const isQuantity = ({ dtype, name }: Variable) => /^f(32|64)$/.test(dtype) && !/mask$/i.test(name);
