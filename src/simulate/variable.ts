import { cancelledError } from "../errors.ts";
import type { Source, Variable } from "../stack/variable.ts";
import { type Layer, openWindow } from "./layer.ts";

/** Values computed between two looks at the abort signal: about a tenth of a second. */
const VALUES_PER_TURN = 2_000_000;
/** Aimed-at size of a read block. */
const BLOCK_BYTES = 4 * 1024 * 1024;

/** A layer as a lazy variable that computes what is read. */
export function createSimulatedVariable(layer: Layer, source: Source): Variable {
  const { name, dims, shape, dtype, unit, nodata, attrs } = layer;
  return {
    name,
    dims,
    shape,
    dtype,
    unit,
    nodata,
    attrs,
    source,
    chunks: naturalChunks(shape),
    async read(window, { signal } = {}) {
      if (signal?.aborted) throw cancelledError();
      const { data, rows, computeRow } = openWindow(layer, window);
      const valuesPerRow = data.length / Math.max(1, rows[1] - rows[0]);
      let since = 0;
      for (let y = rows[0]; y < rows[1]; y++) {
        computeRow(y);
        since += valuesPerRow;
        if (since < VALUES_PER_TURN || y === rows[1] - 1) continue;
        since = 0;
        await new Promise((resolve) => setTimeout(resolve));
        if (signal?.aborted) throw cancelledError();
      }
      return data;
    },
    async close() {},
  };
}

/** Whole rows of all dates or pairs: what the dates share is then computed once for all pairs. */
function naturalChunks(shape: readonly number[]): number[] {
  const [height = 1, width = 1] = shape.slice(-2);
  const depth = shape.length === 3 ? shape[0]! : 1;
  const rows = Math.max(1, Math.min(height, Math.floor(BLOCK_BYTES / (4 * depth * width))));
  return [...shape.slice(0, -2), rows, width];
}
