import { formatError } from "../../errors.ts";
import { viewAs } from "../../stack/dtype.ts";
import { swapBytes } from "../../stack/swap-bytes.ts";
import type { DType, TypedArray } from "../../stack/variable.ts";

/**
 * How numbers lie in a chunk. Types that the data model lacks are widened as they are read: i64 and u64 to
 * f64 (exact up to 2^53; larger is an error), f16 to f32.
 */
export interface StoredType {
  readonly kind: DType | "i64" | "u64" | "f16";
  /** Bytes of one element. */
  readonly bytes: number;
  /** Size of the unit whose bytes are swapped: half an element for complex. */
  readonly word: number;
  readonly bigEndian: boolean;
  /** The type that a variable shows. */
  readonly dtype: DType;
}

const V2_KINDS: Readonly<Record<string, StoredType["kind"]>> = {
  b1: "bool",
  i1: "i8",
  u1: "u8",
  i2: "i16",
  u2: "u16",
  i4: "i32",
  u4: "u32",
  i8: "i64",
  u8: "u64",
  f2: "f16",
  f4: "f32",
  f8: "f64",
  c8: "c64",
};

const V3_KINDS: Readonly<Record<string, StoredType["kind"]>> = {
  bool: "bool",
  int8: "i8",
  uint8: "u8",
  int16: "i16",
  uint16: "u16",
  int32: "i32",
  uint32: "u32",
  int64: "i64",
  uint64: "u64",
  float16: "f16",
  float32: "f32",
  float64: "f64",
  complex64: "c64",
};

const BYTES: Readonly<Record<StoredType["kind"], number>> = {
  bool: 1,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  f16: 2,
  i32: 4,
  u32: 4,
  f32: 4,
  f64: 8,
  i64: 8,
  u64: 8,
  c64: 8,
};

const WIDENED: Readonly<Record<"i64" | "u64" | "f16", DType>> = { i64: "f64", u64: "f64", f16: "f32" };

function storedType(kind: StoredType["kind"], bigEndian: boolean): StoredType {
  const bytes = BYTES[kind];
  const dtype = kind === "i64" || kind === "u64" || kind === "f16" ? WIDENED[kind] : kind;
  return { kind, bytes, word: kind === "c64" ? 4 : bytes, bigEndian, dtype };
}

/** The v2 spelling: "<f4", "|b1", ">i2"; datetime64 and timedelta64 are read as their i64. null when we have none. */
export function parseV2Type(text: string): StoredType | null {
  const time = /^[<>][mM]8(\[[^\]]*\])?$/.test(text);
  const kind = time ? "i64" : V2_KINDS[text.slice(1)];
  return kind && /^[<>|]/.test(text) ? storedType(kind, text.startsWith(">")) : null;
}

/** The v3 spelling: "float32". The byte order is the `bytes` codec's. */
export function parseV3Type(text: string, bigEndian: boolean): StoredType | null {
  const kind = V3_KINDS[text];
  return kind ? storedType(kind, bigEndian) : null;
}

/** Turns the decoded bytes of a chunk (or a part of it) into numbers. May swap the bytes in place. */
export function numbersOf(bytes: Uint8Array, type: StoredType, where: string): TypedArray {
  if (type.bigEndian && type.word > 1) swapBytes(bytes, type.word);
  switch (type.kind) {
    case "i64":
    case "u64":
      return narrow64(bytes, type.kind, where);
    case "f16":
      return Float32Array.from(viewAs("u16", bytes), halfToNumber);
    default:
      return viewAs(type.kind, bytes);
  }
}

/** numpy's "not a time", the smallest i64; exact in f64. */
const NOT_A_TIME = -(2n ** 63n);

function narrow64(bytes: Uint8Array, kind: "i64" | "u64", where: string): Float64Array {
  const { buffer } = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const start = bytes.byteOffset % 8 === 0 ? bytes.byteOffset : 0;
  const View = kind === "i64" ? BigInt64Array : BigUint64Array;
  const out = new Float64Array(bytes.byteLength / 8);
  new View(buffer as ArrayBuffer, start, out.length).forEach((value, i) => {
    out[i] = Number(value);
    if (!Number.isSafeInteger(out[i]) && value !== NOT_A_TIME)
      throw formatError({
        code: "zarr-integer-too-large",
        what: "A 64-bit integer does not fit a double exactly.",
        where,
        got: String(value),
        fix: "Write the array as int32 or float64.",
      });
  });
  return out;
}

/** IEEE 754 binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
