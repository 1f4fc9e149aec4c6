import type { RasterShape } from "../../../kernels/raster/raster-shape.ts";
import type { Range, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { atSlice, type Changes, type Compute, depthOf, derive, lengthOf, pixelsOf } from "./derive.ts";

/**
 * Applies a filter of limited reach to every slice: a window is read with as many pixels around it as the filter looks at, so that it
 * does not matter how the image is cut into windows. A filter whose reach is infinite sees the whole slice; the last one is remembered.
 */
export function filterInSpace(
  variable: Variable,
  reach: number,
  apply: (values: Float32Array, shape: RasterShape) => Float32Array,
  changes: Changes = {},
): Variable {
  const [height = 0, width = 0] = variable.shape.slice(-2);
  const widen = ([start, stop]: Range, length: number): Range => [
    Math.max(0, start - reach),
    Math.min(length, stop + reach),
  ];
  let last: { readonly slice: number; readonly filtered: Float32Array } | null = null;
  const compute: Compute = async (window, options) => {
    const [rows, columns] = pixelsOf(window);
    const [first, stop] = depthOf(window);
    const outer = [widen(rows, height), widen(columns, width)] as const;
    const shape = { y: lengthOf(outer[0]), x: lengthOf(outer[1]) };
    const size = { y: lengthOf(rows), x: lengthOf(columns) };
    const out = new Float32Array((stop - first) * size.y * size.x);
    const [above, before] = [rows[0] - outer[0][0], columns[0] - outer[1][0]];
    for (let k = first; k < stop; k++) {
      const filtered: Float32Array =
        last?.slice === k
          ? last.filtered
          : apply(await readFloats(variable, atSlice(variable, k, outer), options), shape);
      if (reach === Number.POSITIVE_INFINITY) last = { slice: k, filtered };
      for (let y = 0; y < size.y; y++) {
        const start = (above + y) * shape.x + before;
        out.set(filtered.subarray(start, start + size.x), ((k - first) * size.y + y) * size.x);
      }
    }
    return out;
  };
  return derive(variable, compute, changes);
}
