import { brokenFile } from "./broken-file.ts";
import { type ChunkIndex, checkChunkShape, readChunkIndex } from "./chunk-index.ts";
import type { DatasetInfo } from "./describe.ts";
import { checkFilters } from "./filters.ts";
import { type Layout, readFillValue, readLayout } from "./layout.ts";
import { readObjectHeader } from "./object-header.ts";
import type { SharedFile } from "./shared-file.ts";
import { readSuperblock, type Superblock } from "./superblock.ts";

/** All that reading a window needs: an open file, where the bytes are, and how they are packed. */
export interface DatasetAccess {
  readonly file: SharedFile;
  readonly superblock: Superblock;
  readonly info: DatasetInfo;
  readonly layout: Layout;
  readonly index: ChunkIndex;
  /** The bytes of one element of unwritten space; null: zeros. */
  readonly fill: Uint8Array | null;
  /** Chunk shape; the dataset's own shape when it is not chunked. */
  readonly chunks: readonly number[];
  readonly chunkBytes: number;
  readonly elementBytes: number;
  readonly where: string;
}

/** Chunks above this are beyond what HDF5 itself allows. */
const LARGEST_CHUNK = 2 ** 32;

/** Reads layout and chunk index, once for each open file and dataset. */
export function accessDataset(file: SharedFile, info: DatasetInfo, elementBytes: number): DatasetAccess {
  const key = `dataset ${info.header} ${elementBytes}`;
  const known = file.derived.get(key) as DatasetAccess | undefined;
  const access = known ?? readAccess(file, info, elementBytes);
  file.derived.set(key, access);
  return access;
}

function readAccess(file: SharedFile, info: DatasetInfo, elementBytes: number): DatasetAccess {
  const where = `${file.path}: ${info.name}`;
  checkFilters(info.filters, where);
  const superblock = readSuperblock(file);
  const messages = readObjectHeader(file, superblock, info.header);
  const layout = readLayout(messages, superblock, where);
  const fill = readFillValue(messages, superblock, where);
  const chunks = info.chunks ?? info.shape;
  const chunkBytes = chunks.reduce((product, length) => product * length, elementBytes);
  let index: ChunkIndex = () => undefined;
  if (layout.kind === "chunked") {
    checkChunkShape(info.shape, chunks, where);
    if (chunkBytes > LARGEST_CHUNK)
      throw brokenFile(where, "A chunk is larger than HDF5 allows.", `${chunkBytes} bytes`);
    const shape = {
      shape: info.shape,
      maxShape: info.maxShape,
      chunks,
      chunkBytes,
      isFiltered: info.filters.length > 0,
    };
    index = readChunkIndex({ file, superblock, where, shape }, layout.index);
  }
  return { file, superblock, info, layout, index, fill, chunks, chunkBytes, elementBytes, where };
}
