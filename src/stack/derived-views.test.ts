import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Grid, NO_CRS } from "../geo/grid.ts";
import type { Source, Variable } from "./variable.ts";
import {
  flip,
  inMemory,
  isView,
  layerOf,
  mosaic,
  openView,
  pointwise,
  readFloats,
  sampleCube,
  sampleOnGrid,
} from "./views.ts";
import { fullWindow } from "./window.ts";

const map = (name: string, rows: readonly (readonly number[])[], nodata: number | null = null) =>
  inMemory(name, Float32Array.from(rows.flat()), {
    dims: ["y", "x"],
    shape: [rows.length, rows[0]?.length ?? 0],
    dtype: "f32",
    nodata,
  });
const all = async (variable: Variable) => [...(await readFloats(variable, fullWindow(variable.shape)))];

/** Opens a source that has been through JSON, as a worker does. */
async function reopened(variable: Variable): Promise<Variable> {
  const open = (source: Source): Promise<Variable> => {
    if (!isView(source)) throw new Error("a leaf that is no view");
    return openView(source, open);
  };
  return open(JSON.parse(JSON.stringify(variable.source)));
}

const grid = (rows: number, columns: number, pixel: number, west = 0, north = 0): Grid => ({
  shape: { y: rows, x: columns },
  affine: [pixel, 0, west, 0, -pixel, north],
  crs: NO_CRS,
  geometry: "map",
});

describe("flip", () => {
  const up = map("a", [
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
  it("turns the order of the rows, in every window", async () => {
    const down = flip(up, "y");
    expect(await all(down)).toEqual([5, 6, 3, 4, 1, 2]);
    expect(
      await readFloats(down, [
        [0, 2],
        [1, 2],
      ]),
    ).toEqual(Float32Array.of(6, 4));
    expect(await all(flip(up, "x"))).toEqual([2, 1, 4, 3, 6, 5]);
    expect(await all(flip(flip(up, "y"), "y"))).toEqual(await all(up));
  });
});

describe("layerOf", () => {
  const bands = inMemory("b", Float32Array.of(1, 2, 3, 4), {
    dims: ["band", "y", "x"],
    shape: [2, 1, 2],
    dtype: "f32",
  });
  it("is one band as a map", async () => {
    const second = layerOf(bands, 1);
    expect([second.dims, second.shape, await all(second)]).toEqual([
      ["y", "x"],
      [1, 2],
      [3, 4],
    ]);
  });
  it("refuses a band that is not there", () =>
    expect(() => layerOf(bands, 2)).toThrow(/selection-out-of-bounds/));
});

describe("mosaic", () => {
  it("lays the later tile over the earlier one, except where it has no data", async () => {
    const [a, b] = [
      map(
        "a",
        [
          [1, 2],
          [3, 4],
        ],
        0,
      ),
      map(
        "b",
        [
          [0, 20],
          [30, 40],
        ],
        0,
      ),
    ];
    const joined = mosaic(
      [a, b],
      [
        { y: 0, x: 0 },
        { y: 1, x: 1 },
      ],
      [3, 3],
    );
    const missing = Number.NaN;
    expect(await all(joined)).toEqual([1, 2, missing, 3, 4, 20, missing, 30, 40]);
    expect(
      await readFloats(joined, [
        [1, 3],
        [1, 2],
      ]),
    ).toEqual(Float32Array.of(4, 30));
  });

  it("cuts off what lies outside", async () => {
    const joined = mosaic(
      [
        map("a", [
          [1, 2],
          [3, 4],
        ]),
      ],
      [{ y: -1, x: 0 }],
      [1, 2],
    );
    expect(await all(joined)).toEqual([3, 4]);
  });

  it("refuses tiles that differ in nodata, and none at all", () => {
    const places = [
      { y: 0, x: 0 },
      { y: 0, x: 1 },
    ];
    expect(() => mosaic([map("a", [[1]], 0), map("b", [[1]])], places, [1, 2])).toThrow(
      /stack-members-differ/,
    );
    expect(() => mosaic([], [], [1, 1])).toThrow(/mosaic-empty/);
  });
});

describe("pointwise", () => {
  it("gives incidence and azimuth of a look vector", async () => {
    const theta = Math.PI / 6;
    // Satellite in the west: 90 degrees anti-clockwise from north.
    const [east, north, up] = [
      map("e", [[-Math.sin(theta)]]),
      map("n", [[0]]),
      map("u", [[Math.cos(theta)]]),
    ];
    const [incidence] = await all(
      pointwise("incidenceAngle", "degree", "incidenceOfVector", [east, north, up]),
    );
    const [azimuth] = await all(pointwise("azimuthAngle", "degree", "azimuthOfVector", [east, north]));
    expect(incidence).toBeCloseTo(30, 4);
    expect(azimuth).toBeCloseTo(90, 4);
  });

  it("does not take a vector of another length than 1 for a direction", async () => {
    const zero = map("z", [[0]]);
    expect(await all(pointwise("i", "degree", "incidenceOfVector", [zero, zero, zero]))).toEqual([
      Number.NaN,
    ]);
    expect(await all(pointwise("a", "degree", "azimuthOfVector", [zero, zero]))).toEqual([Number.NaN]);
  });

  it("keeps missing values missing in sums, and 0 in masks", async () => {
    const [a, b] = [map("a", [[1, 0, 3]], 0), map("b", [[2, 2, 2]])];
    expect(await all(pointwise("s", "m", "sum", [a, b]))).toEqual([3, Number.NaN, 5]);
    expect(await all(pointwise("s", "m", "zero", [a]))).toEqual([0, Number.NaN, 0]);
    expect(await all(pointwise("s", "m", "negative", [a]))).toEqual([-1, Number.NaN, -3]);
    expect(await all(pointwise("s", "1", "allNonZero", [a, b]))).toEqual([1, 0, 1]);
    expect(await all(pointwise("s", "1", "isZero", [a]))).toEqual([0, 1, 0]);
  });

  it("refuses maps of different shape", () => {
    expect(() => pointwise("s", "m", "sum", [map("a", [[1]]), map("b", [[1, 2]])])).toThrow(/shapes-differ/);
  });
});

describe("sampleOnGrid", () => {
  const coarse = map("v", [
    [0, 4],
    [8, 12],
  ]);

  it("interpolates between pixel centres, and holds the edge inside the outer pixels", async () => {
    // Two coarse pixels of 4 m become eight of 1 m: the centres lie at 2 m and 6 m.
    const fine = sampleOnGrid(coarse, grid(2, 2, 4), grid(1, 8, 1, 0, -1.5));
    expect(await all(fine)).toEqual([0, 0, 0.5, 1.5, 2.5, 3.5, 4, 4]);
  });

  it("is NaN outside of the source, and beside missing pixels", async () => {
    const outside = sampleOnGrid(coarse, grid(2, 2, 4), grid(1, 2, 1, -1, 0));
    expect(await all(outside)).toEqual([Number.NaN, 0]);
    const holed = map("v", [[1, 0]], 0);
    expect(await all(sampleOnGrid(holed, grid(1, 2, 4), grid(1, 8, 1)))).toEqual([
      1,
      1,
      1,
      1,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it("takes the nearest pixel when it is told to", async () => {
    const fine = sampleOnGrid(coarse, grid(2, 2, 4), grid(1, 4, 2), "nearest");
    expect(await all(fine)).toEqual([0, 0, 4, 4]);
  });

  it("finds the pixels of another reference system", async () => {
    // Columns of 0.1 degrees around the central meridian of zone 31, read from a UTM grid.
    const utm: Grid = { ...grid(2, 400, 100, 480_000, 100), crs: { epsg: 32631, wkt: null } };
    const easting = map(
      "x",
      [0, 1].map(() => Array.from({ length: 400 }, (_, i) => 480_050 + 100 * i)),
    );
    const degrees: Grid = { ...grid(1, 3, 0.01, 2.985, 0.0056), crs: { epsg: 4326, wkt: null } };
    const [west = 0, middle = 0, east = 0] = await all(sampleOnGrid(easting, utm, degrees));
    expect(middle).toBeCloseTo(500_000, 0);
    // 0.01 degrees of longitude at the equator, with the scale factor 0.9996.
    expect(east - middle).toBeCloseTo(1112.75, 0);
    expect(middle - west).toBeCloseTo(1112.75, 0);
  });

  it("reproduces a linear ramp wherever the windows lie", async () => {
    const ramp = map(
      "r",
      Array.from({ length: 6 }, (_, y) => Array.from({ length: 7 }, (_, x) => 10 * y + x)),
    );
    const fine = sampleOnGrid(ramp, grid(6, 7, 1), grid(11, 13, 0.5, 0.25, -0.25));
    await fc.assert(
      fc.asyncProperty(fc.nat(9), fc.nat(11), async (y, x) => {
        const [value = 0] = await readFloats(fine, [
          [y, y + 1],
          [x, x + 1],
        ]);
        expect(value).toBeCloseTo(10 * (y / 2) + x / 2, 4);
      }),
    );
  });
});

describe("sampleCube", () => {
  const cube = inMemory("inc", Float32Array.from([30, 30, 30, 30, 40, 40, 40, 40]), {
    dims: ["band", "y", "x"],
    shape: [2, 2, 2],
    dtype: "f32",
    unit: "degree",
  });
  const [from, to] = [grid(2, 2, 10), grid(1, 3, 2, 2, -2)];

  it("interpolates between heights at the ground, and holds the outer levels", async () => {
    const ground = map("h", [[0, 500, 5000]]);
    expect(await all(sampleCube(cube, [0, 1000], from, to, ground))).toEqual([30, 35, 40]);
    expect(await all(sampleCube(cube, [0, 1000], from, to, 250))).toEqual([32.5, 32.5, 32.5]);
  });

  it("is NaN where the height is not known", async () => {
    const ground = map("h", [[0, -1, 1000]], -1);
    expect(await all(sampleCube(cube, [0, 1000], from, to, ground))).toEqual([30, Number.NaN, 40]);
  });
});

it("every derived view survives the way to another thread", async () => {
  const a = map("a", [
    [1, 2],
    [3, 4],
  ]);
  const cube = inMemory("c", Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), {
    dims: ["band", "y", "x"],
    shape: [2, 2, 2],
    dtype: "f32",
  });
  const to = grid(3, 3, 0.5);
  const views = [
    flip(a, "y"),
    mosaic(
      [a, a],
      [
        { y: 0, x: 0 },
        { y: 1, x: 0 },
      ],
      [3, 2],
    ),
    pointwise("s", "m", "sum", [a, a]),
    sampleOnGrid(a, grid(2, 2, 1), to),
    sampleCube(cube, [0, 10], grid(2, 2, 1), to, 5),
    sampleCube(cube, [0, 10], grid(2, 2, 1), grid(2, 2, 1), a),
  ];
  for (const view of views) {
    const again = await reopened(view);
    expect(again).toMatchObject({ name: view.name, shape: view.shape, dtype: view.dtype, unit: view.unit });
    expect(await all(again)).toEqual(await all(view));
  }
});
