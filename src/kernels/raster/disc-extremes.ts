import type { Disc } from "./disc.ts";
import type { RasterShape } from "./raster-shape.ts";

export interface Extremes {
  /** y x x, NaN where the disc holds no data. */
  readonly smallest: Float32Array;
  readonly largest: Float32Array;
}

/**
 * Smallest and largest value over a disc around each pixel, those without data left out.
 *
 * Beyond the edges the map is mirrored, or absent: both give the same. For a mirrored pixel lies at least as far away as its
 * original, along y and along x, so that a disc which holds the one holds the other, however large it is.
 *
 * Each row of the map gets tables of the extremes of 1, 2, 4, ... pixels in a row; any row of a disc is two overlapping entries
 * of one table (sparse tables; Bender, Farach-Colton 2000). 2 x (2 radius + 1) x 2 comparisons per pixel: time grows with the
 * radius and not with its square; the memory beyond the two maps is two tables of one row.
 *
 * @param values y x x; NaN and infinite = no data
 */
export function discExtremes(values: Float32Array, shape: RasterShape, disc: Disc): Extremes {
  const largest = new Float32Array(values.length).fill(Number.NEGATIVE_INFINITY);
  // The smallest is the negative of the largest negative.
  const negative = new Float32Array(values.length).fill(Number.NEGATIVE_INFINITY);
  const reach = Math.min(disc.halfWidths.length, shape.y) - 1;
  const table = new RowTable(shape.x, disc.halfWidths[0]!);
  for (let row = 0; row < shape.y; row++)
    for (const [sign, out] of [
      [1, largest],
      [-1, negative],
    ] as const) {
      table.fill(values, row * shape.x, sign);
      const last = Math.min(shape.y - 1, row + reach);
      for (let target = Math.max(0, row - reach); target <= last; target++)
        table.raise(out, target * shape.x, disc.halfWidths[Math.abs(target - row)]!);
    }
  return {
    smallest: negative.map((value) => (value === Number.NEGATIVE_INFINITY ? Number.NaN : -value)),
    largest: largest.map((value) => (value === Number.NEGATIVE_INFINITY ? Number.NaN : value)),
  };
}

/** Largest values of 1, 2, 4, ... pixels of one row, with nothing on both sides of it. */
class RowTable {
  readonly #length: number;
  /** Pixels of nothing on each side: a wider disc sees the whole row from everywhere, as this one does. */
  readonly #margin: number;
  /** Entry i of level k is the largest of pixels i ... i + 2^k - 1, counted from the margin's beginning. */
  readonly #levels: Float32Array[] = [];

  constructor(length: number, halfWidth: number) {
    this.#length = length;
    this.#margin = Math.min(halfWidth, length);
    const padded = length + 2 * this.#margin;
    for (let size = 1; size <= 2 * this.#margin + 1; size *= 2)
      this.#levels.push(new Float32Array(padded).fill(Number.NEGATIVE_INFINITY));
  }

  fill(values: Float32Array, start: number, sign: 1 | -1): void {
    const [row, ...wider] = this.#levels;
    for (let x = 0; x < this.#length; x++) {
      const value = sign * values[start + x]!;
      row![this.#margin + x] = Number.isFinite(value) ? value : Number.NEGATIVE_INFINITY;
    }
    let below = row!;
    let half = 1;
    for (const level of wider) {
      for (let i = 0; i + half < level.length; i++) level[i] = Math.max(below[i]!, below[i + half]!);
      below = level;
      half *= 2;
    }
  }

  /** Raises a row of a map to the largest value within so many pixels on both sides. */
  raise(out: Float32Array, start: number, halfWidth: number): void {
    const wide = Math.min(halfWidth, this.#margin);
    const k = 31 - Math.clz32(2 * wide + 1);
    const level = this.#levels[k]!;
    const left = this.#margin - wide;
    const right = this.#margin + wide + 1 - (1 << k);
    for (let x = 0; x < this.#length; x++) {
      out[start + x] = Math.max(level[left + x]!, level[right + x]!, out[start + x]!);
    }
  }
}
