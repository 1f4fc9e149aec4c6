import { brokenFile } from "./broken-file.ts";
import type { ChunkVisitor, IndexContext } from "./chunk-index.ts";
import { Cursor } from "./cursor.ts";

/** Record types of a version 2 B-tree that holds chunks (specification, section III.A.2). */
const PLAIN_CHUNKS = 10;
const FILTERED_CHUNKS = 11;
/** Signature, version, type and checksum of every node. */
const NODE_OVERHEAD = 10;
/** A tree this deep would hold more chunks than a file has bytes. */
const MAX_DEPTH = 32;

interface Node {
  readonly address: number;
  readonly records: number;
  readonly depth: number;
}

/** Bytes of the smallest field that can hold a count (H5VM_limit_enc_size). */
const fieldBytes = (limit: number) => Math.floor(Math.log2(Math.max(1, limit)) / 8) + 1;

/** Version 2 B-tree: chunk index of datasets with more than one unlimited dimension in the newer format. */
export function readChunkBtreeV2(context: IndexContext, root: number, add: ChunkVisitor): void {
  const { file, superblock, where, shape } = context;
  const { sizes, base } = superblock;
  const rank = shape.shape.length;
  const headerBytes = 16 + sizes.address + 2 + sizes.length;
  const header = new Cursor(file.read(base + root, headerBytes), sizes, where).signature("BTHD").skip(1);
  const type = header.u8();
  const nodeBytes = header.u32();
  const recordBytes = header.u16();
  const depth = header.u16();
  const rootAddress = header.skip(2).address();
  const rootRecords = header.u16();
  const sizeBytes = recordBytes - sizes.address - 4 - 8 * rank;
  const fits =
    type === FILTERED_CHUNKS ? sizeBytes >= 1 && sizeBytes <= 8 : recordBytes === sizes.address + 8 * rank;
  if (![PLAIN_CHUNKS, FILTERED_CHUNKS].includes(type) || !fits || depth > MAX_DEPTH)
    throw brokenFile(
      where,
      "The chunk B-tree has an impossible header.",
      `type ${type}, record of ${recordBytes} bytes`,
    );
  if (rootAddress === null) return;

  const addRecord = (cursor: Cursor) => {
    const address = cursor.address();
    const size = type === FILTERED_CHUNKS ? cursor.uint(sizeBytes) : shape.chunkBytes;
    const filterMask = type === FILTERED_CHUNKS ? cursor.u32() : 0;
    const position = shape.chunks.map(() => cursor.uint(8));
    if (address !== null) add(position, { address, size, filterMask });
  };

  const pointers = pointerLayout(nodeBytes, recordBytes, sizes.address, depth);
  const seen = new Set<number>();
  const pending: Node[] = [{ address: rootAddress, records: rootRecords, depth }];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node.address))
      throw brokenFile(where, "The chunk B-tree contains a cycle.", `node at ${node.address}`);
    seen.add(node.address);
    const cursor = new Cursor(file.read(base + node.address, nodeBytes), sizes, where);
    cursor.signature(node.depth > 0 ? "BTIN" : "BTLF").skip(2);
    for (let i = 0; i < node.records; i++) addRecord(cursor);
    const layout = pointers[node.depth];
    if (node.depth === 0 || layout === undefined) continue;
    for (let i = 0; i <= node.records; i++) {
      const address = cursor.address();
      const records = cursor.uint(layout.countBytes);
      cursor.skip(layout.totalBytes);
      if (address !== null) pending.push({ address, records, depth: node.depth - 1 });
    }
  }
}

/** Widths of the two counts in a child pointer, for each depth of the node that holds it. */
function pointerLayout(nodeBytes: number, recordBytes: number, addressBytes: number, depth: number) {
  const leafRecords = Math.floor((nodeBytes - NODE_OVERHEAD) / recordBytes);
  const countBytes = fieldBytes(leafRecords);
  const layouts = [{ countBytes, totalBytes: 0 }];
  let [below, belowBytes] = [leafRecords, 0];
  for (let level = 1; level <= depth; level++) {
    const pointerBytes = addressBytes + countBytes + belowBytes;
    layouts.push({ countBytes, totalBytes: belowBytes });
    const records = Math.floor((nodeBytes - NODE_OVERHEAD - pointerBytes) / (recordBytes + pointerBytes));
    below = (records + 1) * below + records;
    belowBytes = fieldBytes(below);
  }
  return layouts;
}
