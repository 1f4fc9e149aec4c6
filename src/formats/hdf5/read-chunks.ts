import { setImmediate } from "node:timers/promises";
import { cancelledError } from "../../errors.ts";
import type { Window } from "../../stack/variable.ts";
import { checkWindow, elementsOf } from "../../stack/window.ts";
import { announced, type ByteRange } from "../announced-reads.ts";
import { brokenFile } from "./broken-file.ts";
import { copyBlock, fillBlock } from "./copy-block.ts";
import type { DatasetAccess } from "./dataset-access.ts";
import { decodeChunk, Workspace } from "./filters.ts";
import { readStrided, rowMajorStrides } from "./read-strided.ts";

/** After this many decoded bytes the thread lets others run, so that a cancellation can arrive. */
const BYTES_PER_TURN = 32 * 2 ** 20;

/** Fills `out`, the window of a chunked dataset, chunk by chunk. */
export async function readChunks(
  access: DatasetAccess,
  window: Window,
  counts: readonly number[],
  out: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { file, info, where, elementBytes, chunks, chunkBytes, superblock, index, layout } = access;
  const rawEdges = layout.kind === "chunked" && layout.rawEdges;
  const workspace = new Workspace();
  const zeros = window.map(() => 0);
  let turnBytes = 0;
  const readPart = async (position: readonly number[]) => {
    if (signal?.aborted) throw cancelledError();
    const origin = position.map((place, dim) => place * (chunks[dim] ?? 1));
    const from = origin.map((start, dim) => Math.max(start, window[dim]?.[0] ?? 0));
    const extent = from.map(
      (start, dim) => Math.min((origin[dim] ?? 0) + (chunks[dim] ?? 1), window[dim]?.[1] ?? 0) - start,
    );
    const target = from.map((start, dim) => start - (window[dim]?.[0] ?? 0));
    const stored = index(position);
    if (stored === undefined) {
      fillBlock(out, counts, target, extent, elementBytes, access.fill);
      return;
    }
    const isEdge = origin.some((start, dim) => start + (chunks[dim] ?? 1) > (info.shape[dim] ?? 0));
    const filters = rawEdges && isEdge ? [] : info.filters;
    const start = superblock.base + stored.address;
    const source = from.map((first, dim) => first - (origin[dim] ?? 0));
    if (start + stored.size > file.size)
      throw brokenFile(
        where,
        "A chunk lies beyond the end of the file.",
        `chunk ${position.join(",")} at ${start}`,
      );
    if (filters.length === 0 && stored.size >= chunkBytes) {
      // Nothing to decode: only the rows inside the window are read.
      const rows = source.map((first, dim): [number, number] => [first, first + (extent[dim] ?? 0)]);
      const block = workspace.take("stored", elementsOf(extent) * elementBytes);
      await readStrided(file, start, rowMajorStrides(chunks, elementBytes), rows, elementBytes, block);
      copyBlock(block, extent, zeros, out, counts, target, extent, elementBytes);
    } else {
      const packed = workspace.take("stored", stored.size);
      file.readInto(packed, start);
      const place = `${where}: chunk ${position.join(",")}`;
      const bytes = decodeChunk(packed, filters, stored.filterMask, chunkBytes, place, workspace);
      copyBlock(bytes, chunks, source, out, counts, target, extent, elementBytes);
    }
    turnBytes += chunkBytes;
    if (turnBytes >= BYTES_PER_TURN) {
      turnBytes = 0;
      await setImmediate();
    }
  };
  const rangeOf = (position: readonly number[]): ByteRange | null => {
    const stored = info.filters.length > 0 ? index(position) : undefined;
    return stored === undefined ? null : [superblock.base + stored.address, stored.size];
  };
  await announced(file.path, chunksOf(window, chunks), rangeOf, readPart);
}

/** Positions of the chunks that a window touches, in C order, counted in chunks. */
export function* chunksOf(window: Window, chunks: readonly number[]): Generator<number[]> {
  if (window.some(([start, stop]) => start >= stop)) return;
  const first = window.map(([start], dim) => Math.floor(start / (chunks[dim] ?? 1)));
  const last = window.map(([, stop], dim) => Math.floor((stop - 1) / (chunks[dim] ?? 1)));
  const position = [...first];
  while (true) {
    yield [...position];
    let dim = position.length - 1;
    while (dim >= 0 && position[dim] === last[dim]) dim -= 1;
    if (dim < 0) return;
    position[dim] = (position[dim] ?? 0) + 1;
    for (let inner = dim + 1; inner < position.length; inner++) position[inner] = first[inner] ?? 0;
  }
}

/** How many chunks under a window the file does not store. */
export function countMissingChunks(access: DatasetAccess, window: Window): number {
  const { layout, info, chunks, index, where } = access;
  checkWindow({ name: where, shape: info.shape }, window);
  if (layout.kind !== "chunked") return layout.kind === "contiguous" && layout.address === null ? 1 : 0;
  // The index holds only places inside the shape, so a hostile shape costs no more than the window it is asked for.
  let missing = 0;
  for (const position of chunksOf(window, chunks)) if (index(position) === undefined) missing += 1;
  return missing;
}
