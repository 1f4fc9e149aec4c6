import { configError, inputError } from "../../errors.ts";
import type { RasterShape } from "../raster/raster-shape.ts";
import { checkVariogram, covarianceAt, totalSill, type VariogramPart } from "./variogram.ts";

export interface MaskSamplesOptions {
  /** Cells whose covariances to all others are summed, at most. All of them when the mask has fewer: then the sum is exact. */
  readonly rows?: number;
}

export interface MaskSamples {
  /** Number of independent samples. */
  readonly effective: number;
  /** Standard error of `effective` by the choice of rows; 0 when all are taken. */
  readonly standardError: number;
  readonly cells: number;
  /** Cells whose rows of the covariance matrix were summed. */
  readonly rows: number;
}

/** About 1 s of work for a mask of 10^5 cells. */
const DEFAULT_ROWS = 2000;

/**
 * Number of effective samples of the cells of a mask, whatever its form: total sill over the mean of the covariance matrix of the
 * cells' centres. Rows of the matrix are taken evenly over the cells when there are many; the stated error treats them as drawn
 * without order, which overstates it.
 *
 * Cost: rows x cells look-ups and additions, and one table of covariances of 8 bytes per offset (the mask's bounding shape).
 *
 * @param mask y x x, not 0 = counts
 * @param cell spacing, metres
 * @throws input error when no cell counts
 */
export function effectiveSamplesOfMask(
  mask: ArrayLike<number>,
  shape: RasterShape,
  cell: RasterShape,
  parts: readonly VariogramPart[],
  { rows = DEFAULT_ROWS }: MaskSamplesOptions = {},
): MaskSamples {
  checkVariogram(parts);
  if (mask.length !== shape.y * shape.x || !(rows >= 2 && cell.y > 0 && cell.x > 0))
    throw configError({
      code: "mask-samples",
      what: "The mask does not have the given shape, its cells no size, or fewer than 2 rows are asked for.",
      got: `${mask.length} cells for ${shape.y} x ${shape.x}, spacing ${cell.y} x ${cell.x}, rows ${rows}`,
      fix: "Give the mask row by row, positive spacings in metres, and at least 2 rows.",
    });
  const count = countCells(mask);
  const [ys, xs] = [new Int32Array(count), new Int32Array(count)];
  for (let p = 0, i = 0; p < mask.length; p++)
    if (mask[p] !== 0) {
      ys[i] = Math.floor(p / shape.x);
      xs[i++] = p % shape.x;
    }
  const table = new Float64Array(shape.y * shape.x);
  for (let dy = 0, p = 0; dy < shape.y; dy++)
    for (let dx = 0; dx < shape.x; dx++, p++)
      table[p] = covarianceAt(parts, Math.hypot(dy * cell.y, dx * cell.x));
  const taken = Math.min(Math.floor(rows), count);
  let [sum, squares] = [0, 0];
  for (let k = 0; k < taken; k++) {
    const i = Math.floor(((k + 0.5) * count) / taken);
    let row = 0;
    for (let j = 0; j < count; j++)
      row += table[Math.abs(ys[j]! - ys[i]!) * shape.x + Math.abs(xs[j]! - xs[i]!)]!;
    row /= count;
    sum += row;
    squares += row * row;
  }
  const mean = sum / taken;
  const variance = Math.max(0, (squares / taken - mean * mean) * (taken / (taken - 1 || 1)));
  const errorOfMean = Math.sqrt((variance / taken) * (1 - taken / count));
  const effective = totalSill(parts) / mean;
  return { effective, standardError: (effective * errorOfMean) / mean, cells: count, rows: taken };
}

function countCells(mask: ArrayLike<number>): number {
  let count = 0;
  for (let p = 0; p < mask.length; p++) if (mask[p] !== 0) count++;
  if (count > 0) return count;
  throw inputError({
    code: "empty-mask",
    what: "No cell of the mask counts.",
    fix: "Check that the outlines lie within the grid.",
  });
}
