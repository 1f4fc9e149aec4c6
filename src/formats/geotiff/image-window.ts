import { allocate, componentsOf } from "../../stack/dtype.ts";
import type { TypedArray } from "../../stack/variable.ts";
import type { BlockCache } from "./block-cache.ts";
import type { ByteSource } from "./byte-source.ts";
import type { BlockDecoder } from "./decode-block.ts";
import type { BlockIndex } from "./image-layout.ts";
import { readBlocks } from "./read-blocks.ts";

/** Half-open pixel ranges. Bands are numbered from 0. */
export interface ImageWindow {
  readonly bands: readonly [start: number, stop: number];
  readonly rows: readonly [start: number, stop: number];
  readonly columns: readonly [start: number, stop: number];
}

export interface OpenImage {
  readonly source: ByteSource;
  readonly index: BlockIndex;
  readonly decode: BlockDecoder;
  /** What a pixel of a hole in the file reads as. */
  readonly fill: number;
}

/** Reads a window in the order band, row, column. Only the blocks that it touches are read. */
export async function readImageWindow(
  image: OpenImage,
  window: ImageWindow,
  cache: BlockCache,
  signal?: AbortSignal,
): Promise<TypedArray> {
  const { layout } = image.index;
  const [width, height, bands] = [window.columns, window.rows, window.bands].map(([a, b]) => b - a) as [
    number,
    number,
    number,
  ];
  const output = allocate(layout.sample.dtype, bands * height * width);
  if (output.length === 0) return output;
  const missing: number[] = [];
  for (const block of blocksOf(image.index, window)) {
    const samples = cache.get(block);
    if (samples) copyAndKeep(block, samples);
    else missing.push(block);
  }
  await readBlocks(image.source, image.index, image.decode, missing, copyAndKeep, signal);
  return output;

  function copyAndKeep(block: number, samples: TypedArray | null): void {
    const whole = copyBlock(image, window, block, samples, output);
    if (whole || samples === null) cache.drop(block);
    else cache.keep(block, detached(samples));
  }
}

/** A view into a large read would keep all of that read alive; uncompressed blocks are such views. */
const detached = (samples: TypedArray) =>
  samples.buffer.byteLength > 2 * samples.byteLength ? (samples.slice() as TypedArray) : samples;

function blocksOf({ layout }: BlockIndex, { bands, rows, columns }: ImageWindow): number[] {
  const blocks: number[] = [];
  const planes = layout.planes === 1 ? [0, 1] : bands;
  for (let plane = planes[0] ?? 0; plane < (planes[1] ?? 0); plane++)
    for (let r = Math.floor(rows[0] / layout.blockHeight); r * layout.blockHeight < rows[1]; r++)
      for (let c = Math.floor(columns[0] / layout.blockWidth); c * layout.blockWidth < columns[1]; c++)
        blocks.push((plane * layout.blocksDown + r) * layout.blocksAcross + c);
  return blocks;
}

/** Copies the part of a block that lies in the window; true when that was all of the block. */
function copyBlock(
  { index: { layout }, fill }: OpenImage,
  { bands, rows, columns }: ImageWindow,
  block: number,
  samples: TypedArray | null,
  output: TypedArray,
): boolean {
  const perPlane = layout.blocksAcross * layout.blocksDown;
  const plane = Math.floor(block / perPlane);
  const blockTop = Math.floor((block % perPlane) / layout.blocksAcross) * layout.blockHeight;
  const blockLeft = (block % layout.blocksAcross) * layout.blockWidth;
  const [top, bottom] = overlap(rows, blockTop, Math.min(blockTop + layout.blockHeight, layout.height));
  const [left, right] = overlap(columns, blockLeft, Math.min(blockLeft + layout.blockWidth, layout.width));
  const parts = componentsOf(layout.sample.dtype);
  const [height, width] = [rows[1] - rows[0], columns[1] - columns[0]];
  const [firstBand, lastBand] = layout.planes === 1 ? bands : [plane, plane + 1];
  for (let band = firstBand; band < lastBand; band++) {
    const inBlock = layout.planes === 1 ? band : 0;
    for (let row = top; row < bottom; row++) {
      const to = (((band - bands[0]) * height + row - rows[0]) * width + left - columns[0]) * parts;
      const count = (right - left) * parts;
      if (samples === null) output.fill(fill, to, to + count);
      else {
        const from =
          ((row - blockTop) * layout.blockWidth + left - blockLeft) * layout.bandsPerBlock + inBlock;
        copyRun(samples, from * parts, layout.bandsPerBlock * parts, parts, output, to, right - left);
      }
    }
  }
  const coversBands = layout.planes > 1 || (bands[0] === 0 && bands[1] === layout.bands);
  const coversRows = rows[1] >= Math.min(blockTop + layout.blockHeight, layout.height);
  const coversColumns = right === Math.min(blockLeft + layout.blockWidth, layout.width) && left === blockLeft;
  // Rows above were served by earlier windows or will not be asked for: reading runs downwards.
  return coversBands && coversRows && coversColumns;
}

/** Copies pixels of `parts` values that lie `step` values apart. */
function copyRun(
  samples: TypedArray,
  from: number,
  step: number,
  parts: number,
  output: TypedArray,
  to: number,
  pixels: number,
): void {
  if (step === parts) {
    output.set(samples.subarray(from, from + pixels * parts), to);
    return;
  }
  for (let i = 0; i < pixels; i++)
    for (let part = 0; part < parts; part++)
      output[to + i * parts + part] = samples[from + i * step + part] as number;
}

const overlap = ([start, stop]: readonly [number, number], low: number, high: number) =>
  [Math.max(start, low), Math.min(stop, high)] as const;
