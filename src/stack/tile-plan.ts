import { configError } from "../errors.ts";
import type { Variable } from "./variable.ts";
import { elementsOf } from "./window.ts";

/** A rectangle of pixels, half-open. */
export interface Rectangle {
  readonly y: readonly [start: number, stop: number];
  readonly x: readonly [start: number, stop: number];
}

/**
 * How a grid is cut. BLOCKS are the footprints of output chunks: they depend on the data alone, so that stored
 * bytes are the same for any memory or worker count. TILES are rectangles of whole blocks: the unit of work,
 * sized for the memory budget.
 */
export interface TilePlan {
  readonly block: { readonly y: number; readonly x: number };
  /** Blocks along each axis. */
  readonly blocks: { readonly y: number; readonly x: number };
  readonly tile: { readonly y: number; readonly x: number };
  readonly tiles: readonly Rectangle[];
}

export interface TilePlanInput {
  readonly shape: { readonly y: number; readonly x: number };
  /** From `chooseBlock`. */
  readonly block: { readonly y: number; readonly x: number };
  /** Natural read blocks of the inputs, (rows, columns). */
  readonly inputChunks: readonly (readonly [y: number, x: number])[];
  /** Bytes that a worker holds for each pixel of a tile: all layers of inputs and outputs. */
  readonly bytesPerPixel: number;
  /** Bytes that one worker may use for tiles. */
  readonly budget: number;
}

/** Preferred block edges. Every block is a file for each output, and creating one costs about a millisecond. */
const BLOCK_EDGES = [128, 64, 32, 16] as const;
/** Float32 layers of one block: with its copies it must fit the smallest sensible memory budget several times. */
const LARGEST_BLOCK_BYTES = 32 << 20;
/**
 * Tiles stay this small where that reads whole chunks: their arrays are recycled by the allocator rather than mapped anew
 * (a quarter of the time to read an uncompressed stack), and progress, resume and cancellation come sooner.
 */
const PREFERRED_TILE_PIXELS = 1 << 14;
/** Where chunks are larger, strips for one, tiles grow up to this, so that fewer of them share a chunk. */
const LARGEST_TILE_PIXELS = 1 << 16;

/**
 * The block of a stack: as large as the weight of its layers allows, and a divisor of its chunks where it can be. It follows
 * from the stack alone, so that outputs are stored alike whatever else runs with them.
 *
 * @param variables all that are read of the stack
 */
export function chooseBlock(
  shape: { readonly y: number; readonly x: number },
  variables: readonly Pick<Variable, "shape" | "chunks">[],
): { y: number; x: number } {
  const bytes = Float32Array.BYTES_PER_ELEMENT * countLayers(variables.map((variable) => variable.shape));
  const edge = BLOCK_EDGES.find((candidate) => candidate ** 2 * bytes <= LARGEST_BLOCK_BYTES) ?? 16;
  const chunk = largestChunk(readBlocks(variables), shape);
  return { y: blockEdge(chunk.y, shape.y, edge), x: blockEdge(chunk.x, shape.x, edge) };
}

/** Rows and columns of the natural read blocks of variables. */
export function readBlocks(
  variables: readonly Pick<Variable, "shape" | "chunks">[],
): (readonly [y: number, x: number])[] {
  // A list of numbers along time has no place in the grid.
  return variables
    .filter(({ shape }) => shape.length >= 2)
    .map(({ chunks }) => [chunks.at(-2)!, chunks.at(-1)!] as const);
}

/** Layers of y by x pixels in arrays of these shapes. */
export function countLayers(shapes: readonly (readonly number[])[]): number {
  return shapes.reduce((sum, shape) => sum + elementsOf(shape.slice(0, -2)), 0);
}

function largestChunk(
  chunks: TilePlanInput["inputChunks"],
  shape: { y: number; x: number },
): { y: number; x: number } {
  return {
    y: Math.max(1, ...chunks.map(([y]) => Math.min(y, shape.y))),
    x: Math.max(1, ...chunks.map(([, x]) => Math.min(x, shape.x))),
  };
}

/** Cuts a grid so that aligned tiles read each input chunk once where the budget allows it. */
export function planTiles({ shape, block, inputChunks, bytesPerPixel, budget }: TilePlanInput): TilePlan {
  const chunk = largestChunk(inputChunks, shape);
  const whole = ceilTo(chunk.y, block.y) * ceilTo(chunk.x, block.x);
  const largest = whole <= PREFERRED_TILE_PIXELS ? PREFERRED_TILE_PIXELS : LARGEST_TILE_PIXELS;
  const affordable = Math.min(largest, Math.floor(budget / bytesPerPixel));
  if (affordable < block.y * block.x)
    throw configError({
      code: "memory-too-small",
      what: "The memory budget cannot hold one block of the stack.",
      where: `${block.y} x ${block.x} pixels of ${bytesPerPixel} bytes each`,
      got: `${Math.max(0, Math.floor(budget / 1e6))} MB for the tile of a worker`,
      fix: `Give at least ${Math.ceil((block.y * block.x * bytesPerPixel - budget) / 1e6)} MB more with --memory.`,
    });
  const tile = growTile(block, chunk, shape, affordable);
  return { block, blocks: count(shape, block), tile, tiles: rectangles(shape, tile) };
}

/** The rectangles of a regular cut, in row order. */
export function rectangles(
  shape: { readonly y: number; readonly x: number },
  size: { readonly y: number; readonly x: number },
): Rectangle[] {
  const result: Rectangle[] = [];
  for (let y = 0; y < shape.y; y += size.y)
    for (let x = 0; x < shape.x; x += size.x)
      result.push({ y: [y, Math.min(y + size.y, shape.y)], x: [x, Math.min(x + size.x, shape.x)] });
  return result;
}

/** Indices (row-major) of the blocks that a tile covers. */
export function blocksOf({ block, blocks }: TilePlan, { y, x }: Rectangle): number[] {
  const result: number[] = [];
  for (let row = y[0] / block.y; row * block.y < y[1]; row++)
    for (let column = x[0] / block.x; column * block.x < x[1]; column++) result.push(row * blocks.x + column);
  return result;
}

/** An edge near the preferred one that divides the input chunk, so that block borders fall on chunk borders. */
function blockEdge(chunk: number, length: number, edge: number): number {
  if (length <= edge) return length;
  if (chunk >= edge / 2)
    for (let parts = Math.max(1, Math.ceil(chunk / edge)); parts <= Math.ceil((2 * chunk) / edge); parts++)
      if (chunk % parts === 0) return chunk / parts;
  return edge;
}

/** Grows by whole blocks: first to one input chunk, then along x (rows are contiguous on disk), then along y. */
function growTile(
  block: { y: number; x: number },
  chunk: { y: number; x: number },
  shape: { y: number; x: number },
  affordable: number,
): { y: number; x: number } {
  const round = (value: number, step: number) => Math.max(step, Math.floor(value / step) * step);
  const wanted = {
    y: ceilTo(Math.max(block.y, chunk.y), block.y),
    x: ceilTo(Math.max(block.x, chunk.x), block.x),
  };
  let x = Math.min(wanted.x, round(affordable / block.y, block.x));
  let y = Math.min(wanted.y, round(affordable / x, block.y));
  while (x < shape.x && (x + wanted.x) * y <= affordable) x += wanted.x;
  while (y < shape.y && x * (y + wanted.y) <= affordable) y += wanted.y;
  x = Math.min(x, ceilTo(shape.x, block.x));
  y = Math.min(y, ceilTo(shape.y, block.y));
  return { y, x };
}

const ceilTo = (value: number, step: number) => Math.ceil(value / step) * step;

function count(shape: { y: number; x: number }, size: { y: number; x: number }): { y: number; x: number } {
  return { y: Math.ceil(shape.y / size.y), x: Math.ceil(shape.x / size.x) };
}
