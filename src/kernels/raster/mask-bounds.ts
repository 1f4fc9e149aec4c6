import type { RasterShape } from "./raster-shape.ts";

/** Rows and columns, half open. */
export interface MaskBounds {
  readonly y: readonly [start: number, stop: number];
  readonly x: readonly [start: number, stop: number];
}

/** The smallest rectangle that holds every pixel that is not 0 in a mask (y x x); null where all are. */
export function boundsOfMask(mask: Uint8Array, { y: rows, x: columns }: RasterShape): MaskBounds | null {
  let [top, bottom, left, right] = [rows, -1, columns, -1];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      if (mask[row * columns + column] === 0) continue;
      if (row < top) top = row;
      bottom = row;
      if (column < left) left = column;
      if (column > right) right = column;
    }
  return bottom < 0 ? null : { y: [top, bottom + 1], x: [left, right + 1] };
}
