import { inputError } from "../errors.ts";
import { allocate, componentsOf } from "./dtype.ts";
import type { Dim, Source, Variable } from "./variable.ts";
import { checkWindow, elementsOf, windowShape } from "./window.ts";

/**
 * Stacks equal variables along a new leading dimension: n maps (y, x) become one (pair, y, x). Lazy: a
 * window reads only the members that it crosses, one after the other.
 *
 * The members must agree in dims, shape, dtype, unit, nodata, scale and offset; otherwise a value would
 * change its meaning along the new dimension.
 */
export function concatenate(
  variables: readonly Variable[],
  dim: Extract<Dim, "time" | "pair" | "band">,
  name: string,
): Variable {
  const first = variables[0];
  if (first === undefined)
    throw inputError({
      code: "stack-empty",
      what: "There is nothing to stack.",
      where: name,
      fix: "Give at least one variable.",
    });
  for (const variable of variables) checkAlike(first, variable, name);
  const shape = [variables.length, ...first.shape];
  const dims = [dim, ...first.dims];
  const source: Source = { view: "concatenate", dim, name, of: variables.map((variable) => variable.source) };
  return {
    name,
    dims,
    shape,
    dtype: first.dtype,
    unit: first.unit,
    nodata: first.nodata,
    ...(first.scale !== undefined && { scale: first.scale }),
    ...(first.offset !== undefined && { offset: first.offset }),
    chunks: [1, ...first.chunks],
    attrs: {},
    source,
    async read(window, options) {
      checkWindow({ name, dims, shape }, window);
      const [members, ...inner] = window;
      if (members === undefined) return allocate(first.dtype, 0);
      const [start, stop] = members;
      if (stop - start === 1) return (variables[start] as Variable).read(inner, options);
      const size = elementsOf(windowShape(inner)) * componentsOf(first.dtype);
      const out = allocate(first.dtype, elementsOf(windowShape(window)));
      for (let k = start; k < stop; k++) {
        const part = await (variables[k] as Variable).read(inner, options);
        out.set(part, (k - start) * size);
      }
      return out;
    },
    async close() {
      for (const variable of variables) await variable.close();
    },
  };
}

const PROPERTIES = ["dims", "shape", "dtype", "unit", "nodata", "scale", "offset"] as const;

function checkAlike(first: Variable, other: Variable, name: string): void {
  const different = PROPERTIES.filter((key) => text(first[key]) !== text(other[key]));
  if (different.length > 0)
    throw inputError({
      code: "stack-members-differ",
      what: `Two variables of one stack differ in ${different.join(", ")}.`,
      where: `${name}: ${describe(first)} and ${describe(other)}`,
      got: different.map((key) => `${key} ${text(first[key])} and ${text(other[key])}`).join("; "),
      fix: "Bring all members to one grid, type, unit and nodata value (crop, relabel), or leave the odd one out.",
    });
}

const text = (value: unknown) =>
  value === undefined ? "absent" : Array.isArray(value) ? value.join(" x ") : String(value);
const describe = ({ name, source }: Variable) =>
  typeof source.path === "string" ? `${source.path} ${name}` : name;
