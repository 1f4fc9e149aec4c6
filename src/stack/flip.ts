import { describe } from "./crop.ts";
import { componentsOf } from "./dtype.ts";
import type { Dim, Range, Variable } from "./variable.ts";
import { checkWindow, windowShape } from "./window.ts";

/** The variable with one dimension in the opposite order: rows from south to north become north to south. */
export function flip(variable: Variable, dim: Dim): Variable {
  const axis = variable.dims.indexOf(dim);
  const size = variable.shape[axis] ?? 0;
  const { name, dims, shape, chunks, dtype } = variable;
  return {
    ...describe(variable),
    shape,
    chunks,
    source: { view: "flip", dim, of: variable.source },
    async read(window, options) {
      checkWindow({ name, dims, shape }, window);
      if (axis < 0) return variable.read(window, options);
      const [start, stop] = window[axis] as Range;
      const data = await variable.read(window.with(axis, [size - stop, size - start]), options);
      const extent = windowShape(window);
      const inner = extent.slice(axis + 1).reduce((product, n) => product * n, componentsOf(dtype));
      return reverse(data, stop - start, inner);
    },
    close: () => variable.close(),
  };
}

/** Reverses, in each block of `rows` runs of `inner` elements, the order of the runs. */
function reverse<T extends Awaited<ReturnType<Variable["read"]>>>(data: T, rows: number, inner: number): T {
  const out = data.slice() as T;
  const block = rows * inner;
  for (let start = 0; start < data.length; start += block)
    for (let row = 0; row < rows; row++)
      out.set(
        data.subarray(start + row * inner, start + (row + 1) * inner) as never,
        start + (rows - 1 - row) * inner,
      );
  return out;
}
