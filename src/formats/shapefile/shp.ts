/** Bytes of a point's record: its header, its type and its two coordinates. */
export const POINT_BYTES = 28;
const FILE_CODE = 9994;
const VERSION = 1000;
const POINT = 1;
const HEADER_BYTES = 100;
/** Lengths and offsets count words of two bytes. */
const WORD = 2;
const CONTENT_WORDS = 10;

/** The header of a .shp or .shx file of so many bytes. Integers that count the file are big-endian, the rest is not. */
export function mainHeader(
  bytes: number,
  { west, south, east, north }: Readonly<Record<"west" | "south" | "east" | "north", number>>,
): Uint8Array {
  const header = new Uint8Array(HEADER_BYTES);
  const view = new DataView(header.buffer);
  view.setInt32(0, FILE_CODE);
  view.setInt32(24, bytes / WORD);
  view.setInt32(28, VERSION, true);
  view.setInt32(32, POINT, true);
  [west, south, east, north].forEach((edge, i) => {
    view.setFloat64(36 + 8 * i, edge, true);
  });
  return header;
}

/** Puts a point's record at a position; `number` counts from 1. */
export function pointRecord(into: Uint8Array, at: number, number: number, x: number, y: number): void {
  const view = new DataView(into.buffer, into.byteOffset + at);
  view.setInt32(0, number);
  view.setInt32(4, CONTENT_WORDS);
  view.setInt32(8, POINT, true);
  view.setFloat64(12, x, true);
  view.setFloat64(20, y, true);
}

/** Puts a record of the index at a position: where the point's record lies in the .shp file, in bytes. */
export function indexRecord(into: Uint8Array, at: number, offset: number): void {
  const view = new DataView(into.buffer, into.byteOffset + at);
  view.setInt32(0, offset / WORD);
  view.setInt32(4, CONTENT_WORDS);
}
