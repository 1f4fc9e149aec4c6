import { isUpwarpError } from "../../errors.ts";
import type { Range, Variable } from "../../stack/variable.ts";
import { readFloats } from "../../stack/views.ts";
import { elementsOf } from "../../stack/window.ts";
import type { PixelWindow } from "../protocol.ts";
import type { Piece } from "./block-mean.ts";

/** Values read at a time: 16 MB of float32. */
const PIECE_VALUES = 4 * 2 ** 20;
/** Requests worth having under way at once: browsers open six connections per host over HTTP/1.1. */
const LANES = 6;

/** Where a server gives many pieces in one answer, so many are waited for together: two answers of 64 pieces. */
const MOST_LANES = 128;
/** Bytes that may be under way at once. */
const BYTES_UNDER_WAY = 2 ** 23;

/** How many chunks of a Zarr layer to read at once. Chunks that are packed come whole, however small the part that is wanted. */
export function lanesFor({ packs, chunks }: Variable): number {
  const pixels = elementsOf(packs === undefined ? chunks.slice(-2) : chunks);
  const fit = Math.floor(BYTES_UNDER_WAY / (pixels * Float32Array.BYTES_PER_ELEMENT));
  return Math.min(MOST_LANES, Math.max(LANES, fit));
}

/** Runs `work` on all items, so many at a time. */
export async function inLanes<T>(
  items: Iterable<T>,
  work: (item: T) => Promise<void>,
  lanes = LANES,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const lane = async () => {
    for (let item = queue.next(); !item.done; item = queue.next()) await work(item.value);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/**
 * Windows that make up a window, cut where chunks end: strips of whole rows, or, where chunks may be absent, one for each chunk,
 * so that an absent one leaves the others readable.
 */
export function* cutWindow(
  { y, x }: PixelWindow,
  chunks: readonly number[],
  byChunk: boolean,
): Generator<PixelWindow> {
  const [chunkRows = 1, chunkColumns = 1] = chunks.slice(-2);
  const width = Math.max(1, x[1] - x[0]);
  const together = byChunk ? 1 : Math.max(1, Math.floor(PIECE_VALUES / (chunkRows * width)));
  for (const rows of cutRange(y, chunkRows * together))
    if (byChunk) for (const columns of cutRange(x, chunkColumns)) yield { y: rows, x: columns };
    else yield { y: rows, x };
}

/** Parts of a range that end at multiples of `size`. */
export function* cutRange([start, stop]: Range, size: number): Generator<Range> {
  for (let at = start; at < stop; ) {
    const end = Math.min(stop, (Math.floor(at / size) + 1) * size);
    yield [at, end];
    at = end;
  }
}

/** Reads one piece of a slice; null values where its chunk is absent. Every other error passes. */
export async function readPiece(variable: Variable, index: number, window: PixelWindow): Promise<Piece> {
  const depth: Range[] = variable.shape.length === 3 ? [[index, index + 1]] : [];
  return { window, values: await readOrMiss(variable, [...depth, window.y, window.x]) };
}

/** The values of a window, null where a chunk under it is absent. */
export async function readOrMiss(variable: Variable, window: readonly Range[]): Promise<Float32Array | null> {
  try {
    return await readFloats(variable, window);
  } catch (cause) {
    if (isUpwarpError(cause, "zarr-chunk-missing")) return null;
    throw cause;
  }
}
