import { formatError } from "../../errors.ts";
import type { ByteSource } from "./byte-source.ts";
import { FIELD, FIELD_BYTES } from "./tags.ts";

/** One entry of an image file directory; its values are read when asked for. */
interface TiffField {
  readonly type: number;
  readonly count: number;
  /** Where the values lie: in the entry itself when they fit there. */
  readonly offset: number;
}

/** An image file directory: the tags of one image (full resolution, overview, or mask). */
export interface TiffDirectory {
  readonly offset: number;
  has(tag: number): boolean;
  /** All values of a tag; empty when it is absent. Exact up to 2^53. */
  numbers(tag: number): Promise<Float64Array>;
  /** The first value of a tag, or the fallback when it is absent. */
  number(tag: number, fallback: number): Promise<number>;
  /** A text tag without its closing NUL; null when it is absent. */
  text(tag: number): Promise<string | null>;
  bytes(tag: number): Promise<Uint8Array>;
}

export interface TiffFile {
  readonly source: ByteSource;
  readonly littleEndian: boolean;
  readonly bigTiff: boolean;
  readonly directories: readonly TiffDirectory[];
}

/** Pages beyond this are not looked for: an image has a dozen overviews, and a chain may be a hostile loop. */
const MAX_DIRECTORIES = 1024;
/** Headers are read in blocks of this size, so that a small one costs one read. */
const HEADER_BLOCK = 16_384;

/** "II" or "MM", then 42 (classic) or 43 (BigTIFF). */
export function isTiff(bytes: Uint8Array): boolean {
  if (bytes.length < 8) return false;
  const [a, b, c, d] = bytes;
  if (a === 0x49 && b === 0x49) return (c === 42 || c === 43) && d === 0;
  return a === 0x4d && b === 0x4d && c === 0 && (d === 42 || d === 43);
}

/**
 * Reads the chain of directories, of classic TIFF and BigTIFF in either byte order. (geotiff.js is not used
 * here: 3.0.5 reads the block offsets of big-endian files as little-endian, allocates by unchecked counts, and
 * never leaves a cyclic chain.) Throws format errors; nothing is allocated by a count that the file cannot hold.
 */
export async function readTiff(source: ByteSource): Promise<TiffFile> {
  const read = headerReader(source);
  const head = source.size < 8 ? new Uint8Array(0) : await read(0, Math.min(16, source.size));
  if (!isTiff(head)) throw notTiff(source.path);
  const littleEndian = head[0] === 0x49;
  const view = viewOf(head);
  const bigTiff = view.getUint16(2, littleEndian) === 43;
  if (bigTiff && (head.length < 16 || view.getUint16(4, littleEndian) !== 8)) throw notTiff(source.path);
  const first = bigTiff ? Number(view.getBigUint64(8, littleEndian)) : view.getUint32(4, littleEndian);
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  for (let offset = first; offset !== 0 && directories.length < MAX_DIRECTORIES; ) {
    if (seen.has(offset)) throw headerLies(source.path, "the chain of image directories runs in a circle");
    seen.add(offset);
    const { directory, next } = await readDirectory(source, read, offset, littleEndian, bigTiff);
    directories.push(directory);
    offset = next;
  }
  if (directories.length === 0) throw headerLies(source.path, "no image directory");
  return { source, littleEndian, bigTiff, directories };
}

type Read = (offset: number, length: number) => Promise<Uint8Array>;

/** Reads through one remembered block. */
function headerReader(source: ByteSource): Read {
  let start = 0;
  let block: Uint8Array = new Uint8Array(0);
  return async (offset, length) => {
    if (offset < start || offset + length > start + block.length) {
      const available = Math.min(HEADER_BLOCK, source.size - offset);
      block = await source.read(offset, Math.max(length, available));
      start = offset;
    }
    return block.subarray(offset - start, offset - start + length);
  };
}

async function readDirectory(
  source: ByteSource,
  read: Read,
  offset: number,
  littleEndian: boolean,
  bigTiff: boolean,
): Promise<{ directory: TiffDirectory; next: number }> {
  const countBytes = bigTiff ? 8 : 2;
  const entryBytes = bigTiff ? 20 : 12;
  const wordBytes = bigTiff ? 8 : 4;
  const word = (view: DataView, at: number) =>
    bigTiff ? Number(view.getBigUint64(at, littleEndian)) : view.getUint32(at, littleEndian);
  const countView = viewOf(await read(offset, countBytes));
  const count = bigTiff
    ? Number(countView.getBigUint64(0, littleEndian))
    : countView.getUint16(0, littleEndian);
  const length = count * entryBytes + wordBytes;
  // 65535 is the most that a classic TIFF can say, and far more than any real image has.
  if (count === 0 || count > 65_535 || offset + countBytes + length > source.size)
    throw headerLies(source.path, `an image directory of ${count} entries at byte ${offset}`);
  const view = viewOf(await read(offset + countBytes, length));
  const fields = new Map<number, TiffField>();
  for (let k = 0; k < count; k++) {
    const at = k * entryBytes;
    const type = view.getUint16(at + 2, littleEndian);
    const values = word(view, at + 4);
    const bytes = values * (FIELD_BYTES[type] ?? 0);
    const inline = bytes <= wordBytes;
    const place = at + 4 + wordBytes;
    fields.set(view.getUint16(at, littleEndian), {
      type,
      count: values,
      offset: inline ? offset + countBytes + place : word(view, place),
    });
  }
  const directory = directoryOf(source, read, offset, fields, littleEndian);
  return { directory, next: word(view, count * entryBytes) };
}

function directoryOf(
  source: ByteSource,
  read: Read,
  offset: number,
  fields: ReadonlyMap<number, TiffField>,
  littleEndian: boolean,
): TiffDirectory {
  async function bytes(tag: number): Promise<Uint8Array> {
    const field = fields.get(tag);
    if (field === undefined) return new Uint8Array(0);
    const length = field.count * (FIELD_BYTES[field.type] ?? 0);
    if (field.offset + length > source.size)
      throw headerLies(source.path, `tag ${tag} with ${field.count} values at byte ${field.offset}`);
    return read(field.offset, length);
  }
  async function numbers(tag: number): Promise<Float64Array> {
    const field = fields.get(tag);
    return field ? decodeNumbers(await bytes(tag), field, littleEndian) : new Float64Array(0);
  }
  return {
    offset,
    has: (tag) => fields.has(tag),
    bytes,
    numbers,
    number: async (tag, fallback) => (await numbers(tag))[0] ?? fallback,
    async text(tag) {
      if (!fields.has(tag)) return null;
      if (fields.get(tag)?.type !== FIELD.ascii) return null;
      return new TextDecoder().decode(await bytes(tag)).replace(/\0[\s\S]*$/, "");
    },
  };
}

function decodeNumbers(bytes: Uint8Array, { type, count }: TiffField, littleEndian: boolean): Float64Array {
  const view = viewOf(bytes);
  const get = VALUE[type];
  const size = FIELD_BYTES[type] ?? 0;
  const values = new Float64Array(get ? count : 0);
  if (get) for (let i = 0; i < values.length; i++) values[i] = get(view, i * size, littleEndian);
  return values;
}

const VALUE: Readonly<Record<number, (view: DataView, at: number, littleEndian: boolean) => number>> = {
  1: (v, at) => v.getUint8(at),
  3: (v, at, le) => v.getUint16(at, le),
  4: (v, at, le) => v.getUint32(at, le),
  5: (v, at, le) => v.getUint32(at, le) / v.getUint32(at + 4, le),
  6: (v, at) => v.getInt8(at),
  7: (v, at) => v.getUint8(at),
  8: (v, at, le) => v.getInt16(at, le),
  9: (v, at, le) => v.getInt32(at, le),
  10: (v, at, le) => v.getInt32(at, le) / v.getInt32(at + 4, le),
  11: (v, at, le) => v.getFloat32(at, le),
  12: (v, at, le) => v.getFloat64(at, le),
  13: (v, at, le) => v.getUint32(at, le),
  16: (v, at, le) => Number(v.getBigUint64(at, le)),
  17: (v, at, le) => Number(v.getBigInt64(at, le)),
  18: (v, at, le) => Number(v.getBigUint64(at, le)),
};

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const notTiff = (path: string) =>
  formatError({
    code: "not-a-tiff",
    what: "The file does not begin like a TIFF.",
    where: path,
    fix: "Check that the download is complete and that the name belongs to this file.",
  });

/** A header that contradicts itself or the file's size. */
export const headerLies = (path: string, got: string) =>
  formatError({
    code: "tiff-header-invalid",
    what: "The TIFF header contradicts itself or the size of the file.",
    where: path,
    got,
    fix: "Copy or download the file again; if it stays so, rewrite it with gdal_translate.",
  });
