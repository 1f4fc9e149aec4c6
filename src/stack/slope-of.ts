import type { RasterShape } from "../kernels/raster/raster-shape.ts";
import { measureSlope } from "../kernels/raster/slope.ts";
import { readFloats } from "./read-floats.ts";
import type { Range, Variable } from "./variable.ts";
import { checkWindow } from "./window.ts";

/**
 * Slope of a map of elevations in degrees (`measureSlope`), computed as it is read: NaN beside gaps and along the map's border.
 *
 * @param spacing distance between the centres of neighbouring pixels along y and x, in the unit of the elevations
 */
export function slopeOf(variable: Variable, spacing: RasterShape): Variable {
  const { attrs, chunks } = variable;
  const [height = 0, width = 0] = variable.shape;
  const [name, dims, shape] = ["slope", ["y", "x"] as const, [height, width] as const];
  return {
    name,
    dims,
    shape,
    dtype: "f32",
    unit: "degree",
    nodata: null,
    chunks,
    attrs,
    source: { view: "slopeOf", spacing, of: variable.source },
    async read(window, options) {
      checkWindow({ name, dims, shape }, window);
      const [y, x] = window as readonly [Range, Range];
      const [rows, columns] = [widen(y, height), widen(x, width)];
      const block = await readFloats(variable, [rows, columns], options);
      const [blockHeight, blockWidth] = [rows[1] - rows[0], columns[1] - columns[0]];
      const slope = measureSlope(block, { y: blockHeight, x: blockWidth }, spacing);
      const out = new Float32Array((y[1] - y[0]) * (x[1] - x[0]));
      for (let row = y[0], to = 0; row < y[1]; row++, to += x[1] - x[0]) {
        const from = (row - rows[0]) * blockWidth - columns[0];
        out.set(slope.subarray(from + x[0], from + x[1]), to);
      }
      return out;
    },
    close: () => variable.close(),
  };
}

/** A pixel more on both sides, where there is one. */
const widen = ([start, stop]: Range, length: number): Range => [
  Math.max(0, start - 1),
  Math.min(length, stop + 1),
];
