import { configError } from "../../errors.ts";
import { medianOf } from "../statistics/median-of.ts";
import type { RasterShape } from "./raster-shape.ts";

export const BLOCK_METHODS = ["mean", "median", "nearest"] as const;
export type BlockMethod = (typeof BLOCK_METHODS)[number];

export interface Blocks {
  readonly values: Float32Array;
  readonly shape: RasterShape;
}

/**
 * Reduces an image by whole blocks of pixels (multilooking); rows and columns beyond the last whole block are dropped. `mean` and `median`
 * take the valid pixels of each block; `nearest` takes the pixel in its middle (the later one of two), for labels and masks.
 *
 * @param values y x x, NaN = no data
 * @param step rows and columns of a block
 */
export function averageBlocks(
  values: Float32Array,
  shape: RasterShape,
  step: RasterShape,
  method: BlockMethod = "mean",
): Blocks {
  const size = { y: Math.floor(shape.y / step.y), x: Math.floor(shape.x / step.x) };
  if (
    !(Number.isInteger(step.y) && Number.isInteger(step.x) && step.y > 0 && step.x > 0) ||
    size.y * size.x < 1
  )
    throw configError({
      code: "block-size",
      what: "The image cannot be cut into blocks of this size.",
      got: `blocks of ${step.y} x ${step.x} for ${shape.y} x ${shape.x} pixels`,
      fix: "Give whole numbers of rows and columns, from 1 to the image's own.",
    });
  const out = new Float32Array(size.y * size.x);
  const buffer = new Float64Array(step.y * step.x);
  const middle = { y: step.y >> 1, x: step.x >> 1 };
  for (let row = 0, block = 0; row < size.y; row++)
    for (let column = 0; column < size.x; column++, block++) {
      const [top, left] = [row * step.y, column * step.x];
      if (method === "nearest") {
        out[block] = values[(top + middle.y) * shape.x + left + middle.x]!;
        continue;
      }
      let count = 0;
      let sum = 0;
      for (let y = top; y < top + step.y; y++)
        for (let x = left; x < left + step.x; x++) {
          const value = values[y * shape.x + x]!;
          if (Number.isNaN(value)) continue;
          buffer[count++] = value;
          sum += value;
        }
      out[block] = method === "mean" ? sum / count : medianOf(buffer, count);
    }
  return { values: out, shape: size };
}
