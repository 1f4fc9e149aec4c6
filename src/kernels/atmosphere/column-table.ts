/** Values on the points of a regular grid at several heights each: what pixels are interpolated from. */
export interface ColumnTable {
  readonly rows: number;
  readonly columns: number;
  /** m, ascending, at least 2; the same at all points. */
  readonly heights: Float64Array;
  /** [row, column, height]. */
  readonly values: Float32Array;
  /** Derivatives with height, laid out alike. */
  readonly slopes: Float32Array;
}

/** Where pixels lie within a table; the same for all tables with its axes. */
export interface TablePlaces {
  /** Index of each pixel's value at its upper left point and lower height; -1 outside of the table. */
  readonly base: Int32Array;
  /** Shares of the way to the next column, the next row and the next height. */
  readonly across: Float32Array;
  readonly down: Float32Array;
  readonly up: Float32Array;
}

type Axes = Pick<ColumnTable, "rows" | "columns" | "heights">;

/**
 * Finds pixels in the axes of a table.
 *
 * @param row, column positions counted in points from the first; NaN is outside
 * @param height m
 */
export function placeInTable(
  { rows, columns, heights }: Axes,
  row: Float64Array,
  column: Float64Array,
  height: Float32Array,
): TablePlaces {
  const pixels = height.length;
  const levels = heights.length;
  const [lowest, highest] = [heights[0]!, heights[levels - 1]!];
  const places = {
    base: new Int32Array(pixels).fill(-1),
    across: new Float32Array(pixels),
    down: new Float32Array(pixels),
    up: new Float32Array(pixels),
  };
  let k = 0;
  for (let p = 0; p < pixels; p++) {
    const [y, x, h] = [row[p]!, column[p]!, height[p]!];
    const inside = y >= 0 && y <= rows - 1 && x >= 0 && x <= columns - 1 && h >= lowest && h <= highest;
    if (!inside) continue;
    // Neighbouring pixels lie at nearly one height: the search starts where the last one ended.
    while (k > 0 && heights[k]! > h) k--;
    while (k < levels - 2 && heights[k + 1]! <= h) k++;
    const y0 = Math.min(Math.floor(y), Math.max(0, rows - 2));
    const x0 = Math.min(Math.floor(x), Math.max(0, columns - 2));
    places.base[p] = (y0 * columns + x0) * levels + k;
    places.across[p] = x - x0;
    places.down[p] = y - y0;
    places.up[p] = (h - heights[k]!) / (heights[k + 1]! - heights[k]!);
  }
  return places;
}

/**
 * Interpolates a table to pixels: bilinear between columns, a cubic with the table's slopes (Hermite) in height.
 * NaN outside and around points without values. Writes from `start` on.
 */
export function sampleTable(
  { rows, columns, heights, values, slopes }: ColumnTable,
  { base, across, down, up }: TablePlaces,
  out: Float32Array,
  start: number,
): void {
  const levels = heights.length;
  const right = columns > 1 ? levels : 0;
  const below = rows > 1 ? columns * levels : 0;
  for (let p = 0; p < base.length; p++) {
    const at = base[p]!;
    if (at < 0) {
      out[start + p] = Number.NaN;
      continue;
    }
    const [x, y, t] = [across[p]!, down[p]!, up[p]!];
    const k = at % levels;
    const dh = heights[k + 1]! - heights[k]!;
    const s = 1 - t;
    const [v0, v1] = [s * s * (1 + 2 * t), t * t * (3 - 2 * t)];
    const [m0, m1] = [t * s * s * dh, -t * t * s * dh];
    const [b, c, d] = [at + right, at + below, at + right + below];
    const upper =
      (1 - x) * (v0 * values[at]! + v1 * values[at + 1]! + m0 * slopes[at]! + m1 * slopes[at + 1]!) +
      x * (v0 * values[b]! + v1 * values[b + 1]! + m0 * slopes[b]! + m1 * slopes[b + 1]!);
    const lower =
      (1 - x) * (v0 * values[c]! + v1 * values[c + 1]! + m0 * slopes[c]! + m1 * slopes[c + 1]!) +
      x * (v0 * values[d]! + v1 * values[d + 1]! + m0 * slopes[d]! + m1 * slopes[d + 1]!);
    out[start + p] = (1 - y) * upper + y * lower;
  }
}

/**
 * Slopes of sampled columns by the parabola through each height and its neighbours, for tables whose source gives none.
 * `values` as in `ColumnTable`.
 */
export function slopesOfColumns(heights: Float64Array, values: Float32Array): Float32Array {
  const levels = heights.length;
  const slopes = new Float32Array(values.length);
  for (let first = 0; first < values.length; first += levels)
    for (let k = 0; k < levels; k++) {
      // At the ends the parabola of the three outermost heights.
      const middle = Math.min(Math.max(k, 1), Math.max(1, levels - 2));
      slopes[first + k] = parabolaSlope(heights, values, first, middle, k);
    }
  return slopes;
}

function parabolaSlope(
  heights: Float64Array,
  values: Float32Array,
  first: number,
  middle: number,
  at: number,
): number {
  const chord = (k: number) =>
    (values[first + k + 1]! - values[first + k]!) / (heights[k + 1]! - heights[k]!);
  if (heights.length === 2) return chord(0);
  const [lower, upper] = [chord(middle - 1), chord(middle)];
  const [a, b, c] = [heights[middle - 1]!, heights[middle]!, heights[middle + 1]!];
  const curvature = (upper - lower) / (c - a);
  return lower + curvature * (2 * heights[at]! - a - b);
}
