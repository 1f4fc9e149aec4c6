import type { RasterShape } from "./raster-shape.ts";

/** Each of the two derivatives has weights of 1 + 2 + 1; the magnitude counts both. */
const SCALE = 1 / (4 * Math.SQRT2);

/**
 * Size of the gradient by Sobel's operator (Sobel and Feldman 1968), so scaled that it stays within the range of the values.
 * Edge pixels are repeated beyond the edge; NaN where any of the 3 x 3 pixels has no data.
 *
 * @param values y x x, NaN = no data
 */
export function measureEdges(values: Float32Array, shape: RasterShape): Float32Array {
  const out = new Float32Array(values.length);
  for (let y = 0, p = 0; y < shape.y; y++) {
    const rows = [Math.max(0, y - 1), y, Math.min(shape.y - 1, y + 1)] as const;
    const [above, here, below] = [rows[0] * shape.x, rows[1] * shape.x, rows[2] * shape.x];
    for (let x = 0; x < shape.x; x++, p++) {
      const left = Math.max(0, x - 1);
      const right = Math.min(shape.x - 1, x + 1);
      const [a, b, c] = [values[above + left]!, values[above + x]!, values[above + right]!];
      const [d, e, f] = [values[here + left]!, values[here + x]!, values[here + right]!];
      const [g, h, i] = [values[below + left]!, values[below + x]!, values[below + right]!];
      const alongX = c + 2 * f + i - a - 2 * d - g;
      const alongY = g + 2 * h + i - a - 2 * b - c;
      // The middle pixel has no weight, but without it there is no value here.
      out[p] = Number.isNaN(e) ? Number.NaN : SCALE * Math.hypot(alongX, alongY);
    }
  }
  return out;
}
