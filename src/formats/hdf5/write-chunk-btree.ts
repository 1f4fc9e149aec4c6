import type { StoredChunk } from "./chunk-index.ts";
import { FieldWriter } from "./field-writer.ts";

/** Half the entries of a node, as readers assume when the superblock says nothing (H5F_CRT_..._BTREE K of 32). */
const HALF_NODE = 32;
const NODE_ENTRIES = 2 * HALF_NODE;

export interface WrittenChunk extends StoredChunk {
  /** Element offsets of the chunk's first element. */
  readonly offset: readonly number[];
}

/** What a node points to: the first and last chunk under it, and where it lies in the file. */
interface Child {
  readonly first: WrittenChunk;
  readonly last: WrittenChunk;
  readonly address: number;
}

/**
 * A version 1 B-tree over chunks that are sorted by offset, as bytes to be placed at `start`. Returns the
 * address of its root; null when there are no chunks.
 */
export function encodeChunkBtree(
  chunks: readonly WrittenChunk[],
  chunkShape: readonly number[],
  start: number,
): { bytes: Uint8Array; root: number | null } {
  const keyBytes = 8 + 8 * (chunkShape.length + 1);
  // Readers fetch whole nodes, so every node takes its full size.
  const nodeBytes = 24 + NODE_ENTRIES * (keyBytes + 8) + keyBytes;
  const out = new FieldWriter();
  let children: Child[] = chunks.map((chunk) => ({ first: chunk, last: chunk, address: chunk.address }));
  let level = 0;
  let root: number | null = null;
  while (children.length > 1 || (level === 0 && children.length > 0)) {
    const nodes = split(children);
    const first = start + out.length;
    children = nodes.flatMap((node, i) => {
      const address = first + i * nodeBytes;
      const next = nodes[i + 1]?.[0]?.first;
      const writer = new FieldWriter()
        .text("TREE")
        .u8(1, level)
        .u16(node.length)
        .address(i === 0 ? null : address - nodeBytes)
        .address(next === undefined ? null : address + nodeBytes);
      for (const child of node) putKey(writer, child.first).u64(child.address);
      // The closing key is the next node's first, or one step beyond the last chunk.
      putKey(writer, next ?? beyond(node.at(-1)?.last, chunkShape));
      out.put(writer.zeros(nodeBytes - writer.length).bytes());
      const [head, tail] = [node[0]?.first, node.at(-1)?.last];
      return head === undefined || tail === undefined ? [] : [{ first: head, last: tail, address }];
    });
    level += 1;
    root = children[0]?.address ?? null;
  }
  return { bytes: out.bytes(), root };
}

function split(children: readonly Child[]): Child[][] {
  const nodes = [];
  for (let at = 0; at < children.length; at += NODE_ENTRIES)
    nodes.push(children.slice(at, at + NODE_ENTRIES));
  return nodes;
}

function putKey(
  writer: FieldWriter,
  { size, filterMask, offset }: Omit<WrittenChunk, "address">,
): FieldWriter {
  writer.u32(size).u32(filterMask);
  for (const value of offset) writer.u64(value);
  return writer.u64(0); // the offset within an element, always 0
}

const beyond = (last: WrittenChunk | undefined, chunkShape: readonly number[]) => ({
  size: 0,
  filterMask: 0,
  offset: chunkShape.map((length, dim) => (last?.offset[dim] ?? 0) + length),
});
