import { storageError } from "../../errors.ts";
import { createTemporaryFile } from "../atomic-write.ts";

/** A column vector of doubles. */
export interface MatColumn {
  readonly name: string;
  readonly length: number;
}

/** A MAT-file whose columns grow piece by piece. */
export interface MatWriter {
  /** Values of a column from a position on. */
  write(name: string, position: number, values: Float64Array): Promise<void>;
  close(): Promise<void>;
  discard(): Promise<void>;
}

/** MathWorks, MAT-File Format, tables 1-1 to 1-3: data types, and the class of an array of doubles. */
const TYPE = { int8: 1, int32: 5, uint32: 6, double: 9, matrix: 14 } as const;
const DOUBLE_CLASS = 6;
const HEADER_BYTES = 128;
const TEXT_BYTES = 116;
/** Version 5, and the two letters that tell readers the byte order. */
const VERSION = 0x0100;
const ORDER = 0x4d49;
const TAG_BYTES = 8;
/** Lengths are stored in 32 bits, and MATLAB takes them as signed. */
const MOST_BYTES = 2 ** 31 - 1;
/** MATLAB's names: a letter, then letters, digits and underscores. */
const NAME = /^[A-Za-z]\w{0,62}$/;

/**
 * Creates a MATLAB file of level 5, not compressed, of column vectors of doubles. Memory holds what is written at a time; the file
 * appears at `close`.
 *
 * @throws storage error "mat-too-large"
 */
export async function createMat(path: string, columns: readonly MatColumn[]): Promise<MatWriter> {
  const starts = new Map<string, { readonly data: number; readonly length: number }>();
  const heads: { readonly bytes: Uint8Array; readonly at: number }[] = [{ bytes: fileHeader(), at: 0 }];
  let at = HEADER_BYTES;
  for (const { name, length } of columns) {
    if (!NAME.test(name) || starts.has(name))
      throw new RangeError(`${name} is no name of a variable in MATLAB, or is there twice`);
    if (length * 8 + 64 + name.length > MOST_BYTES)
      throw storageError({
        code: "mat-too-large",
        what: "A variable of a MATLAB file of level 5 holds at most 2 GiB.",
        where: path,
        got: `${name}: ${length} numbers`,
        fix: "Export a part of the map, or a coarser one: `upwarp map crop`, `upwarp map multilook`.",
      });
    const bytes = columnHeader(name, length);
    heads.push({ bytes, at });
    starts.set(name, { data: at + bytes.length, length });
    at += bytes.length + 8 * length;
  }
  const file = await createTemporaryFile(path);
  try {
    for (const head of heads) await file.writeAt(head.bytes, head.at);
  } catch (error) {
    await file.discard();
    throw error;
  }
  return {
    async write(name, position, values) {
      const start = starts.get(name);
      if (start === undefined || position < 0 || position + values.length > start.length)
        throw new RangeError(`${name}: ${values.length} values from ${position} on have no place`);
      await file.writeAt(littleEndian(values), start.data + 8 * position);
    },
    close: () => file.commit(),
    discard: () => file.discard(),
  };
}

function fileHeader(): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES).fill(0x20, 0, TEXT_BYTES);
  // No date: the same data give the same bytes.
  bytes.set(new TextEncoder().encode("MATLAB 5.0 MAT-file, written by upwarp"));
  const view = new DataView(bytes.buffer);
  view.setUint16(124, VERSION, true);
  view.setUint16(126, ORDER, true);
  return bytes;
}

const padded = (length: number) => Math.ceil(length / 8) * 8;

/** Everything of a column but its numbers. */
function columnHeader(name: string, length: number): Uint8Array {
  const text = new TextEncoder().encode(name);
  // Flags, dimensions, name and numbers, each with its tag.
  const [flags, dimensions] = [TAG_BYTES + 8, TAG_BYTES + 8];
  const named = TAG_BYTES + padded(text.length);
  const bytes = new Uint8Array(TAG_BYTES + flags + dimensions + named + TAG_BYTES);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const put = (...words: number[]) => {
    for (const word of words) {
      view.setUint32(at, word, true);
      at += 4;
    }
  };
  put(TYPE.matrix, bytes.length - TAG_BYTES + 8 * length);
  put(TYPE.uint32, 8, DOUBLE_CLASS, 0);
  put(TYPE.int32, 8, length, 1);
  put(TYPE.int8, text.length);
  bytes.set(text, at);
  at += padded(text.length);
  put(TYPE.double, 8 * length);
  return bytes;
}

function littleEndian(values: Float64Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 8);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => {
    view.setFloat64(8 * i, value, true);
  });
  return bytes;
}
