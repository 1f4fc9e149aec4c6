import { bytesPerElement, isDType } from "../../stack/dtype.ts";
import type { DType } from "../../stack/variable.ts";
import { FieldWriter } from "./field-writer.ts";

/** What a dataset or attribute can hold: numbers, or strings. */
export type Hdf5Type =
  | DType
  | { /** Fixed-length ASCII, padded with NUL: numpy's S. Bytes. */ readonly ascii: number }
  | {
      /** Fixed-length, ended by NUL, as the library writes its own marks. Bytes with the NUL. */ readonly terminated: number;
    }
  | "text"
  /** In attributes only: 64-bit integers have no place among our arrays. */
  | "i64"
  | "reference-list"
  | "dimension-list";

/** Variable-length data: its length, and the address and number of an object in a global heap. */
const HEAP_POINTER_BYTES = 16;

const SIZES = {
  text: HEAP_POINTER_BYTES,
  i64: 8,
  "dimension-list": HEAP_POINTER_BYTES,
  "reference-list": 16,
} as const;

/** Bytes of one element. */
export function typeBytes(type: Hdf5Type): number {
  if (typeof type === "string") return isDType(type) ? bytesPerElement(type) : SIZES[type];
  return "ascii" in type ? type.ascii : type.terminated;
}

/** Datatype classes (specification, section IV.A.2.d). */
const CLASS = {
  fixed: 0,
  float: 1,
  string: 3,
  compound: 6,
  reference: 7,
  enumeration: 8,
  variable: 9,
} as const;
const NUL_TERMINATED = 0;
const NUL_PADDED = 1;
const UTF8 = 1;

/** The body of a datatype message. */
export function encodeDatatype(type: Hdf5Type): Uint8Array {
  if (typeof type !== "string") {
    const padding = "ascii" in type ? NUL_PADDED : NUL_TERMINATED;
    return head(CLASS.string, [padding, 0, 0], typeBytes(type)).bytes();
  }
  switch (type) {
    case "f32":
      return float(4, { signAt: 31, exponentAt: 23, exponentBits: 8, fractionBits: 23, bias: 127 });
    case "f64":
      return float(8, { signAt: 63, exponentAt: 52, exponentBits: 11, fractionBits: 52, bias: 1023 });
    case "i64":
      return integer(8, true);
    case "bool":
      return boolean();
    case "c64":
      return compound(8, [
        ["r", 0, encodeDatatype("f32")],
        ["i", 4, encodeDatatype("f32")],
      ]);
    case "text":
      return head(CLASS.variable, [1, UTF8, 0], HEAP_POINTER_BYTES).put(integer(1, false)).bytes();
    case "dimension-list":
      return head(CLASS.variable, [0, 0, 0], HEAP_POINTER_BYTES).put(objectReference()).bytes();
    case "reference-list":
      return compound(16, [
        ["dataset", 0, objectReference()],
        ["dimension", 8, integer(4, true)],
      ]);
    default:
      return integer(bytesPerElement(type), type.startsWith("i"));
  }
}

function head(kind: number, bits: readonly [number, number, number], size: number, version = 1): FieldWriter {
  return new FieldWriter().u8((version << 4) | kind, ...bits).u32(size);
}

function integer(size: number, isSigned: boolean): Uint8Array {
  return head(CLASS.fixed, [isSigned ? 8 : 0, 0, 0], size)
    .u16(0)
    .u16(size * 8)
    .bytes();
}

interface FloatFields {
  readonly signAt: number;
  readonly exponentAt: number;
  readonly exponentBits: number;
  readonly fractionBits: number;
  readonly bias: number;
}

function float(
  size: number,
  { signAt, exponentAt, exponentBits, fractionBits, bias }: FloatFields,
): Uint8Array {
  const impliedLeadingBit = 0x20;
  return head(CLASS.float, [impliedLeadingBit, signAt, 0], size)
    .u16(0)
    .u16(size * 8)
    .u8(exponentAt, exponentBits, 0, fractionBits)
    .u32(bias)
    .bytes();
}

/** h5py's boolean. Names are padded to 8 bytes. */
function boolean(): Uint8Array {
  const members = 2;
  return head(CLASS.enumeration, [members, 0, 0], 1)
    .put(integer(1, true))
    .text("FALSE\0\0\0TRUE\0\0\0\0")
    .u8(0, 1)
    .bytes();
}

function compound(
  size: number,
  members: readonly (readonly [name: string, at: number, type: Uint8Array])[],
): Uint8Array {
  // Version 3 stores names unpadded and offsets in as few bytes as the size needs: one, here.
  const writer = head(CLASS.compound, [members.length, 0, 0], size, 3);
  for (const [name, at, type] of members) writer.text(`${name}\0`).u8(at).put(type);
  return writer.bytes();
}

const objectReference = () => head(CLASS.reference, [0, 0, 0], 8).bytes();
