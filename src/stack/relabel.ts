import { inputError } from "../errors.ts";
import { describe } from "./crop.ts";
import type { Attributes, Dim, Variable } from "./variable.ts";

/** What a product knows about a variable and the file did not say (or said otherwise). */
export interface Labels {
  readonly name?: string;
  readonly dims?: readonly Dim[];
  readonly unit?: string;
  readonly nodata?: number | null;
  readonly scale?: number;
  readonly offset?: number;
  readonly attrs?: Attributes;
}

/** The same values under another description. `attrs` replaces; the stored numbers are untouched. */
export function relabel(variable: Variable, labels: Labels): Variable {
  const { shape, chunks, packs, readInto } = variable;
  const dims = labels.dims ?? variable.dims;
  if (dims.length !== shape.length)
    throw inputError({
      code: "dims-mismatch",
      what: "New dimension names do not match the number of dimensions.",
      where: `${variable.name} (${variable.dims.join(", ")})`,
      got: dims.join(", "),
      fix: `Give ${shape.length} names.`,
    });
  return {
    ...describe(variable),
    ...labels,
    shape,
    chunks,
    ...(packs && { packs }),
    get source() {
      return { view: "relabel", labels: { ...labels }, of: variable.source };
    },
    read: (window, options) => variable.read(window, options),
    ...(readInto && { readInto: (window, out, options) => readInto(window, out, options) }),
    close: () => variable.close(),
  };
}
