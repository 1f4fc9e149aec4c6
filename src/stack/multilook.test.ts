import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NO_CRS } from "../geo/grid.ts";
import { multilook } from "./multilook.ts";
import { multilookStack } from "./multilook-stack.ts";
import type { Source, Variable } from "./variable.ts";
import { inMemory, isView, openView } from "./views.ts";
import { fullWindow } from "./window.ts";

const open = (source: Source): Promise<Variable> =>
  isView(source) ? openView(source, open) : Promise.reject(new Error("a leaf that is no view"));
const read = async (variable: Variable) => [...(await variable.read(fullWindow(variable.shape)))];
/** 5 rows, 7 columns: 0 .. 34. */
const map = inMemory(
  "map",
  Float32Array.from({ length: 35 }, (_, i) => i),
  { dims: ["y", "x"], shape: [5, 7], dtype: "f32", nodata: 8 },
);

describe("multilook", () => {
  test("averages whole blocks, without what is missing, and leaves out the rest of rows and columns", async () => {
    const coarse = multilook(map, { y: 2, x: 3, method: "mean" });
    expect(coarse.shape).toEqual([2, 2]);
    // 0 1 2 7 (8) 9, 3 4 5 10 11 12, ...
    expect(await read(coarse)).toEqual(
      [19 / 5, 45 / 6, (14 + 15 + 16 + 21 + 22 + 23) / 6, 21.5].map(Math.fround),
    );
  });

  test("takes the median of what is there", async () => {
    expect(await read(multilook(map, { y: 2, x: 3, method: "median" }))).toEqual([2, 7.5, 18.5, 21.5]);
  });

  test("takes the pixel in the middle, as it is stored", async () => {
    const coarse = multilook(map, { y: 2, x: 3, method: "nearest" });
    expect(await read(coarse)).toEqual([8, 11, 22, 25]);
    expect(coarse.nodata).toBe(8);
  });

  test("gives NaN where a block has no data", async () => {
    const none = inMemory("none", new Float32Array(4).fill(Number.NaN), {
      dims: ["y", "x"],
      shape: [2, 2],
      dtype: "f32",
    });
    for (const method of ["mean", "median"] as const)
      expect(await read(multilook(none, { y: 2, x: 2, method }))).toEqual([Number.NaN]);
  });

  test("reads any window as it reads the whole, also opened again from its source", async () => {
    const stack = inMemory(
      "stack",
      Float32Array.from({ length: 3 * 35 }, (_, i) => (i * 7919) % 101),
      { dims: ["pair", "y", "x"], shape: [3, 5, 7], dtype: "f32" },
    );
    const range = (stop: number) =>
      fc.tuple(fc.nat(stop), fc.nat(stop)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("mean", "median", "nearest"),
        fc.tuple(range(3), range(2), range(3)),
        async (method, window) => {
          const coarse = multilook(stack, { y: 2, x: 2, method });
          const again = await open(JSON.parse(JSON.stringify(coarse.source)) as Source);
          const whole = await read(coarse);
          const part = [...(await again.read(window))];
          const expected: number[] = [];
          for (let k = window[0][0]; k < window[0][1]; k++)
            for (let y = window[1][0]; y < window[1][1]; y++)
              for (let x = window[2][0]; x < window[2][1]; x++) expected.push(whole[(k * 2 + y) * 3 + x]!);
          expect(part).toEqual(expected);
        },
      ),
    );
  });

  test.each([
    [0, 1],
    [1.5, 1],
    [6, 1],
    [1, 8],
  ])("refuses %d x %d looks of 5 x 7 pixels", (y, x) => {
    expect(() => multilook(map, { y, x, method: "mean" })).toThrow(/multilook-size/);
  });
});

test("multilookStack averages phases, keeps labels, moves the reference and counts the looks", async () => {
  const labels = { ...map, name: "waterMask" };
  const stack = multilookStack(
    {
      product: "test",
      grid: { shape: { y: 5, x: 7 }, affine: [10, 0, 100, 0, -10, 200], crs: NO_CRS, geometry: "map" },
      variables: new Map([
        ["coherence", map],
        ["waterMask", labels],
      ]),
      network: null,
      dates: [],
      acquisition: { looks: 4 },
      reference: { y: 3, x: 5 },
      attrs: {},
      notes: [],
    },
    { y: 2, x: 3, method: "mean" },
  );
  expect(stack.grid).toMatchObject({ shape: { y: 2, x: 2 }, affine: [30, 0, 100, 0, -20, 200] });
  expect(stack.acquisition.looks).toBe(24);
  expect(stack.reference).toEqual({ y: 1, x: 1 });
  expect(await read(stack.variables.get("waterMask")!)).toEqual([8, 11, 22, 25]);
  expect((await read(stack.variables.get("coherence")!))[1]).toBe(7.5);
});
