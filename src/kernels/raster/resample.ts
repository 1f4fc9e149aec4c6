import { inputError } from "../../errors.ts";
import type { RasterShape } from "./raster-shape.ts";

export interface ResampleOptions {
  /** Source pixels in one target pixel along each axis; above 1 the kernel is widened by it. Default 1. */
  readonly ratio?: RasterShape;
  /**
   * Share of the kernel's weight that valid pixels must hold for a value, above 0 to 1. Without it the source pixel that the
   * position lies in decides, as with GDAL: fair among equal pixels, a draw by lot where the target is much coarser.
   */
  readonly leastWeight?: number;
}

/** Targets of nearly the source's size take the plain kernel (GDAL 3 decides so below a ratio of 1 / 0.95). */
const NEARLY_ONE = 1 / 0.95;
/** GDAL's own allowance for a position on the border of two pixels, which is then in the second one. */
const BORDER = 1e-10;

/** Pixels on each side of a position that a kernel for this ratio may touch. */
export const resampleReach = (ratio: number): number => (ratio <= NEARLY_ONE ? 1 : Math.ceil(ratio));

/**
 * Bilinear values of a raster at continuous positions. Where a target pixel holds more than one source pixel, the triangle
 * kernel is widened by the ratio, so that a coarser grid gets means and not samples (no aliasing). Pixels without data do not
 * count and the other weights are made to sum to 1; a position outside the raster (more than half a pixel beyond the outer
 * pixel centres, or NaN) has no value.
 *
 * @param source [y, x] of `shape`, NaN = no data
 * @param rows, columns positions counted in pixel centres: 0 is the first row's centre
 * @returns one value for each position; about 4 max(1, ratio.y) max(1, ratio.x) multiplications each, no allocation per value
 *
 * The rule is that of GDAL's warper (-r bilinear); the kernel is the first-order B-spline.
 */
export function resampleBilinear(
  source: Float32Array,
  shape: RasterShape,
  rows: Float64Array,
  columns: Float64Array,
  { ratio = { y: 1, x: 1 }, leastWeight }: ResampleOptions = {},
): Float32Array {
  const good = [ratio.y, ratio.x].every((value) => value > 0 && Number.isFinite(value));
  if (source.length !== shape.y * shape.x || rows.length !== columns.length || !good)
    throw inputError({
      code: "resample-input",
      what: "The raster, the positions or the ratio do not fit together.",
      got: `${source.length} values for ${shape.y} x ${shape.x}, ${rows.length} rows and ${columns.length} columns, ratio ${ratio.y} x ${ratio.x}`,
      fix: "Give y * x values, one row and column for each position, and a ratio above 0.",
    });
  const out = new Float32Array(rows.length);
  const height = ratio.y > NEARLY_ONE ? ratio.y : 1;
  const width = ratio.x > NEARLY_ONE ? ratio.x : 1;
  const weights = new Float64Array(2 * Math.ceil(width) + 1);
  for (let i = 0; i < out.length; i++) {
    const row = rows[i]!;
    const column = columns[i]!;
    out[i] = Number.NaN;
    // A position on the border of two rasters belongs to the second one alone.
    if (!(row >= -0.5 && row < shape.y - 0.5 && column >= -0.5 && column < shape.x - 0.5)) continue;
    if (leastWeight === undefined) {
      const inside = Math.min(Math.floor(row + 0.5 + BORDER), shape.y - 1) * shape.x;
      if (Number.isNaN(source[inside + Math.min(Math.floor(column + 0.5 + BORDER), shape.x - 1)]!)) continue;
    }
    // The raster's edge is no void: what lies beyond it is not counted as missing.
    const left = Math.max(Math.floor(column - width) + 1, 0);
    const right = Math.min(Math.ceil(column + width) - 1, shape.x - 1);
    let total = 0;
    for (let x = left; x <= right; x++) {
      const weight = 1 - Math.abs(x - column) / width;
      weights[x - left] = weight;
      total += weight;
    }
    const top = Math.max(Math.floor(row - height) + 1, 0);
    const bottom = Math.min(Math.ceil(row + height) - 1, shape.y - 1);
    let sum = 0;
    let valid = 0;
    let whole = 0;
    for (let y = top; y <= bottom; y++) {
      const down = 1 - Math.abs(y - row) / height;
      whole += down * total;
      for (let x = left; x <= right; x++) {
        const value = source[y * shape.x + x]!;
        if (Number.isNaN(value)) continue;
        const weight = down * weights[x - left]!;
        sum += weight * value;
        valid += weight;
      }
    }
    if (valid > 0 && valid >= (leastWeight ?? 0) * whole) out[i] = sum / valid;
  }
  return out;
}
