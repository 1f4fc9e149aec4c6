import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromFile } from "geotiff";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import { crsFromEpsg, crsFromUtmZone } from "../../geo/crs.ts";
import { type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { allocate } from "../../stack/dtype.ts";
import type { DType, TypedArray, Variable } from "../../stack/variable.ts";
import { openFileSource } from "./byte-source.ts";
import { geotiffFormat, openGeotiff } from "./geotiff-format.ts";
import { TAG } from "./tags.ts";
import { readTiff } from "./tiff-file.ts";
import { writeCog } from "./write-cog.ts";

const failsWith = (code: string) => expect.toSatisfy((e: unknown) => isUpwarpError(e, code));
const readAll = (variable: Variable) => variable.read(variable.shape.map((size) => [0, size] as const));

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-cog-"));
  path = join(folder, "map.tif");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const HEIGHT = 75;
const WIDTH = 101;
const grid: Grid = {
  shape: { y: HEIGHT, x: WIDTH },
  affine: [80, 0, 640_000, 0, -80, 3_675_000],
  crs: crsFromUtmZone("11N"),
  geometry: "map",
};

/** Distinct values that use all bits of the type, with NaN here and there in floats. */
function pixels(dtype: DType, seed = 0): TypedArray {
  const data = allocate(dtype, HEIGHT * WIDTH);
  for (let i = 0; i < data.length; i++) {
    const k = Math.imul(i + seed + 1, 2_654_435_761) >>> 0;
    if (dtype === "bool") data[i] = k & 1;
    else if (dtype === "f32" || dtype === "f64") data[i] = k % 11 === 0 ? Number.NaN : (k - 2 ** 31) / 1e7;
    else if (dtype === "c64") data[i] = (k - 2 ** 31) / 1e7;
    else data[i] = k;
  }
  return data;
}

const DTYPES: readonly DType[] = ["f32", "f64", "i8", "u8", "i16", "u16", "i32", "u32", "bool", "c64"];

describe("writeCog", () => {
  it.each(
    DTYPES.flatMap((dtype) =>
      (["deflate", "zstd", "none"] as const).map((method) => [dtype, method] as const),
    ),
  )("comes back bit for bit: %s with %s", async (dtype, compression) => {
    const data = pixels(dtype);
    await writeCog(path, { grid, bands: [{ data }], dtype, nodata: null }, { compression, tileSize: 32 });
    const { variable, grid: read } = await openGeotiff(path);
    expect(variable.dtype).toBe(dtype);
    expect(await readAll(variable)).toEqual(data);
    expect(read).toEqual(grid);
    await variable.close();
  });

  it("is read by geotiff.js to the same values, place and nodata", async () => {
    const data = pixels("f32");
    await writeCog(path, { grid, bands: [{ data }], dtype: "f32", nodata: -9999 }, { tileSize: 32 });
    const image = await (await fromFile(path)).getImage();
    const [other] = (await image.readRasters({ interleave: false })) as unknown as [Float32Array];
    expect(Float32Array.from(other)).toEqual(data);
    expect(image.getBoundingBox()).toEqual([
      640_000,
      3_675_000 - 80 * HEIGHT,
      640_000 + 80 * WIDTH,
      3_675_000,
    ]);
    expect(image.getGeoKeys()?.ProjectedCSTypeGeoKey).toBe(32611);
    expect(image.getGDALNoData()).toBe(-9999);
  });

  it("puts directories first and the coarsest overview's tiles before finer ones", async () => {
    await writeCog(
      path,
      { grid, bands: [{ data: pixels("i16") }], dtype: "i16", nodata: null },
      { tileSize: 16 },
    );
    const source = await openFileSource(path);
    const { directories } = await readTiff(source);
    expect(directories.length).toBe(4);
    const firstTiles: number[] = [];
    let end = 0;
    for (const directory of directories) {
      const offsets = await directory.numbers(TAG.tileOffsets);
      const counts = await directory.numbers(TAG.tileByteCounts);
      expect(Array.from(offsets).every((offset, k) => k === 0 || offset > (offsets[k - 1] ?? 0))).toBe(true);
      firstTiles.push(offsets[0] ?? 0);
      end = Math.max(end, (offsets.at(-1) ?? 0) + (counts.at(-1) ?? 0));
    }
    await source.close();
    expect(directories[0]?.offset).toBe(8);
    expect(directories.map(({ offset }) => offset)).toEqual(
      directories.map(({ offset }) => offset).sort((a, b) => a - b),
    );
    expect(firstTiles).toEqual([...firstTiles].sort((a, b) => b - a));
    expect(Math.min(...firstTiles)).toBeGreaterThan(directories.at(-1)?.offset ?? 0);
    expect(end).toBe(source.size);
  });

  it("averages valid pixels in overviews of floats, and never mixes nodata in", async () => {
    const small: Grid = { ...grid, shape: { y: 3, x: 33 } };
    const data = new Float32Array(99).fill(Number.NaN);
    data.set([1, 3, -9999, 4, 8], 0);
    data.set([5, -9999, -9999, -9999, -9999], 33);
    data.set([7], 66);
    await writeCog(path, { grid: small, bands: [{ data }], dtype: "f32", nodata: -9999 }, { tileSize: 32 });
    const { variable, grid: coarse } = await openGeotiff(path, { overview: 0 });
    expect(coarse.shape).toEqual({ y: 2, x: 17 });
    const values = await readAll(variable);
    expect(Array.from(values.subarray(0, 4))).toEqual([3, 4, 8, -9999]);
    expect(Array.from(values.subarray(17, 19))).toEqual([7, -9999]);
    await variable.close();
  });

  it("picks pixels in overviews of integers, for labels have no mean", async () => {
    const data = pixels("u8");
    await writeCog(path, { grid, bands: [{ data }], dtype: "u8", nodata: null }, { tileSize: 64 });
    const { variable } = await openGeotiff(path, { overview: 0 });
    const values = await readAll(variable);
    expect(variable.shape).toEqual([38, 51]);
    for (const [row, column] of [
      [0, 0],
      [3, 7],
      [37, 50],
    ] as const)
      expect(values[row * 51 + column]).toBe(data[2 * row * WIDTH + 2 * column]);
    await variable.close();
  });

  it("writes several bands with their own words, and overviews of each", async () => {
    const bands = [
      { data: pixels("f32", 1), description: "east", unit: "m" },
      { data: pixels("f32", 2), description: "north", unit: "m" },
    ];
    await writeCog(path, { grid, bands, dtype: "f32", nodata: null }, { tileSize: 64 });
    const { variable } = await openGeotiff(path);
    expect(variable).toMatchObject({
      dims: ["band", "y", "x"],
      unit: "m",
      attrs: { bandDescriptions: ["east", "north"] },
    });
    const all = await readAll(variable);
    expect(all.subarray(0, HEIGHT * WIDTH)).toEqual(bands[0]?.data);
    expect(all.subarray(HEIGHT * WIDTH)).toEqual(bands[1]?.data);
    await variable.close();
    const second = (await openGeotiff(path, { band: 2, overview: 0 })).variable;
    await writeCog(
      join(folder, "two.tif"),
      { grid, bands: [{ data: pixels("f32", 2) }], dtype: "f32", nodata: null },
      { tileSize: 64 },
    );
    const alone = (await openGeotiff(join(folder, "two.tif"), { overview: 0 })).variable;
    expect(await readAll(second)).toEqual(await readAll(alone));
    await second.close();
    await alone.close();
  });

  it("carries unit, description, scale and metadata, whatever characters they have", async () => {
    const metadata = { FIRST_DATE: "2018-01-06", NOTE: 'a < b & "c" é', WAVELENGTH_METRES: 0.0555 };
    const band = {
      data: pixels("i16"),
      unit: "m yr-1",
      description: "LOS <velocity>",
      scale: 0.001,
      offset: -1,
    };
    await writeCog(path, { grid, bands: [band], dtype: "i16", nodata: -9999, metadata });
    const { variable } = await openGeotiff(path);
    expect(variable).toMatchObject({ unit: "m yr-1", nodata: -9999, scale: 0.001, offset: -1 });
    expect(variable.attrs).toMatchObject({
      FIRST_DATE: "2018-01-06",
      NOTE: 'a < b & "c" é',
      WAVELENGTH_METRES: "0.0555",
      description: "LOS <velocity>",
    });
  });

  it("keeps rotation, geographic systems, and radar geometry", async () => {
    const grids: Grid[] = [
      { ...grid, affine: [70, 15, 640_000, 12, -70, 3_675_000] },
      { ...grid, affine: [0.001, 0, -99, 0, -0.001, 19], crs: crsFromEpsg(4326) },
      { ...grid, affine: [...IDENTITY], crs: NO_CRS, geometry: "radar" },
      { ...grid, affine: [4, 0, 0, 0, 2, 0], crs: NO_CRS, geometry: "radar" },
      { ...grid, crs: NO_CRS },
    ];
    for (const each of grids) {
      await writeCog(path, { grid: each, bands: [{ data: pixels("u8") }], dtype: "u8", nodata: null });
      expect((await geotiffFormat.open(path)).grid).toEqual(each);
    }
  });

  it("streams from a variable and from a reader without asking for the whole raster", async () => {
    const data = pixels("f32");
    await writeCog(path, { grid, bands: [{ data }], dtype: "f32", nodata: null }, { tileSize: 16 });
    const { variable } = await openGeotiff(path);
    const [copy, read] = [join(folder, "copy.tif"), join(folder, "read.tif")];
    await writeCog(copy, { grid, bands: [{ data: variable }], dtype: "f32", nodata: null }, { tileSize: 16 });
    const asked: number[] = [];
    const reader = (start: number, stop: number) => {
      asked.push(stop - start);
      return data.subarray(start * WIDTH, stop * WIDTH) as TypedArray;
    };
    await writeCog(read, { grid, bands: [{ data: reader }], dtype: "f32", nodata: null }, { tileSize: 16 });
    expect(Math.max(...asked)).toBeLessThanOrEqual(16);
    expect(asked.reduce((sum, rows) => sum + rows, 0)).toBe(HEIGHT);
    const digest = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
    // One input, three ways to give it: the same bytes.
    expect(new Set([path, copy, read].map(digest)).size).toBe(1);
    await variable.close();
  });

  it("spills tiles to the disk when they are many, and cleans up", async () => {
    const large: Grid = { ...grid, shape: { y: 3000, x: 4096 } };
    const rows = new Float32Array(4096 * 512);
    for (let i = 0; i < rows.length; i++) rows[i] = i;
    let seen: string[] = [];
    const reader = (start: number, stop: number) => {
      if (start >= 2560) seen = readdirSync(folder);
      return rows.subarray(0, (stop - start) * 4096);
    };
    await writeCog(
      path,
      { grid: large, bands: [{ data: reader }], dtype: "f32", nodata: null },
      { compression: "none" },
    );
    expect(seen.some((name) => name.endsWith(".level0"))).toBe(true);
    expect(readdirSync(folder)).toEqual(["map.tif"]);
    const { variable } = await openGeotiff(path);
    expect(
      await variable.read([
        [2047, 2049],
        [0, 4096],
      ]),
    ).toEqual(Float32Array.from([...rows.subarray(511 * 4096), ...rows.subarray(0, 4096)]));
    await variable.close();
  });

  it("writes BigTIFF on request", async () => {
    const data = pixels("f32");
    await writeCog(
      path,
      { grid, bands: [{ data }], dtype: "f32", nodata: null },
      { bigTiff: "always", tileSize: 32 },
    );
    expect(Array.from(readFileSync(path).subarray(0, 8))).toEqual([0x49, 0x49, 43, 0, 8, 0, 0, 0]);
    const { variable } = await openGeotiff(path);
    expect(await readAll(variable)).toEqual(data);
    await variable.close();
  });
});

describe("writeCog that fails", () => {
  const raster = (data: TypedArray | (() => TypedArray)) => ({
    grid,
    bands: [{ data }],
    dtype: "f32" as const,
    nodata: null,
  });

  it("refuses data of another size or type, and odd tiles", async () => {
    await expect(writeCog(path, raster(new Float32Array(7)))).rejects.toThrow(
      failsWith("raster-size-differs"),
    );
    await expect(
      writeCog(
        path,
        raster(() => new Float32Array(7)),
      ),
    ).rejects.toThrow(failsWith("raster-size-differs"));
    await expect(writeCog(path, raster(new Float64Array(HEIGHT * WIDTH)))).rejects.toThrow(
      failsWith("raster-type-differs"),
    );
    await expect(writeCog(path, raster(pixels("f32")), { tileSize: 100 })).rejects.toThrow(
      failsWith("tile-size-invalid"),
    );
    await expect(writeCog(path, { ...raster(pixels("f32")), bands: [] })).rejects.toThrow(
      failsWith("raster-empty"),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("leaves nothing behind, and an older file as it was", async () => {
    await writeCog(path, raster(pixels("f32")));
    const before = readFileSync(path);
    const failure = new Error("the reader broke");
    let calls = 0;
    const breaking = () => {
      calls += 1;
      if (calls > 1) throw failure;
      return new Float32Array(32 * WIDTH);
    };
    await expect(writeCog(path, raster(breaking), { tileSize: 32 })).rejects.toBe(failure);
    expect(readdirSync(folder)).toEqual(["map.tif"]);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it("stops when asked to", async () => {
    await expect(writeCog(path, raster(pixels("f32")), { signal: AbortSignal.abort() })).rejects.toThrow(
      failsWith("cancelled"),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says that the folder is missing, or that the name is taken by one", async () => {
    await expect(writeCog(join(folder, "absent", "map.tif"), raster(pixels("f32")))).rejects.toThrow(
      failsWith("folder-missing"),
    );
    mkdirSync(path);
    await expect(writeCog(path, raster(pixels("f32")))).rejects.toThrow(failsWith("is-a-folder"));
    expect(readdirSync(folder)).toEqual(["map.tif"]);
  });
});
