import type { Grid } from "../geo/grid.ts";
import { pixelRatio } from "../geo/pixel-ratio.ts";
import { resampleBilinear, resampleReach } from "../kernels/raster/resample.ts";
import { allocate } from "./dtype.ts";
import { readFloats } from "./read-floats.ts";
import { positions } from "./sample-grid.ts";
import type { Range, Variable } from "./variable.ts";
import { checkWindow } from "./window.ts";

/**
 * A map on another grid, also of another system: bilinear, and averaged over each pixel where the target is coarser
 * (`resampleBilinear`). Physical values in f32; NaN outside of the map. What is read does not depend on the window.
 *
 * @param leastWeight share of the weights that pixels with data must hold; without it the pixel underneath decides (GDAL)
 */
export function resampleOnGrid(variable: Variable, from: Grid, to: Grid, leastWeight?: number): Variable {
  const { name, unit, attrs } = variable;
  const dims = ["y", "x"] as const;
  const shape = [to.shape.y, to.shape.x] as const;
  const ratio = pixelRatio(from, to);
  const locate = positions(from, to);
  const rule = leastWeight === undefined ? {} : { leastWeight };
  return {
    name,
    dims,
    shape,
    dtype: "f32",
    unit,
    nodata: null,
    // A few rows at once: neighbouring ones need the same source rows.
    chunks: [Math.min(CHUNK_ROWS, to.shape.y), to.shape.x],
    attrs,
    source: { view: "resampleOnGrid", from, to, ...rule, of: variable.source },
    async read(window, options) {
      checkWindow({ name, dims, shape }, window);
      const { rows, columns } = locate(window as readonly [Range, Range]);
      const y = amongPixels(rows, from.shape.y, resampleReach(ratio.y));
      const x = amongPixels(columns, from.shape.x, resampleReach(ratio.x));
      const out = allocate("f32", rows.length) as Float32Array;
      if (y === null || x === null) return out.fill(Number.NaN);
      const block = await readFloats(variable, [y, x], options);
      for (let i = 0; i < rows.length; i++) {
        // Counted in pixel centres, from the block's first one.
        rows[i] = rows[i]! - 0.5 - y[0];
        columns[i] = columns[i]! - 0.5 - x[0];
      }
      return resampleBilinear(block, { y: y[1] - y[0], x: x[1] - x[0] }, rows, columns, {
        ratio,
        ...rule,
      });
    },
    close: () => variable.close(),
  };
}

const CHUNK_ROWS = 64;

/** The source pixels that the positions need; null when none lies on the source. Positions outside of it become NaN. */
function amongPixels(places: Float64Array, length: number, reach: number): Range | null {
  let [first, last] = [Infinity, -Infinity];
  for (let i = 0; i < places.length; i++) {
    const place = places[i]!;
    if (!(place >= 0 && place < length)) places[i] = Number.NaN;
    else {
      if (place < first) first = place;
      if (place > last) last = place;
    }
  }
  if (first > last) return null;
  return [Math.max(0, Math.floor(first - 0.5) - reach), Math.min(length, Math.ceil(last - 0.5) + reach + 1)];
}
