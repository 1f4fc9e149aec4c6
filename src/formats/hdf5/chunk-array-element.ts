import type { StoredChunk } from "./chunk-index.ts";
import type { Cursor } from "./cursor.ts";

/** An entry of a fixed or extensible array; null when the chunk is not stored. */
export function readArrayElement(
  cursor: Cursor,
  isFiltered: boolean,
  elementBytes: number,
  chunkBytes: number,
): StoredChunk | null {
  const address = cursor.address();
  if (!isFiltered) return address === null ? null : { address, size: chunkBytes, filterMask: 0 };
  const size = cursor.uint(elementBytes - cursor.sizes.address - 4);
  const filterMask = cursor.u32();
  return address === null ? null : { address, size, filterMask };
}
