import { inputError } from "../errors.ts";
import type { Variable, Window } from "./variable.ts";

/** Elements along each dimension of a window. */
export const windowShape = (window: Window): number[] => window.map(([start, stop]) => stop - start);

/** Number of elements of a shape; 1 for a scalar. */
export const elementsOf = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

/** The window that covers all of a shape. */
export const fullWindow = (shape: readonly number[]): Window => shape.map((n) => [0, n] as const);

/** What a window is checked against; `name` says where, in the error. */
type Extent = Pick<Variable, "name" | "shape"> & Partial<Pick<Variable, "dims">>;

/** Throws unless the window is one half-open, ordered, in-bounds range for each dimension. */
export function checkWindow({ name, dims, shape }: Extent, window: Window): void {
  const good =
    window.length === shape.length &&
    window.every(
      ([start, stop], i) =>
        Number.isInteger(start) &&
        Number.isInteger(stop) &&
        start >= 0 &&
        start <= stop &&
        stop <= (shape[i] ?? -1),
    );
  if (!good)
    throw inputError({
      code: "window-out-of-bounds",
      what: "A read window does not fit the variable.",
      where: `${name} (${shape.map((length, i) => [dims?.[i], length].join(" ").trim()).join(", ")})`,
      got: JSON.stringify(window),
      fix: "Give one [start, stop] range of whole numbers for each dimension, with 0 <= start <= stop <= size.",
    });
}
