import type { Attributes, AttributeValue } from "../../stack/variable.ts";
import { brokenFile } from "../hdf5/broken-file.ts";
import { type ElementType, numericType } from "../hdf5/dtype.ts";
import type { SharedFile } from "../hdf5/shared-file.ts";
import { BigEndianCursor, HeaderTooShort } from "./big-endian-cursor.ts";

/** Classic (1), 64-bit offset (2), 64-bit data (5): the byte after "CDF". */
export const VERSIONS = [1, 2, 5];

export interface Netcdf3Variable {
  readonly name: string;
  readonly dimensions: readonly string[];
  readonly shape: readonly number[];
  /** null: characters. */
  readonly element: ElementType | null;
  readonly attrs: Attributes;
  /** First byte in the file. */
  readonly begin: number;
  /** Bytes from one index to the next along each dimension; a record dimension has the other variables between. */
  readonly strides: readonly number[];
  readonly isRecord: boolean;
}

export interface Netcdf3Header {
  readonly attrs: Attributes;
  readonly variables: readonly Netcdf3Variable[];
}

/** External types (netCDF Classic Format Specification). */
const CHAR = 2;
const TYPES: Readonly<Record<number, { readonly kind: "int" | "uint" | "float"; readonly bytes: number }>> = {
  1: { kind: "int", bytes: 1 },
  [CHAR]: { kind: "uint", bytes: 1 },
  3: { kind: "int", bytes: 2 },
  4: { kind: "int", bytes: 4 },
  5: { kind: "float", bytes: 4 },
  6: { kind: "float", bytes: 8 },
  7: { kind: "uint", bytes: 1 },
  8: { kind: "uint", bytes: 2 },
  9: { kind: "uint", bytes: 4 },
  10: { kind: "int", bytes: 8 },
  11: { kind: "uint", bytes: 8 },
};
const TAG = { absent: 0, dimension: 10, variable: 11, attribute: 12 } as const;
/** "As many as the file is long": written by programs that stream (all bits of the field). */
const STREAMING = [0xffffffff, Number.POSITIVE_INFINITY];

const FIRST_READ = 64 * 1024;
const LONGEST_HEADER = 256 * 2 ** 20;

/** Reads the header and nothing else; a long one is read again with a larger buffer. */
export function readNetcdf3Header(file: SharedFile): Netcdf3Header {
  for (let length = FIRST_READ; ; length *= 8) {
    const bytes = file.read(0, Math.min(length, file.size));
    try {
      return parse(new BigEndianCursor(bytes, `${file.path}: header`), file);
    } catch (error) {
      if (!(error instanceof HeaderTooShort)) throw error;
      if (length >= file.size || length >= LONGEST_HEADER)
        throw brokenFile(file.path, "The netCDF header does not end inside the file.", `${file.size} bytes`);
    }
  }
}

interface Dimension {
  readonly name: string;
  /** 0: the record dimension. */
  readonly length: number;
}

function parse(cursor: BigEndianCursor, file: SharedFile): Netcdf3Header {
  cursor.magic("CDF");
  const version = cursor.u8();
  if (!VERSIONS.includes(version))
    throw brokenFile(file.path, "The netCDF version is unknown.", String(version));
  cursor.wide = version === 5;
  const declaredRecords = cursor.count();
  const dimensions = readList(
    cursor,
    TAG.dimension,
    (): Dimension => ({ name: cursor.name(), length: cursor.count() }),
  );
  const attrs = readAttributes(cursor);
  const drafts = readList(cursor, TAG.variable, () => readVariable(cursor, version, dimensions));

  // Records of all record variables alternate. Each is padded to 4 bytes, but a single record variable is not.
  const records = drafts.filter(({ isRecord }) => isRecord);
  const padded = (bytes: number) => (records.length === 1 ? bytes : Math.ceil(bytes / 4) * 4);
  const recordBytes = records.reduce((sum, { bytes }) => sum + padded(bytes), 0);
  const firstRecord = Math.min(...records.map(({ begin }) => begin));
  const count = STREAMING.includes(declaredRecords)
    ? Math.max(0, Math.floor((file.size - firstRecord) / Math.max(1, recordBytes)))
    : declaredRecords;
  const variables = drafts.map(({ bytes: _, lengths, strides, ...draft }): Netcdf3Variable => {
    const shape = draft.isRecord ? [count, ...lengths.slice(1)] : lengths;
    return { ...draft, shape, strides: draft.isRecord ? [recordBytes, ...strides.slice(1)] : strides };
  });
  return { attrs, variables };
}

function readList<T>(cursor: BigEndianCursor, tag: number, readItem: () => T): T[] {
  const found = cursor.u32();
  const count = cursor.count();
  if (found !== tag && !(found === TAG.absent && count === 0))
    throw brokenFile(cursor.where, "The netCDF header is damaged.", `list tag ${found} instead of ${tag}`);
  const items: T[] = [];
  for (let i = 0; i < count; i++) items.push(readItem());
  return items;
}

function readVariable(cursor: BigEndianCursor, version: number, dimensions: readonly Dimension[]) {
  const name = cursor.name();
  const rank = cursor.count();
  const used: Dimension[] = [];
  for (let i = 0; i < rank; i++) {
    const dimension = dimensions[cursor.count()];
    if (dimension === undefined)
      throw brokenFile(cursor.where, "A variable uses a dimension that is not there.", name);
    used.push(dimension);
  }
  const attrs = readAttributes(cursor);
  const code = cursor.u32();
  const type = TYPES[code];
  if (type === undefined)
    throw brokenFile(cursor.where, "A variable has an unknown type.", `${name}: ${code}`);
  cursor.count(); // vsize, which cannot hold large sizes; it follows from the shape
  const begin = version === 1 ? cursor.u32() : cursor.u64();
  const lengths = used.map(({ length }) => length);
  const isRecord = lengths[0] === 0;
  if (lengths.lastIndexOf(0) > 0)
    throw brokenFile(cursor.where, "The record dimension is not the first.", name);
  const strides = lengths.map((_, dim) =>
    lengths.slice(dim + 1).reduce((product, n) => product * n, type.bytes),
  );
  const bytes = lengths.slice(isRecord ? 1 : 0).reduce((product, n) => product * n, type.bytes);
  const element = code === CHAR ? null : numericType(type.kind, type.bytes, true);
  return {
    name,
    dimensions: used.map((d) => d.name),
    lengths,
    element,
    attrs,
    begin,
    strides,
    isRecord,
    bytes,
  };
}

function readAttributes(cursor: BigEndianCursor): Attributes {
  return Object.fromEntries(
    readList(cursor, TAG.attribute, (): [string, AttributeValue] => {
      const name = cursor.name();
      const code = cursor.u32();
      const count = cursor.count();
      const type = TYPES[code];
      if (type === undefined)
        throw brokenFile(cursor.where, "An attribute has an unknown type.", `${name}: ${code}`);
      if (code === CHAR) return [name, cursor.text(count)];
      const values = cursor.numbers(type.kind, type.bytes, count);
      return [name, values.length === 1 && values[0] !== undefined ? values[0] : values];
    }),
  );
}
