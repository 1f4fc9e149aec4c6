import { setImmediate } from "node:timers/promises";
import { cancelledError, configError, formatError } from "../../errors.ts";
import type { Window } from "../../stack/variable.ts";
import { brokenFile } from "./broken-file.ts";
import { chunkCounts } from "./chunk-index.ts";
import { copyBlock, fillBlock } from "./copy-block.ts";
import type { DatasetAccess } from "./dataset-access.ts";
import { decodeChunk } from "./filters.ts";
import { readLibraryWindow } from "./library-read.ts";
import { readStrided, rowMajorStrides } from "./read-strided.ts";

/** After this many decoded bytes the thread lets others run, so that a cancellation can arrive. */
const BYTES_PER_TURN = 32 * 2 ** 20;

/** The stored bytes of a window in C order, byte order as stored, unwritten space as the file's fill value. */
export async function readWindow(
  access: DatasetAccess,
  window: Window,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { layout, info, where, elementBytes } = access;
  checkWindow(window, info.shape, where);
  const counts = window.map(([start, stop]) => stop - start);
  const out = new Uint8Array(counts.reduce((product, count) => product * count, elementBytes));
  switch (layout.kind) {
    case "chunked":
      await readChunks(access, window, counts, out, signal);
      return out;
    case "contiguous": {
      const bytes = info.shape.reduce((product, length) => product * length, elementBytes);
      if (layout.address === null)
        fillBlock(
          out,
          counts,
          window.map(() => 0),
          counts,
          elementBytes,
          access.fill,
        );
      else if (layout.size !== null && layout.size < bytes)
        throw brokenFile(
          where,
          "The dataset's storage is smaller than its shape.",
          `${layout.size} of ${bytes} bytes`,
        );
      else
        readStrided(
          access.file,
          access.superblock.base + layout.address,
          rowMajorStrides(info.shape, elementBytes),
          window,
          elementBytes,
          out,
        );
      return out;
    }
    case "compact": {
      const bytes = info.shape.reduce((product, length) => product * length, elementBytes);
      if (layout.bytes.length < bytes)
        throw brokenFile(
          where,
          "The dataset's storage is smaller than its shape.",
          `${layout.bytes.length} of ${bytes}`,
        );
      const starts = window.map(([start]) => start);
      copyBlock(
        layout.bytes,
        info.shape,
        starts,
        out,
        counts,
        window.map(() => 0),
        counts,
        elementBytes,
      );
      return out;
    }
    case "other":
      return readLibraryWindow(access, window);
    default:
      throw formatError({
        code: "layout-unsupported",
        what: `The dataset's values lie in other files (${layout.kind} storage).`,
        where,
        fix: "Write it into one file, for example with h5repack, or read the source files.",
      });
  }
}

/** Window bounds are whole numbers inside the shape, in order. */
export function checkWindow(window: Window, shape: readonly number[], where: string): void {
  const isInside = ([start, stop]: readonly [number, number], dim: number) =>
    Number.isInteger(start) &&
    Number.isInteger(stop) &&
    0 <= start &&
    start <= stop &&
    stop <= (shape[dim] ?? 0);
  if (window.length === shape.length && window.every(isInside)) return;
  throw configError({
    code: "window-outside",
    what: "The window does not lie inside the variable.",
    where,
    got: `${window.map(([start, stop]) => `${start}:${stop}`).join(", ")} of ${shape.join(" x ")}`,
    fix: "Ask for a half-open range inside each dimension.",
  });
}

async function readChunks(
  access: DatasetAccess,
  window: Window,
  counts: readonly number[],
  out: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { file, info, where, elementBytes, chunks, chunkBytes, superblock, index, layout } = access;
  const rawEdges = layout.kind === "chunked" && layout.rawEdges;
  let turnBytes = 0;
  for (const position of chunksOf(window, chunks)) {
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
      continue;
    }
    const isEdge = origin.some((start, dim) => start + (chunks[dim] ?? 1) > (info.shape[dim] ?? 0));
    const filters = rawEdges && isEdge ? [] : info.filters;
    const bytes = decodeChunk(
      file.read(superblock.base + stored.address, stored.size),
      filters,
      stored.filterMask,
      chunkBytes,
      `${where}: chunk ${position.join(",")}`,
    );
    const source = from.map((start, dim) => start - (origin[dim] ?? 0));
    copyBlock(bytes, chunks, source, out, counts, target, extent, elementBytes);
    turnBytes += chunkBytes;
    if (turnBytes >= BYTES_PER_TURN) {
      turnBytes = 0;
      await setImmediate();
    }
  }
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
  checkWindow(window, info.shape, where);
  if (layout.kind !== "chunked") return layout.kind === "contiguous" && layout.address === null ? 1 : 0;
  // The index holds only places inside the shape, so a hostile shape costs no more than the window it is asked for.
  let missing = 0;
  for (const position of chunksOf(window, chunks)) if (index(position) === undefined) missing += 1;
  return missing;
}

/** Number of chunks of a whole dataset. */
export const totalChunks = (shape: readonly number[], chunks: readonly number[]) =>
  chunkCounts(shape, chunks).reduce((product, count) => product * count, 1);
