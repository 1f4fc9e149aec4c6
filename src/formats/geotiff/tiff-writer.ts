import { FIELD } from "./tags.ts";

/** A tag with its values, ready to be written. */
export interface TagValue {
  readonly tag: number;
  readonly type: (typeof FIELD)[keyof typeof FIELD];
  readonly values: ArrayLike<number>;
}

export const shorts = (tag: number, ...values: number[]): TagValue => ({ tag, type: FIELD.short, values });
export const longs = (tag: number, values: ArrayLike<number>): TagValue => ({
  tag,
  type: FIELD.long,
  values,
});
export const doubles = (tag: number, values: ArrayLike<number>): TagValue => ({
  tag,
  type: FIELD.double,
  values,
});
/** Text, with the NUL that TIFF wants at its end. */
export const text = (tag: number, value: string): TagValue => ({
  tag,
  type: FIELD.ascii,
  values: new TextEncoder().encode(`${value}\0`),
});

const BYTES = {
  [FIELD.ascii]: 1,
  [FIELD.short]: 2,
  [FIELD.long]: 4,
  [FIELD.double]: 8,
  [FIELD.long8]: 8,
} as const;

/** Bytes of the file header of either kind. */
const headerBytes = (bigTiff: boolean) => (bigTiff ? 16 : 8);

/**
 * The little-endian file header and the directories one after the other, each followed by the values that do
 * not fit into its entries. Directories must be sorted by tag.
 */
export function encodeDirectories(
  directories: readonly (readonly TagValue[])[],
  bigTiff: boolean,
): Uint8Array {
  const places = placesOf(directories, bigTiff);
  const bytes = new Uint8Array(places.at(-1) ?? 0);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, bigTiff ? 43 : 42, 0]);
  if (bigTiff) {
    view.setUint16(4, 8, true);
    view.setBigUint64(8, 16n, true);
  } else view.setUint32(4, 8, true);
  for (const [k, directory] of directories.entries())
    writeDirectory(
      view,
      directory,
      places[k] ?? 0,
      k + 1 < directories.length ? (places[k + 1] ?? 0) : 0,
      bigTiff,
    );
  return bytes;
}

/** Start of each directory, and the end of the last. */
function placesOf(directories: readonly (readonly TagValue[])[], bigTiff: boolean): number[] {
  const places = [headerBytes(bigTiff)];
  for (const directory of directories) {
    const start = places.at(-1) ?? 0;
    const end = directory
      .filter((value) => !fitsInline(value, bigTiff))
      .reduce((at, value) => align(at) + sizeOf(value), start + entriesBytes(directory.length, bigTiff));
    places.push(align(end));
  }
  return places;
}

const align = (offset: number) => Math.ceil(offset / 8) * 8;
const sizeOf = ({ type, values }: TagValue) => values.length * BYTES[type];
const fitsInline = (value: TagValue, bigTiff: boolean) => sizeOf(value) <= (bigTiff ? 8 : 4);
const entriesBytes = (count: number, bigTiff: boolean) => (bigTiff ? 8 + 20 * count + 8 : 2 + 12 * count + 4);

function writeDirectory(
  view: DataView,
  directory: readonly TagValue[],
  start: number,
  next: number,
  bigTiff: boolean,
): void {
  const word = (at: number, value: number) =>
    bigTiff ? view.setBigUint64(at, BigInt(value), true) : view.setUint32(at, value, true);
  if (bigTiff) word(start, directory.length);
  else view.setUint16(start, directory.length, true);
  const [entry, field] = bigTiff ? [20, 8] : [12, 4];
  let outside = start + entriesBytes(directory.length, bigTiff);
  for (const [k, value] of directory.entries()) {
    const at = start + (bigTiff ? 8 : 2) + k * entry;
    view.setUint16(at, value.tag, true);
    view.setUint16(at + 2, value.type, true);
    word(at + 4, value.values.length);
    if (fitsInline(value, bigTiff)) {
      writeValues(view, at + 4 + field, value);
      continue;
    }
    outside = align(outside);
    word(at + 4 + field, outside);
    writeValues(view, outside, value);
    outside += sizeOf(value);
  }
  word(start + entriesBytes(directory.length, bigTiff) - field, next);
}

function writeValues(view: DataView, start: number, { type, values }: TagValue): void {
  for (let i = 0; i < values.length; i++) {
    const at = start + i * BYTES[type];
    const value = values[i] as number;
    if (type === FIELD.ascii) view.setUint8(at, value);
    else if (type === FIELD.short) view.setUint16(at, value, true);
    else if (type === FIELD.long) view.setUint32(at, value, true);
    else if (type === FIELD.double) view.setFloat64(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
  }
}
