import type { Range, Variable, Window } from "./variable.ts";
import { checkWindow, windowShape } from "./window.ts";

/** The part of a variable inside `window` (one range per dimension), seen as a variable of its own. */
export function crop(variable: Variable, window: Window): Variable {
  checkWindow(variable, window);
  const shape = windowShape(window);
  const { name, dims, packs, readInto } = variable;
  const outer = (inner: Window) =>
    inner.map(([start, stop], i): Range => {
      const origin = (window[i] as Range)[0];
      return [origin + start, origin + stop];
    });
  return {
    ...describe(variable),
    shape,
    chunks: variable.chunks.map((chunk, i) => Math.min(chunk, Math.max(1, shape[i] as number))),
    source: { view: "crop", window: window.map((range) => [...range]), of: variable.source },
    ...(packs && { packs: packs.slice(...(window[0] as Range)) }),
    async read(inner, options) {
      checkWindow({ name, dims, shape }, inner);
      return variable.read(outer(inner), options);
    },
    ...(readInto && {
      async readInto(inner, out, options) {
        checkWindow({ name, dims, shape }, inner);
        return readInto(outer(inner), out, options);
      },
    }),
    close: () => variable.close(),
  };
}

/** The fields of a variable that a view passes on; a spread would evaluate and freeze a lazy source. */
export function describe(variable: Variable) {
  const { name, dims, dtype, unit, nodata, scale, offset, attrs } = variable;
  return {
    name,
    dims,
    dtype,
    unit,
    nodata,
    attrs,
    ...(scale !== undefined && { scale }),
    ...(offset !== undefined && { offset }),
  };
}
