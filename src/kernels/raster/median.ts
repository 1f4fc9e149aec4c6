import { configError } from "../../errors.ts";
import { medianOf } from "../statistics/median-of.ts";
import type { Edge } from "./edge.ts";
import type { RasterShape } from "./raster-shape.ts";

/**
 * Median filter over a disc: each pixel becomes the median of the valid pixels within a radius. Pixels without data stay
 * without.
 *
 * @param values y x x, NaN = no data
 * @param radius pixels; those whose centre is at most so far away count
 */
export function smoothMedian(
  values: Float32Array,
  shape: RasterShape,
  radius: number,
  { edge = "gap" }: { readonly edge?: Edge } = {},
): Float32Array {
  if (!(Number.isInteger(radius) && radius > 0))
    throw configError({
      code: "filter-size",
      what: "The radius of a median filter is not a positive whole number.",
      got: String(radius),
      fix: "Give it in pixels, for example 5.",
    });
  // Half width of the disc in each of its rows.
  const reach = Int32Array.from({ length: radius + 1 }, (_, dy) =>
    Math.floor(Math.sqrt(radius ** 2 - dy ** 2)),
  );
  const buffer = new Float64Array((2 * radius + 1) ** 2);
  const out = new Float32Array(values.length);
  for (let y = 0, p = 0; y < shape.y; y++)
    for (let x = 0; x < shape.x; x++, p++) {
      if (Number.isNaN(values[p]!)) {
        out[p] = Number.NaN;
        continue;
      }
      let count = 0;
      for (let dy = -radius; dy <= radius; dy++) {
        const wide = reach[Math.abs(dy)]!;
        let row = y + dy;
        if (row < 0 || row >= shape.y) {
          if (edge === "gap") continue;
          row = row < 0 ? 0 : shape.y - 1;
        }
        for (let column = x - wide; column <= x + wide; column++) {
          let inside = column;
          if (column < 0 || column >= shape.x) {
            if (edge === "gap") continue;
            inside = column < 0 ? 0 : shape.x - 1;
          }
          const value = values[row * shape.x + inside]!;
          if (!Number.isNaN(value)) buffer[count++] = value;
        }
      }
      out[p] = medianOf(buffer, count);
    }
  return out;
}
