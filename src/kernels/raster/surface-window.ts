import type { RasterShape } from "./raster-shape.ts";

/** What stands in for cells of the 3 x 3 window that are missing or lie outside. */
export type WindowEdge =
  /** Nothing: the middle has no value either, as in GDAL. */
  | "nodata"
  /** The straight line through the middle and the opposite cell. No value where neither of two opposite cells exists. */
  | "extrapolate";

/** Neighbours of a cell, row by row without the middle: 0 1 2 / 3 . 4 / 5 6 7, so that 7 - k is opposite to k. */
const NEIGHBOURS = 8;
const CORNERS = [0, 2, 5, 7];

/**
 * Copies the eight neighbours of pixel (y, x) into `out`, row by row without the middle. False where the middle is missing, or
 * a neighbour for which nothing stands in.
 *
 * @param values y x x, NaN = no data
 */
export function readWindow(
  values: Float32Array,
  shape: RasterShape,
  y: number,
  x: number,
  edge: WindowEdge,
  out: Float64Array,
): boolean {
  const p = y * shape.x + x;
  const middle = values[p]!;
  if (Number.isNaN(middle)) return false;
  const inside = y > 0 && x > 0 && y < shape.y - 1 && x < shape.x - 1;
  if (inside) {
    const [above, below] = [p - shape.x, p + shape.x];
    out[0] = values[above - 1]!;
    out[1] = values[above]!;
    out[2] = values[above + 1]!;
    out[3] = values[p - 1]!;
    out[4] = values[p + 1]!;
    out[5] = values[below - 1]!;
    out[6] = values[below]!;
    out[7] = values[below + 1]!;
  } else {
    if (edge === "nodata") return false;
    for (let k = 0, cell = 0; cell <= NEIGHBOURS; cell++) {
      if (cell === NEIGHBOURS / 2) continue;
      const [row, column] = [y + Math.floor(cell / 3) - 1, x + (cell % 3) - 1];
      const outside = row < 0 || column < 0 || row >= shape.y || column >= shape.x;
      out[k++] = outside ? Number.NaN : values[row * shape.x + column]!;
    }
  }
  // One sum finds any gap.
  const sum = out[0]! + out[1]! + out[2]! + out[3]! + out[4]! + out[5]! + out[6]! + out[7]!;
  if (!Number.isNaN(sum)) return true;
  return edge === "extrapolate" && standIn(middle, out);
}

function standIn(middle: number, out: Float64Array): boolean {
  for (let k = 0; k < NEIGHBOURS / 2; k++) {
    const opposite = NEIGHBOURS - 1 - k;
    if (Number.isNaN(out[k]!)) out[k] = 2 * middle - out[opposite]!;
    else if (Number.isNaN(out[opposite]!)) out[opposite] = 2 * middle - out[k]!;
  }
  // Both corners of a diagonal are missing at the corner of a raster: the plane through the three cells that are there.
  for (const corner of CORNERS)
    if (Number.isNaN(out[corner]!))
      out[corner] = out[corner < 4 ? 1 : 6]! + out[corner === 0 || corner === 5 ? 3 : 4]! - middle;
  return !(Number.isNaN(out[1]!) || Number.isNaN(out[3]!));
}
