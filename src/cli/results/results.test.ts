import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Grid } from "../../geo/grid.ts";
import { inMemory } from "../../stack/views.ts";
import { blocksOfRows } from "./blocks.ts";
import { DifferenceSum } from "./difference.ts";
import { gridDifference } from "./grid-difference.ts";
import { median, summarise } from "./statistics.ts";

describe("blocksOfRows", () => {
  test("covers every value once, in storage order, within the size", () => {
    const shape = fc.oneof(
      fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 20 })),
      fc.tuple(
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
      ),
    );
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 100 }), (lengths, values) => {
        let next = 0;
        const [height = 0, width = 0] = lengths.slice(-2);
        for (const window of blocksOfRows(lengths, values)) {
          const [depth, [y0, y1], [x0, x1]] = (window.length === 3 ? window : [[0, 1], ...window]) as [
            [number, number],
            [number, number],
            [number, number],
          ];
          expect([x0, x1, depth[1] - depth[0]]).toEqual([0, width, 1]);
          expect((y1 - y0) * width).toBeLessThanOrEqual(Math.max(values, width));
          expect((depth[0] * height + y0) * width).toBe(next);
          next += (y1 - y0) * width;
        }
        expect(next).toBe(lengths.reduce((product, length) => product * length, 1));
      }),
    );
  });
});

describe("DifferenceSum", () => {
  const sum = (a: number[], b: number[]) => {
    const difference = new DifferenceSum();
    // In two blocks: the sum is over all of them.
    difference.add(Float32Array.from(a.slice(0, 2)), Float32Array.from(b.slice(0, 2)));
    difference.add(Float32Array.from(a.slice(2)), Float32Array.from(b.slice(2)));
    return difference.result;
  };
  const { NaN: none, POSITIVE_INFINITY: infinite } = Number;

  test("has the count, the largest and the root-mean-square difference of what both have", () => {
    expect(sum([1, 2, none, 4], [1, 5, none, 0])).toEqual({
      count: 3,
      largest: 4,
      rms: Math.sqrt(25 / 3),
      onlyA: 0,
      onlyB: 0,
    });
  });

  test("counts the pixels that only one has", () => {
    expect(sum([1, none, none], [none, 2, 3])).toMatchObject({ count: 0, onlyA: 1, onlyB: 2 });
  });

  test("finds no difference between equal infinities, and an infinite one otherwise", () => {
    expect(sum([infinite], [infinite]).largest).toBe(0);
    expect(sum([infinite], [1]).largest).toBe(infinite);
  });

  test("of nothing has no root mean square", () => expect(sum([], []).rms).toBeNaN());
});

describe("gridDifference", () => {
  const grid: Grid = {
    shape: { y: 100, x: 200 },
    affine: [80, 0, 300_000, 0, -80, 4_100_000],
    crs: { epsg: 32614, wkt: null },
    geometry: "map",
  };

  test("is null for the same grid, for float noise and for what is not known", () => {
    expect(gridDifference(grid, grid)).toBeNull();
    expect(
      gridDifference(grid, { ...grid, affine: [80 + 1e-9, 0, 300_000.001, 0, -80, 4_100_000] }),
    ).toBeNull();
    expect(gridDifference(grid, { ...grid, crs: { epsg: null, wkt: "..." } })).toBeNull();
    expect(gridDifference(grid, null)).toBeNull();
  });

  test("names another size, another system, half a pixel, and a scale that drifts by a pixel", () => {
    expect(gridDifference(grid, { ...grid, shape: { y: 100, x: 199 } })).toContain(
      "100 x 200 against 100 x 199",
    );
    expect(gridDifference(grid, { ...grid, crs: { epsg: 32613, wkt: null } })).toContain("EPSG:32613");
    expect(gridDifference(grid, { ...grid, affine: [80, 0, 300_040, 0, -80, 4_100_000] })).toContain(
      "affine",
    );
    expect(gridDifference(grid, { ...grid, affine: [80.4, 0, 300_000, 0, -80, 4_100_000] })).toContain(
      "affine",
    );
  });
});

describe("summarise", () => {
  test("reads pixels with data only, nodata and scale applied", async () => {
    const variable = inMemory("v", Int16Array.of(1, 2, -99, 4, 10, -99), {
      dims: ["y", "x"],
      shape: [2, 3],
      dtype: "i16",
      nodata: -99,
      scale: 0.5,
    });
    expect(await summarise(variable)).toEqual({
      valid: 4,
      total: 6,
      minimum: 0.5,
      median: 1.5,
      maximum: 5,
    });
  });

  test("of nodata alone is n/a", async () => {
    const variable = inMemory("v", Float32Array.of(Number.NaN), {
      dims: ["y", "x"],
      shape: [1, 1],
      dtype: "f32",
    });
    expect(await summarise(variable)).toEqual({
      valid: 0,
      total: 1,
      minimum: Number.NaN,
      median: Number.NaN,
      maximum: Number.NaN,
    });
  });

  test("medians of odd and even counts", () => {
    expect(median(Float32Array.of(3, 1, 2))).toBe(2);
    expect(median(Float32Array.of(4, 1, 2, 3))).toBe(2.5);
    expect(median(new Float32Array(0))).toBeNaN();
  });
});
