import type { RasterShape } from "../../../kernels/raster/raster-shape.ts";
import type { Cut } from "../../cut.ts";

/** Row, column and radius in pixels: a circle on any image, radar geometry too. */
export type PixelCircle = readonly [row: number, column: number, radius: number];

/** Marks the pixels whose centre lies within the radius of a pixel's centre. */
export function fillPixelCircle(
  mask: Uint8Array,
  shape: RasterShape,
  [row, column, radius]: PixelCircle,
): void {
  for (let y = Math.max(0, Math.ceil(row - radius)); y < Math.min(shape.y, row + radius + 1); y++)
    for (let x = Math.max(0, Math.ceil(column - radius)); x < Math.min(shape.x, column + radius + 1); x++)
      if ((y - row) ** 2 + (x - column) ** 2 <= radius ** 2) mask[y * shape.x + x] = 1;
}

/** Marks rows and columns; what lies beyond the image is left out. */
export function fillBox(mask: Uint8Array, shape: RasterShape, { y, x }: NonNullable<Cut["crop"]>): void {
  const [left, right] = [Math.max(0, x[0]), Math.min(shape.x, x[1])];
  for (let row = Math.max(0, y[0]); row < Math.min(shape.y, y[1]); row++)
    if (right > left) mask.fill(1, row * shape.x + left, row * shape.x + right);
}
