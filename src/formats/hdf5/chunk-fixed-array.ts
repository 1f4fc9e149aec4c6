import { brokenFile } from "./broken-file.ts";
import { readArrayElement } from "./chunk-array-element.ts";
import type { ChunkVisitor, IndexContext } from "./chunk-index.ts";
import { maxChunkCounts, unravel } from "./chunk-position.ts";
import { Cursor } from "./cursor.ts";

const CHECKSUM = 4;

/** Fixed array: chunk index of datasets without an unlimited dimension in the newer format. */
export function readFixedArray(context: IndexContext, address: number, add: ChunkVisitor): void {
  const { file, superblock, where, shape } = context;
  const { sizes, base } = superblock;
  const headerBytes = 8 + sizes.length + sizes.address;
  const header = new Cursor(file.read(base + address, headerBytes), sizes, where).signature("FAHD").skip(1);
  const isFiltered = header.u8() === 1;
  const elementBytes = header.u8();
  const pageElements = 2 ** header.u8();
  const elements = header.length();
  const block = header.address();
  if (block === null) return;
  const counts = maxChunkCounts(shape);
  const prefixBytes = 6 + sizes.address;
  const start = base + block;
  new Cursor(file.read(start, prefixBytes), sizes, where).signature("FADB");

  const addElements = (first: number, count: number, at: number) => {
    const cursor = new Cursor(file.read(at, count * elementBytes), sizes, where);
    for (let i = 0; i < count; i++) {
      const chunk = readArrayElement(cursor, isFiltered, elementBytes, shape.chunkBytes);
      if (chunk !== null) add(unravel(first + i, counts), chunk);
    }
  };

  if (elements <= pageElements) {
    addElements(0, elements, start + prefixBytes);
    return;
  }
  const pages = Math.ceil(elements / pageElements);
  if (pages > file.size)
    throw brokenFile(where, "The chunk array is larger than the file.", `${elements} elements`);
  const written = file.read(start + prefixBytes, Math.ceil(pages / 8));
  const firstPage = start + prefixBytes + written.length + CHECKSUM;
  for (let page = 0; page < pages; page++) {
    if (((written[page >> 3] ?? 0) & (0x80 >> (page & 7))) === 0) continue;
    const first = page * pageElements;
    addElements(
      first,
      Math.min(pageElements, elements - first),
      firstPage + page * (pageElements * elementBytes + CHECKSUM),
    );
  }
}
