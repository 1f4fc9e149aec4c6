import { inputError } from "../errors.ts";
import type { DType, TypedArray } from "./variable.ts";

const ARRAYS = {
  f32: Float32Array,
  f64: Float64Array,
  i8: Int8Array,
  u8: Uint8Array,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  bool: Uint8Array,
  c64: Float32Array,
} as const satisfies Record<DType, unknown>;

/** Numbers per element: 2 for complex (real, imaginary interleaved), else 1. */
export const componentsOf = (dtype: DType) => (dtype === "c64" ? 2 : 1);

/** Stored bytes of one element. */
export const bytesPerElement = (dtype: DType) => ARRAYS[dtype].BYTES_PER_ELEMENT * componentsOf(dtype);

/** Larger reads are asked for by a header that lies, not by a tile; the engine itself ends at 8 GiB. */
const MAX_BYTES = 2 ** 32;

/** A zeroed array for `elements` elements; a complex one is twice as long. Throws `window-too-large`. */
export function allocate(dtype: DType, elements: number): TypedArray {
  if (!(elements * bytesPerElement(dtype) <= MAX_BYTES))
    throw inputError({
      code: "window-too-large",
      what: "More than 4 GiB were to be read at once.",
      got: `${elements} elements of ${dtype}`,
      fix: "Read it in smaller windows. If the data set is not that large, its header is damaged.",
    });
  return new ARRAYS[dtype](elements * componentsOf(dtype));
}

/**
 * The bytes (native order) seen as numbers of `dtype`, without a copy where the alignment allows it.
 * The byte length must be a multiple of the element size.
 */
export function viewAs(dtype: DType, bytes: Uint8Array): TypedArray {
  const View = ARRAYS[dtype];
  const aligned = bytes.byteOffset % View.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  // The constructor takes shared memory too; only its union of overloads does not say so.
  const buffer = aligned.buffer as ArrayBuffer;
  return new View(buffer, aligned.byteOffset, aligned.byteLength / View.BYTES_PER_ELEMENT);
}

/** The bytes of a typed array, without a copy. */
export function bytesOf(data: TypedArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

export const isDType = (text: unknown): text is DType =>
  typeof text === "string" && Object.hasOwn(ARRAYS, text);

/** True when `data` is the kind of array that holds `dtype`. */
export const holds = (dtype: DType, data: TypedArray) => data instanceof ARRAYS[dtype];
