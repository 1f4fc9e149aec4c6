import { inputError } from "../errors.ts";
import type { ReadOptions, TypedArray, Variable, Window } from "./variable.ts";

/**
 * Reads a window as physical values: nodata becomes NaN, then value * scale + offset (in f64, stored f32).
 * A variable that is f32 already, without nodata and scale, is returned without a copy.
 */
export async function readFloats(
  variable: Variable,
  window: Window,
  options: ReadOptions = {},
): Promise<Float32Array> {
  checkReal(variable);
  return toFloats(variable, await variable.read(window, options));
}

/** Throws input error `variable-complex` where the values are not real. */
export function checkReal({ dtype, name }: Pick<Variable, "dtype" | "name">): void {
  if (dtype !== "c64") return;
  throw inputError({
    code: "variable-complex",
    what: "A complex variable was asked for as real values.",
    where: name,
    fix: "Read it with `read` and take its phase or amplitude.",
  });
}

/**
 * Stored values as physical values: float32 in place, others in `into`, which must be as long; without it in a new
 * array.
 */
export function toFloats(
  { dtype, nodata, scale = 1, offset = 0 }: Pick<Variable, "dtype" | "nodata" | "scale" | "offset">,
  stored: TypedArray,
  into?: Float32Array,
): Float32Array {
  const plain = nodata === null && scale === 1 && offset === 0;
  if (plain && stored instanceof Float32Array) return stored;

  // A header gives nodata in decimal; in an f32 raster it was rounded to f32 before it was stored.
  const missing = nodata === null ? Number.NaN : dtype === "f32" ? Math.fround(nodata) : nodata;
  if (stored instanceof Float32Array && scale === 1 && offset === 0) {
    blank(stored, missing);
    return stored;
  }
  const out = stored instanceof Float32Array ? stored : (into ?? new Float32Array(stored.length));
  for (let i = 0; i < stored.length; i++) {
    const value = stored[i] as number;
    out[i] = value === missing ? Number.NaN : value * scale + offset;
  }
  return out;
}

/** A function of its own, so that it is compiled for float32 alone. */
function blank(values: Float32Array, missing: number): void {
  for (let i = 0; i < values.length; i++) if (values[i] === missing) values[i] = Number.NaN;
}
