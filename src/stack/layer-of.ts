import { inputError } from "../errors.ts";
import { describe } from "./crop.ts";
import type { Variable } from "./variable.ts";
import { checkWindow } from "./window.ts";

/** One position along the first dimension, without that dimension: a band of a raster as a map. */
export function layerOf(variable: Variable, index: number): Variable {
  const [count = 0, ...shape] = variable.shape;
  if (!Number.isInteger(index) || index < 0 || index >= count)
    throw inputError({
      code: "selection-out-of-bounds",
      what: "A selection leaves the variable.",
      where: `${variable.name} (${variable.dims.join(", ")})`,
      got: String(index),
      fix: `Select from 0..${count - 1}.`,
    });
  const { name } = variable;
  const dims = variable.dims.slice(1);
  return {
    ...describe(variable),
    dims,
    shape,
    chunks: variable.chunks.slice(1),
    source: { view: "layerOf", index, of: variable.source },
    read(window, options) {
      checkWindow({ name, dims, shape }, window);
      return variable.read([[index, index + 1], ...window], options);
    },
    close: () => variable.close(),
  };
}
