import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { Window } from "../../stack/variable.ts";
import { copyBlock, fillBlock } from "./copy-block.ts";
import { shuffle } from "./shuffle.ts";
import { fillBytes, type StoredDataset } from "./write-structure.ts";

const deflateAsync = promisify(deflate);

/** One chunk as it goes to the disk: cut from the window, padded at the edges, shuffled, compressed. */
export async function packChunk(
  { spec, elementBytes }: StoredDataset,
  chunks: readonly number[],
  position: readonly number[],
  window: Window,
  counts: readonly number[],
  bytes: Uint8Array,
): Promise<Uint8Array> {
  const zero = chunks.map(() => 0);
  const source = position.map((place, dim) => place * (chunks[dim] ?? 1) - (window[dim]?.[0] ?? 0));
  const extent = source.map((start, dim) => Math.min(chunks[dim] ?? 1, (counts[dim] ?? 0) - start));
  const chunk = new Uint8Array(chunks.reduce((product, n) => product * n, elementBytes));
  if (extent.some((n, dim) => n < (chunks[dim] ?? 1)))
    fillBlock(chunk, chunks, zero, chunks, elementBytes, fillBytes(spec));
  copyBlock(bytes, counts, source, chunk, chunks, zero, extent, elementBytes);
  const { gzip = 4 } = spec;
  if (gzip === null) return chunk;
  return deflateAsync(spec.shuffle === false ? chunk : shuffle(chunk, elementBytes), { level: gzip });
}
