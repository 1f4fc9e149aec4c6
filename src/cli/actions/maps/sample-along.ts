import type { Grid } from "../../../geo/grid.ts";
import { lonLatToPosition } from "../../../geo/transform.ts";
import { amongCenters, bilinear } from "../../../stack/bilinear.ts";
import type { Range, Variable } from "../../../stack/variable.ts";
import { readFloats } from "../../../stack/views.ts";
import { atSlice } from "./derive.ts";
import type { Place } from "./read-geojson.ts";

export type SamplingMethod = "nearest" | "bilinear";

/** Places whose pixels are read together: their box is small, because they lie along a line. */
const TOGETHER = 256;

/** Values of one slice at places; NaN outside of the map and where it has no data. */
export async function sampleAlong(
  variable: Variable,
  grid: Grid,
  places: readonly Place[],
  slice: number,
  method: SamplingMethod,
  signal: AbortSignal,
): Promise<Float32Array> {
  const out = new Float32Array(places.length).fill(Number.NaN);
  const [height = 0, width = 0] = variable.shape.slice(-2);
  const rows = new Float64Array(places.length);
  const columns = new Float64Array(places.length);
  places.forEach(([lon, lat], i) => {
    const { row, column } = lonLatToPosition(grid, lon, lat);
    rows[i] = amongCenters(row, height);
    columns[i] = amongCenters(column, width);
  });
  for (let start = 0; start < places.length; start += TOGETHER) {
    const stop = Math.min(places.length, start + TOGETHER);
    const box = boxOf(rows.subarray(start, stop), columns.subarray(start, stop));
    if (box === null) continue;
    const [[top], [left, right]] = box;
    const block = await readFloats(variable, atSlice(variable, slice, box), { signal });
    const across = right - left;
    const origin = -top * across - left;
    for (let i = start; i < stop; i++) {
      const [row, column] = [rows[i] as number, columns[i] as number];
      if (Number.isNaN(row + column)) continue;
      out[i] =
        method === "nearest"
          ? (block[origin + Math.round(row) * across + Math.round(column)] as number)
          : bilinear(block, origin, across, row, column);
    }
  }
  return out;
}

function boxOf(rows: Float64Array, columns: Float64Array): readonly [Range, Range] | null {
  const range = (values: Float64Array, others: Float64Array): Range | null => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    values.forEach((value, i) => {
      if (Number.isNaN(value + (others[i] as number))) return;
      low = Math.min(low, Math.floor(value));
      high = Math.max(high, Math.ceil(value) + 1);
    });
    return high > low ? [low, high] : null;
  };
  const [y, x] = [range(rows, columns), range(columns, rows)];
  return y && x ? [y, x] : null;
}
