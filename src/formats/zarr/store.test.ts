import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Grid } from "../../geo/grid.ts";
import type { ArraySpec, Compression, GroupSpec } from "../../stack/store.ts";
import type { TypedArray, Window } from "../../stack/variable.ts";
import { fullWindow } from "../../stack/window.ts";
import { openZarr } from "./open.ts";
import { readDates } from "./read-dates.ts";
import { zarrStore } from "./store.ts";

const scratch = mkdtempSync(join(tmpdir(), "upwarp-store-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let made = 0;
const fresh = () => join(scratch, `${made++}.zarr`);

const UTM: Grid = {
  shape: { y: 5, x: 7 },
  affine: [20, 0, 480000, 0, -20, 2150000],
  crs: { epsg: 32614, wkt: null },
  geometry: "map",
};
const DATES = ["2018-01-06", "2018-01-18", "2018-02-11"];

function displacement(more: Partial<ArraySpec> = {}): ArraySpec {
  return {
    name: "displacement",
    dims: ["time", "y", "x"],
    shape: [3, 5, 7],
    dtype: "f32",
    unit: "m",
    nodata: Number.NaN,
    chunks: [1, 4, 4],
    attrs: { long_name: "line-of-sight displacement" },
    ...more,
  };
}
const group = (spec: ArraySpec, grid: Grid | null = UTM): GroupSpec => ({
  attrs: { dates: DATES, title: "t" },
  grid,
  arrays: [spec],
});
const counting = Float32Array.from({ length: 105 }, (_, i) => (i === 40 ? Number.NaN : i / 4));

async function written(
  spec: ArraySpec,
  data: TypedArray,
  windows: readonly Window[] = [fullWindow(spec.shape)],
) {
  const path = fresh();
  await zarrStore.create(path, group(spec, spec.dims.includes("y") ? UTM : null));
  const writer = await zarrStore.openWriter(path, spec.name);
  for (const window of windows) await writer.write(window, data);
  await writer.close();
  return path;
}

describe("what the store writes, it reads back bit for bit", () => {
  it.each<Compression>(["none", "zlib", "zstd", "blosc"])("compression %s", async (compression) => {
    const path = await written(displacement({ compression }), counting);
    const variable = await zarrStore.openVariable(path, "displacement");
    expect(await variable.read(fullWindow(variable.shape))).toEqual(counting);
    expect(
      await variable.read([
        [1, 2],
        [2, 5],
        [3, 6],
      ]),
    ).toEqual(Float32Array.from([52, 53, 54, 59, 60, 61, 66, 67, 68].map((i) => i / 4)));
  });

  it.each([
    ["f64", new Float64Array([0.1, Number.NaN, -3])],
    ["i8", new Int8Array([-128, 0, 127])],
    ["u8", new Uint8Array([0, 1, 255])],
    ["i16", new Int16Array([-32768, 0, 32767])],
    ["u16", new Uint16Array([0, 1, 65535])],
    ["i32", new Int32Array([-(2 ** 31), 0, 2 ** 31 - 1])],
    ["u32", new Uint32Array([0, 1, 2 ** 32 - 1])],
    ["bool", new Uint8Array([1, 0, 1])],
    ["c64", new Float32Array([1, 2, 3, 4, 5, 6])],
  ] as const)("type %s, with padding at the edge", async (dtype, data) => {
    const spec = displacement({ name: "v", dims: ["time"], shape: [3], chunks: [2], dtype, nodata: null });
    const path = await written(spec, data);
    const variable = await zarrStore.openVariable(path, "v");
    expect(variable.dtype).toBe(dtype);
    expect(await variable.read([[0, 3]])).toEqual(data);
  });

  it("and the spec, the grid and the dates with it", async () => {
    const spec = displacement({ dtype: "i16", nodata: -9999, compression: "blosc" });
    const path = await written(spec, new Int16Array(105));
    expect((await zarrStore.openWriter(path, "displacement")).spec).toEqual(spec);
    const dataset = await openZarr(path);
    expect(dataset.grid).toMatchObject({ shape: UTM.shape, affine: UTM.affine, geometry: "map" });
    expect(dataset.grid?.crs.epsg).toBe(32614);
    expect(await readDates(dataset)).toEqual(DATES);
    expect(dataset.variables.get("displacement")).toMatchObject({
      nodata: -9999,
      unit: "m",
      chunks: [1, 4, 4],
    });
    expect(dataset.attrs).toMatchObject({ title: "t", dates: DATES });
  });

  it.each<[string, Grid]>([
    [
      "radar geometry",
      {
        shape: { y: 5, x: 7 },
        affine: [1, 0, 0, 0, 1, 0],
        crs: { epsg: null, wkt: null },
        geometry: "radar",
      },
    ],
    [
      "degrees",
      {
        shape: { y: 5, x: 7 },
        affine: [0.1, 0, -99.3, 0, -0.1, 19.7],
        crs: { epsg: 4326, wkt: null },
        geometry: "map",
      },
    ],
    [
      "a rotated grid",
      { shape: { y: 5, x: 7 }, affine: [1, 2, 3, -2, 1, 6], crs: { epsg: null, wkt: null }, geometry: "map" },
    ],
  ])("%s", async (_, grid) => {
    const path = fresh();
    await zarrStore.create(path, group(displacement(), grid));
    const dataset = await openZarr(path);
    expect(dataset.grid).toMatchObject({ shape: grid.shape, affine: grid.affine, geometry: grid.geometry });
    expect(dataset.grid?.crs.epsg).toBe(grid.crs.epsg);
  });
});

describe("chunks", () => {
  it("may be written tile by tile, in any order, to the same bytes", async () => {
    const whole = await written(displacement(), counting);
    const path = fresh();
    await zarrStore.create(path, group(displacement()));
    const writer = await zarrStore.openWriter(path, "displacement");
    const source = await zarrStore.openVariable(whole, "displacement");
    for (const window of [
      [
        [1, 3],
        [4, 5],
        [0, 7],
      ],
      [
        [0, 1],
        [0, 5],
        [4, 7],
      ],
      [
        [1, 3],
        [0, 4],
        [0, 7],
      ],
      [
        [0, 1],
        [0, 5],
        [0, 4],
      ],
    ] as Window[])
      await writer.write(window, await source.read(window));
    expect(filesOf(path)).toEqual(filesOf(whole));
  });

  it("at the edges are padded with the fill value to full size", async () => {
    const path = await written(displacement(), counting);
    const corner = new Float32Array(readFileSync(join(path, "displacement", "0.1.1")).buffer.slice(0, 64));
    expect(readFileSync(join(path, "displacement", "0.1.1")).byteLength).toBe(64);
    expect(corner.length).toBe(16);
    const edge = readFileSync(join(path, "displacement", "0.1.1"));
    expect(Array.from({ length: 16 }, (_, i) => edge.readFloatLE(4 * i))).toEqual([
      8,
      8.25,
      8.5,
      ...new Array(13).fill(Number.NaN),
    ]);
  });

  it("leave no temporary file behind", async () => {
    const path = await written(displacement(), counting);
    expect(readdirSync(path, { recursive: true }).filter((name) => String(name).includes(".tmp"))).toEqual(
      [],
    );
  });

  it("not written yet are an error to the reader", async () => {
    const path = fresh();
    await zarrStore.create(path, group(displacement()));
    const variable = await zarrStore.openVariable(path, "displacement");
    await expect(variable.read(fullWindow(variable.shape))).rejects.toMatchObject({
      code: "zarr-chunk-missing",
    });
  });

  it.each<[string, Window, TypedArray, string]>([
    [
      "off the chunk borders",
      [
        [0, 1],
        [1, 5],
        [0, 7],
      ],
      new Float32Array(28),
      "write-not-aligned",
    ],
    [
      "outside",
      [
        [0, 4],
        [0, 5],
        [0, 7],
      ],
      new Float32Array(140),
      "window-out-of-bounds",
    ],
    [
      "of another length",
      [
        [0, 1],
        [0, 5],
        [0, 7],
      ],
      new Float32Array(34),
      "data-shape-mismatch",
    ],
    [
      "of another type",
      [
        [0, 1],
        [0, 5],
        [0, 7],
      ],
      new Int16Array(35),
      "data-shape-mismatch",
    ],
  ])("are refused %s", async (_, window, data, code) => {
    const path = fresh();
    await zarrStore.create(path, group(displacement()));
    const writer = await zarrStore.openWriter(path, "displacement");
    await expect(writer.write(window, data)).rejects.toMatchObject({ code });
  });
});

describe("creating a group", () => {
  it("is refused where something lies already", async () => {
    const path = await written(displacement(), counting);
    await expect(zarrStore.create(path, group(displacement()))).rejects.toMatchObject({
      code: "store-not-empty",
    });
  });

  it.each<[string, Partial<ArraySpec>, string]>([
    ["../escape", { name: "../escape" }, "array-spec-invalid"],
    ["a hidden name", { name: ".zattrs" }, "array-spec-invalid"],
    ["chunks of size zero", { chunks: [0, 4, 4] }, "array-spec-invalid"],
    ["too few dims", { dims: ["y", "x"] }, "array-spec-invalid"],
  ])("refuses %s", async (_, more, code) => {
    const path = fresh();
    await expect(zarrStore.create(path, group(displacement(more)))).rejects.toMatchObject({ code });
    expect(existsSync(path)).toBe(false);
  });

  it("refuses dates that do not fit the time axis", async () => {
    const spec = { attrs: { dates: DATES.slice(1) }, grid: UTM, arrays: [displacement()] };
    await expect(zarrStore.create(fresh(), spec)).rejects.toMatchObject({ code: "dates-mismatch" });
  });

  it("says so when the disk refuses", async () => {
    const file = join(scratch, "a-file");
    writeFileSync(file, "x");
    await expect(zarrStore.create(join(file, "below"), group(displacement()))).rejects.toMatchObject({
      kind: "storage",
    });
  });

  it.skipIf(process.getuid?.() === 0)(
    "says so when permission is lacking (cannot be tried as root)",
    async () => {
      const folder = mkdtempSync(join(scratch, "locked-"));
      chmodSync(folder, 0o500);
      await expect(zarrStore.create(join(folder, "new"), group(displacement()))).rejects.toMatchObject({
        code: "no-permission",
      });
    },
  );

  it("writes the same bytes each time", async () => {
    expect(filesOf(await written(displacement({ compression: "blosc" }), counting))).toEqual(
      filesOf(await written(displacement({ compression: "blosc" }), counting)),
    );
  });
});

function filesOf(path: string): [string, string][] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry): [string, string] => [
      join(entry.parentPath, entry.name).slice(path.length),
      readFileSync(join(entry.parentPath, entry.name), "hex"),
    ])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
