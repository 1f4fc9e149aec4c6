import type { Grid } from "../geo/grid.ts";
import { amongCenters, bilinear } from "./bilinear.ts";
import { allocate } from "./dtype.ts";
import { readFloats } from "./read-floats.ts";
import { boxOf, positions } from "./sample-grid.ts";
import type { Range, Variable } from "./variable.ts";
import { checkWindow } from "./window.ts";

/**
 * A quantity given on a coarse grid at several heights (height, y, x), read at the pixel centres of a finer grid
 * and at the ground's height there: linear between heights, bilinear on the map. Above the highest and below the
 * lowest level the nearest level counts. NaN outside of the cube, and where the height is not known.
 *
 * @param heights metres, ascending, one for each layer of the cube
 * @param ground a map on the grid `to`, metres; or one height for all pixels
 */
export function sampleCube(
  cube: Variable,
  heights: readonly number[],
  from: Grid,
  to: Grid,
  ground: Variable | number,
): Variable {
  const { name, unit } = cube;
  const dims = ["y", "x"] as const;
  const shape = [to.shape.y, to.shape.x] as const;
  const locate = positions(from, to);
  const map = typeof ground === "number" ? null : ground;
  return {
    name,
    dims,
    shape,
    dtype: "f32",
    unit,
    nodata: null,
    chunks: [1, to.shape.x],
    attrs: {},
    source: {
      view: "sampleCube",
      heights: [...heights],
      from,
      to,
      ...(typeof ground === "number" && { height: ground }),
      of: map === null ? [cube.source] : [cube.source, map.source],
    },
    async read(window, options) {
      checkWindow({ name, dims, shape }, window);
      const places = locate(window as readonly [Range, Range]);
      const out = allocate("f32", places.rows.length) as Float32Array;
      const box = boxOf(places, from.shape);
      if (box === null) return out.fill(Number.NaN);
      const [[top, bottom], [left, right]] = box;
      const block = await readFloats(cube, [[0, heights.length], ...box], options);
      const levels = map === null ? null : await readFloats(map, window, options);
      const columns = right - left;
      const layer = (bottom - top) * columns;
      const origin = -top * columns - left;
      for (let i = 0; i < out.length; i++) {
        const row = amongCenters(places.rows[i] as number, from.shape.y);
        const column = amongCenters(places.columns[i] as number, from.shape.x);
        const height = levels === null ? (ground as number) : (levels[i] as number);
        if (Number.isNaN(row + column + height)) {
          out[i] = Number.NaN;
          continue;
        }
        const level = levelOf(heights, height);
        const low = Math.floor(level);
        const value = bilinear(block, low * layer + origin, columns, row, column);
        if (level === low) out[i] = value;
        else {
          const above = bilinear(block, (low + 1) * layer + origin, columns, row, column);
          out[i] = value + (level - low) * (above - value);
        }
      }
      return out;
    },
    async close() {
      await cube.close();
      await map?.close();
    },
  };
}

/** A height counted in levels, 0 to the last one. */
function levelOf(heights: readonly number[], height: number): number {
  const last = heights.length - 1;
  if (height >= (heights[last] as number)) return last;
  let low = 0;
  while (low < last && (heights[low + 1] as number) <= height) low++;
  const bottom = heights[low] as number;
  return height <= bottom ? low : low + (height - bottom) / ((heights[low + 1] as number) - bottom);
}
