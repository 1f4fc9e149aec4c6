import type { ChunkedShape } from "./chunk-index.ts";

/** Number of chunks along each dimension. */
export const chunkCounts = (shape: readonly number[], chunks: readonly number[]) =>
  shape.map((length, i) => Math.ceil(length / (chunks[i] ?? 1)));

/** Chunk counts of the maximum shape; an unlimited dimension counts 1 (only the slowest one may be unlimited). */
export const maxChunkCounts = ({ maxShape, chunks }: ChunkedShape) =>
  maxShape.map((length, i) => (length === null ? 1 : Math.ceil(length / (chunks[i] ?? 1))));

/** Row-major number of a position. */
export const linear = (position: readonly number[], counts: readonly number[]) =>
  position.reduce((sum, value, i) => sum * (counts[i] ?? 1) + value, 0);

/** The position of a row-major number; the first count is not needed. */
export function unravel(number: number, counts: readonly number[]): number[] {
  const position = counts.map(() => 0);
  let rest = number;
  for (let i = counts.length - 1; i > 0; i--) {
    const count = counts[i] ?? 1;
    position[i] = rest % count;
    rest = Math.floor(rest / count);
  }
  position[0] = rest;
  return position;
}
