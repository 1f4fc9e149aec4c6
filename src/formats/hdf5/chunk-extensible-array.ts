import { readArrayElement } from "./chunk-array-element.ts";
import type { ChunkVisitor, IndexContext } from "./chunk-index.ts";
import { maxChunkCounts, unravel } from "./chunk-position.ts";
import { Cursor } from "./cursor.ts";

const CHECKSUM = 4;

/**
 * Extensible array: chunk index of datasets with one unlimited dimension in the newer format. The elements lie
 * in an index block, then in data blocks that double in size, the later of them behind secondary blocks
 * (specification, section VII.D).
 */
export function readExtensibleArray(context: IndexContext, address: number, add: ChunkVisitor): void {
  const { file, superblock, where, shape } = context;
  const { sizes, base } = superblock;
  const cursorAt = (at: number, length: number) => new Cursor(file.read(base + at, length), sizes, where);
  const header = cursorAt(address, 12 + 6 * sizes.length + sizes.address)
    .signature("EAHD")
    .skip(1);
  const isFiltered = header.u8() === 1;
  const elementBytes = header.u8();
  const indexBits = header.u8();
  const indexElements = header.u8();
  const smallestBlock = header.u8();
  const fewestPointers = header.u8();
  const pageElements = 2 ** header.u8();
  const used = header.skip(4 * sizes.length).length();
  const indexBlock = header.skip(sizes.length).address();
  if (indexBlock === null) return;
  const addElement = elementAdder(context, add);
  const offsetBytes = Math.ceil(indexBits / 8);
  const prefixBytes = 6 + sizes.address;

  let next = 0;
  const addRun = (cursor: Cursor, count: number) => {
    for (let i = 0; i < count; i++, next++)
      addElement(next, readArrayElement(cursor, isFiltered, elementBytes, shape.chunkBytes));
  };

  /** One data block; `isWritten` says which of its pages hold anything. */
  const addDataBlock = (at: number | null, elements: number, isWritten: (page: number) => boolean) => {
    const first = next;
    next = first + elements;
    if (at === null) return;
    const prefix = prefixBytes + offsetBytes;
    cursorAt(at, prefix).signature("EADB");
    if (elements <= pageElements) {
      next = first;
      return addRun(cursorAt(at + prefix, elements * elementBytes), elements);
    }
    for (let page = 0; page < elements / pageElements; page++) {
      if (!isWritten(page)) continue;
      const pageAt = at + prefix + CHECKSUM + page * (pageElements * elementBytes + CHECKSUM);
      next = first + page * pageElements;
      addRun(cursorAt(pageAt, pageElements * elementBytes), pageElements);
    }
    next = first + elements;
  };

  // Secondary block s stands for 2^floor(s/2) data blocks of smallestBlock * 2^ceil(s/2) elements each.
  const secondaryBlocks = 1 + indexBits - Math.log2(smallestBlock);
  const direct = 2 * Math.log2(fewestPointers);
  const blocksOf = (s: number) => 2 ** Math.floor(s / 2);
  const elementsOf = (s: number) => smallestBlock * 2 ** Math.ceil(s / 2);
  const directPointers = 2 * (fewestPointers - 1);
  const length =
    prefixBytes + indexElements * elementBytes + (directPointers + secondaryBlocks - direct) * sizes.address;
  const block = cursorAt(indexBlock, length)
    .signature("EAIB")
    .skip(prefixBytes - 4);
  addRun(block, indexElements);
  for (let s = 0; s < direct; s++)
    for (let b = 0; b < blocksOf(s); b++) addDataBlock(block.address(), elementsOf(s), () => true);
  for (let s = direct; s < secondaryBlocks && next < used; s++) {
    const [count, elements] = [blocksOf(s), elementsOf(s)];
    const at = block.address();
    if (at === null) {
      next += count * elements;
      continue;
    }
    const maskBytes = elements > pageElements ? Math.ceil(elements / pageElements / 8) : 0;
    const prefix = prefixBytes + offsetBytes;
    const secondary = cursorAt(at, prefix + count * (maskBytes + sizes.address))
      .signature("EASB")
      .skip(prefix - 4);
    const masks = secondary.take(count * maskBytes);
    for (let b = 0; b < count && next < used; b++)
      addDataBlock(secondary.address(), elements, (page) => {
        const bit = b * (elements / pageElements) + page;
        return ((masks[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0;
      });
  }
}

/** Array elements count chunks with the unlimited dimension slowest, whichever dimension it is. */
function elementAdder({ shape }: IndexContext, add: ChunkVisitor) {
  const counts = maxChunkCounts(shape);
  const unlimited = Math.max(0, shape.maxShape.indexOf(null));
  const order = [unlimited, ...counts.keys()].filter((dim, i) => i === 0 || dim !== unlimited);
  const swizzled = order.map((dim) => counts[dim] ?? 1);
  return (element: number, chunk: Parameters<ChunkVisitor>[1] | null) => {
    if (chunk === null) return;
    const place = unravel(element, swizzled);
    add(
      counts.map((_, dim) => place[order.indexOf(dim)] ?? 0),
      chunk,
    );
  };
}
