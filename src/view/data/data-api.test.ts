import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { anywhere, nodePlaces } from "../../../test/view-places.ts";
import { writeCog } from "../../formats/geotiff/write-cog.ts";
import { zarrStore } from "../../formats/zarr/index.ts";
import { crsFromUtmZone } from "../../geo/crs.ts";
import type { Grid } from "../../geo/grid.ts";
import { type DataApi, MISSING, type Scene } from "../protocol.ts";
import { createDataApi } from "./data-api.ts";

const [DEPTH, HEIGHT, WIDTH] = [3, 10, 12];
const DATES = ["2020-01-01", "2020-01-13", "2020-01-25"];
const grid = (y: number, x: number): Grid => ({
  shape: { y, x },
  affine: [80, 0, 640_000, 0, -80, 3_675_000],
  crs: crsFromUtmZone("11N"),
  geometry: "map",
});
/** Every value says where it stands. */
const at = (k: number, y: number, x: number) => 100 * k + y + x / 100;
/** Wrapped into (-pi, pi]; between columns 3 and 4 it jumps. */
const wrappedAt = (x: number) => {
  const turns = (x + 0.5) / 8;
  return 2 * Math.PI * (turns - Math.round(turns));
};
const LAYER = "displacement.zarr#displacement";
const whole = { y: [0, HEIGHT], x: [0, WIDTH] } as const;

let folder: string;
let api: DataApi;
let scene: Scene;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-view-"));
  const path = join(folder, "displacement.zarr");
  const window = [
    [0, DEPTH],
    [0, HEIGHT],
    [0, WIDTH],
  ] as const;
  const array = (name: string) => ({
    name,
    dims: ["time", "y", "x"] as const,
    shape: [DEPTH, HEIGHT, WIDTH],
    chunks: [2, 4, 5],
    dtype: "f32" as const,
    unit: "m",
    nodata: null,
    attrs: {},
  });
  await zarrStore.create(path, {
    arrays: [array("displacement"), array("displacementStd")],
    grid: grid(HEIGHT, WIDTH),
    attrs: { product: "sbas", dates: DATES, reference_y: 2, reference_x: 3 },
  });
  const values = Float32Array.from({ length: DEPTH * HEIGHT * WIDTH }, (_, i) =>
    at(Math.floor(i / (HEIGHT * WIDTH)), Math.floor(i / WIDTH) % HEIGHT, i % WIDTH),
  );
  values[1 * HEIGHT * WIDTH + 0] = Number.NaN;
  for (const name of ["displacement", "displacementStd"]) {
    const writer = await zarrStore.openWriter(path, name);
    await writer.write(window, values);
    await writer.close();
  }
  // Dates 0 and 1, rows 4 to 8, columns 5 to 10.
  rmSync(join(path, "displacement/0.1.1"));
  const pixels = Float32Array.from(
    { length: 1024 * 1024 },
    (_, i) => (i % 1024) + Math.floor(i / 1024) / 1024,
  );
  const cog = { grid: grid(1024, 1024), dtype: "f32" as const, nodata: null };
  await writeCog(join(folder, "velocity.tif"), { ...cog, bands: [{ data: pixels, unit: "m yr-1" }] });
  await writeCog(join(folder, "velocity-std.tif"), { ...cog, bands: [{ data: pixels, unit: "m yr-1" }] });
  // A fringe every eight columns; its overviews hold the means of the numbers, which cross zero where the phase wraps.
  const phase = pixels.map((_, i) => wrappedAt(i % 1024));
  for (const name of ["20200101_20200113_wrapped_phase", "20200101_20200113_unw_phase"])
    await writeCog(join(folder, `${name}.tif`), { ...cog, bands: [{ data: phase, unit: "rad" }] });
  writeFileSync(
    join(folder, "points.csv"),
    "lon,lat,velocity [mm/yr],20200101,20200113\n10,45,-3.5,0,1\n11,46,,2,\n",
  );
  writeFileSync(join(folder, "broken.tif"), "II*\0broken");
  writeFileSync(join(folder, "notes.txt"), "nothing to see");
  api = createDataApi(nodePlaces(folder));
  scene = await api.open(anywhere);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("opening a folder", () => {
  it("finds the rasters and the points, and says what could not be read", () => {
    expect(scene.layers.map(({ id, role, sigma }) => [id, role, sigma])).toEqual([
      [LAYER, "displacement", `${LAYER}Std`],
      [`${LAYER}Std`, "standard-error", null],
      ["20200101_20200113_unw_phase.tif#raster", "phase", null],
      ["20200101_20200113_wrapped_phase.tif#raster", "phase", null],
      ["velocity-std.tif#raster", "standard-error", null],
      ["velocity.tif#raster", "velocity", "velocity-std.tif#raster"],
      ["points.csv#velocity", "velocity", null],
      ["points.csv#displacement", "displacement", null],
    ]);
    expect(scene.notes).toEqual([expect.stringMatching(/^broken\.tif: /)]);
  });

  it("knows the dates and the reference pixel of a group of ours", () => {
    expect(scene.layers.find(({ id }) => id === LAYER)).toMatchObject({
      axis: { kind: "time", dates: DATES },
      reference: { y: 2, x: 3 },
      relative: true,
      unit: "m",
    });
  });

  it("gives the same file opened again a name of its own", async () => {
    const twice = createDataApi(nodePlaces(folder));
    await twice.open(anywhere);
    const { layers } = await twice.open(anywhere);
    expect(new Set(layers.map(({ id }) => id)).size).toBe(2 * scene.layers.length);
  });
});

describe("a slice", () => {
  it("marks exactly the pixels of an absent chunk", async () => {
    for (const index of [0, 1, 2]) {
      const { values } = await api.slice({ layer: LAYER, index, window: whole, step: 1 });
      values.forEach((value, i) => {
        const [y, x] = [Math.floor(i / WIDTH), i % WIDTH];
        const isMissing = index < 2 && y >= 4 && y < 8 && x >= 5 && x < 10;
        const isEmpty = index === 1 && i === 0;
        expect(value).toEqual(
          isMissing ? Math.fround(MISSING) : isEmpty ? Number.NaN : Math.fround(at(index, y, x)),
        );
      });
    }
  });

  it("has the means of the pixels with data; a block without any is missing or empty", async () => {
    const { width, height, values } = await api.slice({ layer: LAYER, index: 1, window: whole, step: 4 });
    expect([width, height]).toEqual([3, 3]);
    const mean = (rows: number[], columns: number[]) => {
      const found = rows.flatMap((y) => columns.map((x) => at(1, y, x)));
      return found.reduce((sum, value) => sum + value, 0) / found.length;
    };
    const first = [0, 1, 2, 3].flatMap((y) => [0, 1, 2, 3].map((x) => at(1, y, x))).slice(1);
    expect(values[0]).toBeCloseTo(first.reduce((sum, value) => sum + value, 0) / 15, 4);
    // Rows 4 to 8, columns 4 to 8: only column 4 was written.
    expect(values[4]).toBeCloseTo(mean([4, 5, 6, 7], [4]), 4);
    expect(values[8]).toBeCloseTo(mean([8, 9], [8, 9, 10, 11]), 4);
    const inside = await api.slice({ layer: LAYER, index: 1, window: { y: [4, 8], x: [6, 10] }, step: 4 });
    expect([...inside.values]).toEqual([Math.fround(MISSING)]);
  });

  it("of a large image comes from its overviews, which its layer lists, with the same means", async () => {
    expect(scene.layers.find(({ id }) => id === "velocity.tif#raster")?.overviews).toEqual([2]);
    expect(scene.layers.find(({ id }) => id === LAYER)?.overviews).toBeUndefined();
    const window = { y: [0, 1024], x: [0, 1024] } as const;
    const { width, values } = await api.slice({ layer: "velocity.tif#raster", index: 0, window, step: 2 });
    expect(width).toBe(512);
    expect(values[3 * 512 + 5]).toBeCloseTo(10.5 + 6.5 / 1024, 4);
    const odd = await api.slice({
      layer: "velocity.tif#raster",
      index: 0,
      window: { y: [1, 5], x: [3, 7] },
      step: 2,
    });
    expect(odd.values[0]).toBeCloseTo(3.5 + 1.5 / 1024, 4);
  });

  it("of wrapped phase has the mean directions of its pixels, whatever its overviews hold", async () => {
    const phaseOf = (kind: string, request: object) =>
      api.slice({
        layer: `20200101_20200113_${kind}_phase.tif#raster`,
        index: 0,
        window: { y: [0, 16], x: [0, 1024] },
        step: 2,
        ...request,
      });
    for (const [step, window] of [
      [2, { y: [0, 16], x: [0, 1024] }],
      [4, { y: [0, 16], x: [0, 1024] }],
      [2, { y: [1, 5], x: [1, 1023] }],
    ] as const) {
      const { width, values } = await phaseOf("wrapped", { step, window });
      for (let i = 0; i < width; i++) {
        const middle = wrappedAt(window.x[0] + step * i + (step - 1) / 2);
        // pi and -pi are one direction.
        expect(Math.cos((values[i] ?? Number.NaN) - middle)).toBeCloseTo(1, 9);
      }
    }
    // Unwrapped phase is a number like others: nobody wraps it into a period.
    const { values } = await phaseOf("unw", { window: { y: [1, 3], x: [3, 5] } });
    expect(values[0]).toBeCloseTo(0, 6);
    const named = (kind: string) => scene.layers.find(({ name }) => name.endsWith(`_${kind}_phase`));
    expect(named("wrapped")?.period).toBe(2 * Math.PI);
    expect(named("unw")).not.toHaveProperty("period");
  });

  it("may be asked for again, after it was sent away", async () => {
    const request = { layer: LAYER, index: 2, window: whole, step: 1 };
    const first = await api.slice(request);
    structuredClone(first.values, { transfer: [first.values.buffer] });
    expect((await api.slice(request)).values).toHaveLength(HEIGHT * WIDTH);
  });

  it.each([
    ["outside", { window: { y: [0, 11], x: [0, 4] } }],
    ["empty", { window: { y: [4, 4], x: [0, 4] } }],
    ["of a date that is not there", { index: 3 }],
    ["of a step that is no power of two", { step: 3 }],
  ])("%s is refused as plain fields", async (_, wrong) => {
    const request = { layer: LAYER, index: 0, window: whole, step: 1, ...wrong };
    await expect(api.slice(request as never)).rejects.toEqual(
      expect.objectContaining({ code: "slice-outside", where: LAYER }),
    );
  });

  it("of a layer that is not open is refused", async () => {
    const request = { layer: "gone.tif#raster", index: 0, window: whole, step: 1 };
    await expect(api.slice(request)).rejects.toMatchObject({ code: "layer-unknown", got: "gone.tif#raster" });
  });
});

describe("the series of a region", () => {
  const spread = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return [
      mean,
      Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)),
    ];
  };

  it("of a disc is the mean and the spread of its pixels", async () => {
    const { mean, deviation, count } = await api.regionSeries(LAYER, { kind: "disc", y: 2, x: 5, radius: 1 });
    const places = [
      [1, 5],
      [2, 4],
      [2, 5],
      [2, 6],
      [3, 5],
    ] as const;
    for (let k = 0; k < DEPTH; k++) {
      const [wanted, sigma] = spread(places.map(([y, x]) => Math.fround(at(k, y, x))));
      expect(count[k]).toBe(5);
      expect(mean[k]).toBeCloseTo(wanted ?? 0, 9);
      expect(deviation[k]).toBeCloseTo(sigma ?? 0, 9);
    }
  });

  it("of a polygon counts the pixels whose centres are inside, across chunks and without what is missing", async () => {
    // A triangle over rows 3 to 9.
    const corners = [
      [1, 3],
      [11, 3],
      [1, 9],
    ] as const;
    const { mean, count } = await api.regionSeries(LAYER, { kind: "polygon", corners });
    for (let k = 0; k < DEPTH; k++) {
      const inside: number[] = [];
      for (let y = 3; y < 9; y++)
        for (let x = 1; x < 11; x++) {
          const isInside = (x + 0.5 - 1) / 10 + (y + 0.5 - 3) / 6 < 1;
          const isMissing = k < 2 && y >= 4 && y < 8 && x >= 5 && x < 10;
          if (isInside && !isMissing) inside.push(Math.fround(at(k, y, x)));
        }
      expect(count[k]).toBe(inside.length);
      expect(mean[k]).toBeCloseTo(spread(inside)[0] ?? 0, 9);
    }
  });

  it("of angles is their direction and circular spread", async () => {
    const corners = [
      [3, 0],
      [5, 0],
      [5, 4],
      [3, 4],
    ] as const;
    const of = (kind: string) =>
      api.regionSeries(`20200101_20200113_${kind}_phase.tif#raster`, { kind: "polygon", corners });
    // Columns 3 and 4, an eighth of a turn apart over the jump.
    const { mean, deviation, count } = await of("wrapped");
    expect(count[0]).toBe(8);
    expect(Math.abs(mean[0] ?? 0)).toBeCloseTo(Math.PI, 6);
    expect(deviation[0]).toBeCloseTo(Math.sqrt(-2 * Math.log(Math.cos(Math.PI / 8))), 6);
    expect((await of("unw")).mean[0]).toBeCloseTo(0, 6);
  });

  it("without a pixel has no values", async () => {
    const { mean, count } = await api.regionSeries(LAYER, { kind: "disc", y: 5, x: 6, radius: 0 });
    expect([...count]).toEqual([0, 0, 1]);
    expect([...mean].map(Number.isNaN)).toEqual([true, true, false]);
    const outside = await api.regionSeries(LAYER, { kind: "disc", y: 50, x: 60, radius: 2 });
    expect([...outside.count]).toEqual([0, 0, 0]);
  });

  it("of a map is one value", async () => {
    const { mean } = await api.regionSeries("velocity.tif#raster", { kind: "disc", y: 512, x: 7, radius: 0 });
    expect([...mean]).toEqual([7.5]);
  });
});

describe("a transect", () => {
  it("has the nearest pixels at every date, and their distances", async () => {
    const { distance, values } = await api.transect(LAYER, [
      [0.5, 1.5],
      [4.5, 1.5],
    ]);
    expect([...distance]).toEqual([0, 1, 2, 3, 4]);
    for (let k = 0; k < DEPTH; k++)
      for (let i = 0; i < 5; i++) expect(values[5 * k + i]).toBe(Math.fround(at(k, 1, i)));
  });

  it("goes round corners, and has no data outside of the image", async () => {
    const { distance, values } = await api.transect(LAYER, [
      [10.5, 0.5],
      [13.5, 0.5],
      [13.5, 2.5],
    ]);
    expect([...distance]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...values.slice(0, 6)]).toEqual(
      [at(0, 0, 10), at(0, 0, 11), ...Array(4).fill(Number.NaN)].map(Math.fround),
    );
  });
});

describe("points", () => {
  const table = "points.csv#displacement";

  it("have places, columns with units, and dates", async () => {
    const layer = scene.layers.find(({ id }) => id === table);
    expect(layer).toMatchObject({
      points: { count: 2, columns: [{ name: "velocity", unit: "mm yr-1" }] },
      axis: { kind: "time", dates: ["2020-01-01", "2020-01-13"] },
      grid: null,
    });
    const velocity = await api.points(table, "velocity", 0);
    expect([[...velocity.lon], [...velocity.lat], [...velocity.values]]).toEqual([
      [10, 11],
      [45, 46],
      [-3.5, Number.NaN],
    ]);
    expect([...(await api.points(table, "displacement", 1)).values]).toEqual([1, Number.NaN]);
  });

  it("have a series and all columns each", async () => {
    expect([...(await api.pointSeries(table, 1))]).toEqual([2, Number.NaN]);
    expect(await api.pointColumns(table, 0)).toEqual([
      { name: "id", unit: "", value: "1" },
      { name: "lon", unit: "degree", value: 10 },
      { name: "lat", unit: "degree", value: 45 },
      { name: "velocity", unit: "mm yr-1", value: -3.5 },
    ]);
  });

  it("are a layer for each column, which has no dates of its own", () => {
    expect(scene.layers.find(({ id }) => id === "points.csv#velocity")).toMatchObject({
      axis: { kind: "none" },
      unit: "mm yr-1",
      points: { count: 2 },
      relative: true,
    });
  });

  it("have the mean of those inside a polygon of longitudes and latitudes", async () => {
    const around = (west: number, east: number) => ({
      kind: "polygon" as const,
      corners: [
        [west, 44],
        [east, 44],
        [east, 47],
        [west, 47],
      ] as const,
    });
    expect(await api.regionSeries(table, around(9, 12))).toEqual({
      mean: Float64Array.of(1, 1),
      deviation: Float64Array.of(Math.SQRT2, Number.NaN),
      count: Uint32Array.of(2, 1),
    });
    expect((await api.regionSeries(table, around(10.5, 12))).mean).toEqual(Float64Array.of(2, Number.NaN));
    expect((await api.regionSeries(table, around(12, 13))).count).toEqual(Uint32Array.of(0, 0));
    await expect(api.regionSeries(table, { kind: "disc", y: 0, x: 0, radius: 0 })).rejects.toMatchObject({
      code: "region-of-points",
    });
  });

  it("are refused where there are none", async () => {
    await expect(api.points(LAYER, "velocity", 0)).rejects.toMatchObject({ code: "layer-not-points" });
    await expect(api.points(table, "height", 0)).rejects.toMatchObject({ code: "column-missing" });
    await expect(api.pointSeries(table, 2)).rejects.toMatchObject({ code: "point-missing" });
  });
});
