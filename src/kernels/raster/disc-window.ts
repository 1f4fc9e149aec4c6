import { RankCounts } from "../statistics/rank-counts.ts";
import { rankValues } from "../statistics/rank-values.ts";
import { type Disc, transposeDisc } from "./disc.ts";
import { mirrorIndex } from "./mirror-index.ts";
import type { RasterShape } from "./raster-shape.ts";

/** A rectangle of a map. */
export interface Block {
  readonly y: number;
  readonly x: number;
  readonly rows: number;
  readonly columns: number;
}

/** What a move adds and takes away, as distances in memory from the disc's centre before it; and the move itself. */
interface Move {
  readonly added: Int32Array;
  readonly taken: Int32Array;
  readonly step: number;
}

/** The values in a disc that moves over a block of a map, which is mirrored at its edges. It begins at the block's first pixel. */
export class DiscWindow {
  /** Values around the block in ascending order. */
  readonly #sorted: Float32Array;
  /** Ranks of the block's pixels and of those around it that a disc reaches, -1 where there is no data. */
  readonly #ranks: Int32Array;
  readonly #counts: RankCounts;
  readonly #right: Move;
  readonly #left: Move;
  readonly #down: Move;
  #centre: number;

  constructor(values: Float32Array, shape: RasterShape, disc: Disc, block: Block) {
    const heights = transposeDisc(disc).halfWidths;
    const [tall, wide] = [disc.halfWidths.length - 1, heights.length - 1];
    const rows = mirrored(block.y - tall, block.rows + 2 * tall, shape.y);
    const columns = mirrored(block.x - wide, block.columns + 2 * wide, shape.x);
    const stride = columns.length;
    const { ranks, sorted } = rankRectangle(values, shape.x, rows, columns);
    this.#ranks = ranks;
    this.#sorted = sorted;
    this.#counts = new RankCounts(sorted.length);
    this.#centre = tall * stride + wide;
    const rim = (reaches: Int32Array, along: number, across: number, shift: number) => {
      const offsets = new Int32Array(2 * reaches.length - 1);
      for (let k = 1 - reaches.length; k < reaches.length; k++)
        offsets[k + reaches.length - 1] = k * across + (reaches[Math.abs(k)]! + shift) * along;
      return offsets;
    };
    const { halfWidths } = disc;
    this.#right = {
      added: rim(halfWidths, 1, stride, 1),
      taken: rim(halfWidths, -1, stride, 0),
      step: 1,
    };
    this.#left = { added: rim(halfWidths, -1, stride, 1), taken: rim(halfWidths, 1, stride, 0), step: -1 };
    this.#down = { added: rim(heights, stride, 1, 1), taken: rim(heights, -stride, 1, 0), step: stride };
    for (let dy = -tall; dy <= tall; dy++) {
      const half = halfWidths[Math.abs(dy)]!;
      for (let dx = -half; dx <= half; dx++) {
        const rank = ranks[this.#centre + dy * stride + dx]!;
        if (rank >= 0) this.#counts.add(rank, 1);
      }
    }
  }

  moveRight(): void {
    this.#move(this.#right);
  }

  moveLeft(): void {
    this.#move(this.#left);
  }

  moveDown(): void {
    this.#move(this.#down);
  }

  /** Value that a share of 0 ... 1 of the disc's values does not exceed; NaN when it holds none. */
  percentile(share: number): number {
    const counts = this.#counts;
    if (counts.total === 0) return Number.NaN;
    const position = share * (counts.total - 1);
    const k = Math.floor(position);
    const rank = counts.select(k);
    const value = this.#sorted[rank]!;
    if (k === position) return value;
    const next = this.#sorted[counts.selectNext(rank, k)]!;
    return value + (position - k) * (next - value);
  }

  #move({ added, taken, step }: Move): void {
    const ranks = this.#ranks;
    const counts = this.#counts;
    const centre = this.#centre;
    for (let i = 0; i < added.length; i++) {
      const [enters, leaves] = [ranks[centre + added[i]!]!, ranks[centre + taken[i]!]!];
      if (enters >= 0) counts.add(enters, 1);
      if (leaves >= 0) counts.add(leaves, -1);
    }
    this.#centre = centre + step;
  }
}

/** Indices within 0 ... length - 1 of a line that is mirrored at its ends. */
function mirrored(start: number, count: number, length: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => mirrorIndex(start + i, length));
}

/** Ranks among themselves of the pixels at some rows and columns, which may come more than once. */
function rankRectangle(values: Float32Array, stride: number, rows: Int32Array, columns: Int32Array) {
  const [top, left] = [least(rows), least(columns)];
  const [height, width] = [-least(rows.map((y) => -y)) - top + 1, -least(columns.map((x) => -x)) - left + 1];
  const once = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    const start = (top + y) * stride + left;
    once.set(values.subarray(start, start + width), y * width);
  }
  const { ranks, sorted } = rankValues(once);
  const spread = new Int32Array(rows.length * columns.length);
  for (let i = 0, p = 0; i < rows.length; i++) {
    const start = (rows[i]! - top) * width - left;
    for (let j = 0; j < columns.length; j++, p++) spread[p] = ranks[start + columns[j]!]!;
  }
  return { ranks: spread, sorted };
}

const least = (indices: Int32Array) => indices.reduce((a, b) => Math.min(a, b));
