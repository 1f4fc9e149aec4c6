import { describe, expect, test } from "vitest";
import type { Variable } from "../../stack/variable.ts";
import { inMemory } from "../../stack/views.ts";
import type { ResultLayer } from "./open-result.ts";
import { readMap } from "./read-map.ts";

const layerOf = (variable: Variable): ResultLayer => ({
  name: "v",
  path: "v.tif",
  variable,
  grid: {
    shape: { y: variable.shape.at(-2) ?? 0, x: variable.shape.at(-1) ?? 0 },
    affine: [10, 0, 100, 0, -10, 200],
    crs: { epsg: 32614, wkt: null },
    geometry: "map",
  },
  dates: [],
  attrs: {},
});

describe("readMap", () => {
  test("reads a small map as it is", async () => {
    const variable = inMemory("v", Float32Array.of(1, 2, 3, 4, 5, 6), {
      dims: ["y", "x"],
      shape: [2, 3],
      dtype: "f32",
    });
    const { values, grid, step } = await readMap(layerOf(variable));
    expect([...values]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(step).toBe(1);
    expect(grid.affine).toEqual([10, 0, 100, 0, -10, 200]);
  });

  test("reads the slice that is asked for", async () => {
    const variable = inMemory("v", Float32Array.of(1, 2, 3, 4), {
      dims: ["time", "y", "x"],
      shape: [2, 1, 2],
      dtype: "f32",
    });
    expect([...(await readMap(layerOf(variable), 1)).values]).toEqual([3, 4]);
  });

  test("thins a large map, pixel by pixel right and with pixels as large on the ground", async () => {
    const [height, width] = [5001, 4003];
    const plain = inMemory("v", new Float32Array(1), { dims: ["y", "x"], shape: [1, 1], dtype: "f32" });
    // Each value is its own place, computed when read.
    const variable: Variable = {
      ...plain,
      shape: [height, width],
      async read([rows, columns]) {
        const [y0, y1] = rows ?? [0, 0];
        const [x0, x1] = columns ?? [0, 0];
        const block = new Float32Array((y1 - y0) * (x1 - x0));
        for (let y = y0, i = 0; y < y1; y++) for (let x = x0; x < x1; x++) block[i++] = y * 0.5 + x * 1000;
        return block;
      },
    };
    const { values, grid, step } = await readMap(layerOf(variable));
    expect(step).toBe(2);
    expect(grid.shape).toEqual({ y: 2501, x: 2002 });
    expect(grid.affine).toEqual([20, 0, 100, 0, -20, 200]);
    for (const [row, column] of [
      [0, 0],
      [1, 1],
      [2500, 2001],
      [999, 1500],
    ] as const)
      expect(values[row * 2002 + column]).toBe(Math.fround(2 * row * 0.5 + 2 * column * 1000));
  });
});
