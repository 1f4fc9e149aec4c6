import { isDType, viewAs } from "../../stack/dtype.ts";
import { swapBytes } from "../../stack/swap-bytes.ts";
import type { DType, TypedArray } from "../../stack/variable.ts";

/** How an element is stored, and what it is read as. */
export interface ElementType {
  readonly dtype: DType;
  /** Bytes of one stored element. */
  readonly size: number;
  readonly bigEndian: boolean;
  /**
   * Stored kinds that the data model does not have are widened: 64-bit integers to f64 (exact up to 2^53,
   * rounded beyond, as their nodata value is), half floats to f32.
   */
  readonly widen: "i64" | "u64" | "f16" | null;
}

/** Bytes that are swapped as one number: the parts of a complex number are swapped apart. */
export const wordBytes = ({ dtype, size }: ElementType) => (dtype === "c64" ? size / 2 : size);

export function numericType(
  kind: "int" | "uint" | "float",
  size: number,
  bigEndian: boolean,
): ElementType | null {
  const name = `${{ int: "i", uint: "u", float: "f" }[kind]}${size * 8}`;
  if (name === "i64" || name === "u64") return { dtype: "f64", size, bigEndian, widen: name };
  if (name === "f16") return { dtype: "f32", size, bigEndian, widen: name };
  return isDType(name) ? { dtype: name, size, bigEndian, widen: null } : null;
}

/** Stored bytes (C order, 8-byte aligned) to the typed array of the element type. Works in place where it can. */
export function decodeElements(bytes: Uint8Array, type: ElementType): TypedArray {
  if (type.bigEndian) swapBytes(bytes, wordBytes(type));
  if (type.widen === null) return viewAs(type.dtype, bytes);
  const { buffer, byteOffset, byteLength } = bytes;
  if (type.widen === "f16")
    return Float32Array.from(new Uint16Array(buffer, byteOffset, byteLength / 2), halfToNumber);
  const count = byteLength / 8;
  const integers =
    type.widen === "i64"
      ? new BigInt64Array(buffer, byteOffset, count)
      : new BigUint64Array(buffer, byteOffset, count);
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) out[i] = Number(integers[i]);
  return out;
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = (bits & 1023) / 1024;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * 2 ** -14 * fraction : sign * 2 ** (exponent - 15) * (1 + fraction);
}
