import type { AttributeValue, TypedArray } from "../../stack/variable.ts";
import { FieldWriter } from "./field-writer.ts";
import { encodeDatatype, type Hdf5Type } from "./write-datatype.ts";
import type { GlobalHeap, HeapPlace } from "./write-heap.ts";

/**
 * A value to be written as an attribute. Strings become variable-length UTF-8 (MintPy's way), numbers f64,
 * booleans h5py's enumeration, arrays one-dimensional; a typed array keeps its type and has its length, also
 * when it is 1 (netCDF's way); `ascii` is a fixed-length string; `scalar` a single number of that type (numpy's way).
 */
export type Hdf5AttributeValue =
  | AttributeValue
  | TypedArray
  | { readonly ascii: string }
  | { readonly scalar: "f32" | "i64"; readonly value: number };
export type Hdf5Attributes = Readonly<Record<string, Hdf5AttributeValue>>;

/** An attribute whose bytes may depend on addresses that are not known yet. */
export interface PendingAttribute {
  readonly name: string;
  readonly type: Hdf5Type;
  /** [] for a single value. */
  readonly shape: readonly number[];
  /** Called when every address is known. */
  readonly encode: (addressOf: AddressOf) => Uint8Array;
}

/** File addresses that are fixed when the file is closed. */
export interface AddressOf {
  readonly collection: (index: number) => number;
  readonly object: (name: string) => number;
}

export function pendingAttribute(
  name: string,
  value: Hdf5AttributeValue,
  heap: GlobalHeap,
): PendingAttribute {
  if (typeof value === "string") return texts(name, [], [value], heap);
  if (typeof value === "boolean") return fixed(name, "bool", [], Uint8Array.of(value ? 1 : 0));
  if (typeof value === "number") return fixed(name, "f64", [], bytesOf(Float64Array.of(value)));
  if (ArrayBuffer.isView(value)) return fixed(name, typeOf(value), [value.length], bytesOf(value));
  if ("ascii" in value) return terminated(name, value.ascii);
  if ("scalar" in value) {
    const bytes =
      value.scalar === "f32"
        ? bytesOf(Float32Array.of(value.value))
        : new Uint8Array(BigInt64Array.of(BigInt(value.value)).buffer);
    return fixed(name, value.scalar, [], bytes);
  }
  const list: readonly (string | number)[] = value;
  if (list.every((item) => typeof item === "number"))
    return fixed(name, "f64", [list.length], bytesOf(Float64Array.from(list)));
  return texts(name, [list.length], list.map(String), heap);
}

const fixed = (
  name: string,
  type: Hdf5Type,
  shape: readonly number[],
  bytes: Uint8Array,
): PendingAttribute => ({
  name,
  type,
  shape,
  encode: () => bytes,
});

/** A string of fixed length, ended by NUL. */
function terminated(name: string, text: string): PendingAttribute {
  const bytes = new FieldWriter().text(text).u8(0).bytes();
  return fixed(name, { terminated: bytes.length }, [], bytes);
}

function texts(
  name: string,
  shape: readonly number[],
  values: readonly string[],
  heap: GlobalHeap,
): PendingAttribute {
  const places = values.map((text) => {
    const bytes = new TextEncoder().encode(text);
    // The empty string has no object: length and address zero.
    return bytes.length === 0 ? null : heap.add(bytes.length, bytes.length, () => bytes);
  });
  return { name, type: "text", shape, encode: (addressOf) => encodePlaces(places, addressOf) };
}

/** Pointers to heap objects, as variable-length elements store them. */
export function encodePlaces(places: readonly (HeapPlace | null)[], { collection }: AddressOf): Uint8Array {
  const writer = new FieldWriter();
  for (const place of places)
    if (place === null) writer.u32(0).u64(0).u32(0);
    else writer.u32(place.length).u64(collection(place.collection)).u32(place.index);
  return writer.bytes();
}

/** The body of an attribute message, version 3. */
export function encodeAttribute(attribute: PendingAttribute, addressOf: AddressOf): Uint8Array {
  const name = new FieldWriter().text(attribute.name).u8(0).bytes();
  const datatype = encodeDatatype(attribute.type);
  const dataspace = encodeDataspace(attribute.shape, null);
  const utf8 = 1;
  return new FieldWriter()
    .u8(3, 0)
    .u16(name.length)
    .u16(datatype.length)
    .u16(dataspace.length)
    .u8(utf8)
    .put(name)
    .put(datatype)
    .put(dataspace)
    .put(attribute.encode(addressOf))
    .bytes();
}

/** The body of a dataspace message, version 2. `maxShape` has null where a dimension is unlimited. */
export function encodeDataspace(
  shape: readonly number[],
  maxShape: readonly (number | null)[] | null,
): Uint8Array {
  const [scalar, simple] = [0, 1];
  const writer = new FieldWriter().u8(
    2,
    shape.length,
    maxShape === null ? 0 : 1,
    shape.length === 0 ? scalar : simple,
  );
  for (const length of shape) writer.u64(length);
  for (const length of maxShape ?? []) writer.address(length);
  return writer.bytes();
}

const bytesOf = (array: TypedArray) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength).slice();

function typeOf(array: TypedArray): Hdf5Type {
  if (array instanceof Float32Array) return "f32";
  if (array instanceof Float64Array) return "f64";
  if (array instanceof Int8Array) return "i8";
  if (array instanceof Int16Array) return "i16";
  if (array instanceof Uint16Array) return "u16";
  if (array instanceof Int32Array) return "i32";
  return array instanceof Uint32Array ? "u32" : "u8";
}
