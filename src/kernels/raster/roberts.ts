import type { RasterShape } from "./raster-shape.ts";

/**
 * Size of the gradient by the Roberts cross (Roberts 1963): the two diagonal differences of the 2 x 2 pixels of which a pixel is the
 * upper left one, so scaled that it stays within the range of the values. What it measures lies half a pixel to the lower right.
 * Edge pixels are repeated beyond the edge; NaN where any of the four pixels has no data.
 *
 * @param values y x x, NaN = no data
 */
export function measureDiagonals(values: Float32Array, shape: RasterShape): Float32Array {
  const out = new Float32Array(values.length);
  for (let y = 0, p = 0; y < shape.y; y++) {
    const [here, below] = [y * shape.x, Math.min(shape.y - 1, y + 1) * shape.x];
    for (let x = 0; x < shape.x; x++, p++) {
      const right = Math.min(shape.x - 1, x + 1);
      const falling = values[here + x]! - values[below + right]!;
      const rising = values[here + right]! - values[below + x]!;
      out[p] = Math.SQRT1_2 * Math.hypot(falling, rising);
    }
  }
  return out;
}
