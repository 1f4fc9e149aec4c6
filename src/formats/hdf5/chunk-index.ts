import { formatError } from "../../errors.ts";
import { brokenFile } from "./broken-file.ts";
import { readChunkBtreeV1 } from "./chunk-btree-v1.ts";
import { readChunkBtreeV2 } from "./chunk-btree-v2.ts";
import { readExtensibleArray } from "./chunk-extensible-array.ts";
import { readFixedArray } from "./chunk-fixed-array.ts";
import { chunkCounts, linear, maxChunkCounts } from "./chunk-position.ts";
import type { ChunkIndexKind } from "./layout.ts";
import type { SharedFile } from "./shared-file.ts";
import type { Superblock } from "./superblock.ts";

/** Where the bytes of one chunk lie. */
export interface StoredChunk {
  /** Relative to the superblock's base. */
  readonly address: number;
  /** Bytes as stored, filters applied. */
  readonly size: number;
  /** Bit i set: filter i of the pipeline was skipped for this chunk. */
  readonly filterMask: number;
}

/** What an index reader needs to know of its dataset. Chunk positions count chunks, not elements. */
export interface ChunkedShape {
  readonly shape: readonly number[];
  /** null: unlimited. Array indexes number their chunks by the maximum shape. */
  readonly maxShape: readonly (number | null)[];
  readonly chunks: readonly number[];
  /** Bytes of a whole chunk without filters. */
  readonly chunkBytes: number;
  readonly isFiltered: boolean;
}

export interface IndexContext {
  readonly file: SharedFile;
  readonly superblock: Superblock;
  readonly where: string;
  readonly shape: ChunkedShape;
}

/** Receives each stored chunk with its position along every dimension, counted in chunks. */
export type ChunkVisitor = (position: readonly number[], chunk: StoredChunk) => void;

/** Looks up a chunk by its position; undefined when the file does not store it. */
export type ChunkIndex = (position: readonly number[]) => StoredChunk | undefined;

/** Reads the whole index of a dataset once. Errors are "file-damaged". */
export function readChunkIndex(context: IndexContext, index: ChunkIndexKind): ChunkIndex {
  const { shape, file } = context;
  const { address } = index;
  if (address === null) return () => undefined;
  if (index.kind === "implicit") return implicitIndex(shape, address);
  const counts = chunkCounts(shape.shape, shape.chunks);
  const found = new Map<number, StoredChunk>();
  const add: ChunkVisitor = (position, chunk) => {
    // Array indexes may keep places for chunks outside the present shape.
    if (position.some((value, i) => value >= (counts[i] ?? 0))) return;
    if (context.superblock.base + chunk.address + chunk.size > file.size)
      throw brokenFile(
        context.where,
        "A chunk lies beyond the end of the file.",
        `chunk ${position.join(",")}: ${chunk.size} bytes at ${chunk.address}, file of ${file.size}`,
      );
    found.set(linear(position, counts), chunk);
  };
  if (index.kind === "single")
    add(
      shape.shape.map(() => 0),
      singleChunk(index, address, shape),
    );
  else READERS[index.kind](context, address, add);
  return (position) => found.get(linear(position, counts));
}

const READERS = {
  "btree-v1": readChunkBtreeV1,
  "btree-v2": readChunkBtreeV2,
  "fixed-array": readFixedArray,
  "extensible-array": readExtensibleArray,
};

function singleChunk(
  index: ChunkIndexKind & { kind: "single" },
  address: number,
  { chunkBytes }: ChunkedShape,
) {
  return { address, size: index.filteredSize ?? chunkBytes, filterMask: index.filterMask };
}

/** All chunks are there, one after another, unfiltered. */
function implicitIndex(shape: ChunkedShape, address: number): ChunkIndex {
  const counts = maxChunkCounts(shape);
  const size = shape.chunkBytes;
  return (position) => ({ address: address + linear(position, counts) * size, size, filterMask: 0 });
}

/** A chunked dataset of rank 0, or whose chunk shape does not match, is not HDF5. */
export function checkChunkShape(shape: readonly number[], chunks: readonly number[], where: string): void {
  if (chunks.length === shape.length && chunks.every((length) => length >= 1) && shape.length > 0) return;
  throw formatError({
    code: "file-damaged",
    what: "The chunk shape does not fit the dataset's shape.",
    where,
    got: `chunks ${chunks.join(",")} of ${shape.join(",")}`,
    fix: "Produce the file again.",
  });
}
