import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { testData } from "../../../test/data.ts";
import { dtypeOfKind, expectedPixels, HEIGHT, WIDTH } from "../../../test/fixtures/geotiff/pixels.ts";
import { isUpwarpError } from "../../errors.ts";
import { pixelCenter } from "../../geo/affine.ts";
import { transformer, WGS84 } from "../../geo/transform.ts";
import type { Variable } from "../../stack/variable.ts";
import { geotiffFormat, openGeotiff } from "./geotiff-format.ts";

const FIXTURES = join(import.meta.dirname, "../../../test/fixtures/geotiff");
const fixture = (name: string) => join(FIXTURES, name);
const readAll = (variable: Variable) => variable.read(variable.shape.map((size) => [0, size] as const));
const failsWith = (code: string) => expect.toSatisfy((e: unknown) => isUpwarpError(e, code));

describe("recognition", () => {
  const head = (bytes: number[], isDirectory = false) => ({
    path: "x",
    isDirectory,
    bytes: Uint8Array.from(bytes),
  });

  it("goes by the first bytes: classic and BigTIFF in both byte orders", () => {
    for (const bytes of [
      [0x49, 0x49, 42, 0, 8, 0, 0, 0],
      [0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
      [0x49, 0x49, 43, 0, 8, 0, 0, 0],
      [0x4d, 0x4d, 0, 43, 0, 8, 0, 0],
    ])
      expect(geotiffFormat.recognises(head(bytes))).toBe(true);
  });

  it("leaves everything else to others", () => {
    expect(geotiffFormat.recognises(head([0x49, 0x49, 41, 0, 8, 0, 0, 0]))).toBe(false);
    expect(geotiffFormat.recognises(head([0x49, 0x4d, 42, 0, 8, 0, 0, 0]))).toBe(false);
    expect(geotiffFormat.recognises(head([0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10]))).toBe(false);
    expect(geotiffFormat.recognises(head([0x49, 0x49]))).toBe(false);
    expect(geotiffFormat.recognises(head([0x49, 0x49, 42, 0, 8, 0, 0, 0], true))).toBe(false);
  });
});

/** Files whose names begin with the kind of their pixels. */
const KINDS = ["f32", "f64", "u8", "i8", "u16", "i16", "u32", "i32", "c64", "ci16", "bit"];
const pixelFiles = readdirSync(FIXTURES).filter(
  (name) => name.endsWith(".tif") && KINDS.includes(name.split("-")[0] ?? ""),
);

describe("pixels as GDAL wrote them", () => {
  it("has files of every kind to look at", () => {
    expect(new Set(pixelFiles.map((name) => name.split("-")[0])).size).toBe(KINDS.length);
    expect(pixelFiles.length).toBeGreaterThanOrEqual(30);
  });

  it.each(pixelFiles)("reads %s exactly", async (name) => {
    const kind = name.split("-")[0] ?? "";
    const bands = name.includes("3bands") ? 3 : 1;
    const { variable, grid } = await openGeotiff(fixture(name));
    expect(variable.dtype).toBe(dtypeOfKind(kind));
    expect(variable.dims).toEqual(bands === 3 ? ["band", "y", "x"] : ["y", "x"]);
    expect(grid.shape).toEqual({ y: HEIGHT, x: WIDTH });
    const expected = Array.from({ length: bands }, (_, band) => expectedPixels(kind, band)).flat();
    expect(Array.from(await readAll(variable))).toEqual(expected);
    await variable.close();
  });

  it.each(pixelFiles)("reads any window of %s as the same part of the whole", async (name) => {
    const { variable } = await openGeotiff(fixture(name));
    const parts = variable.dtype === "c64" ? 2 : 1;
    const whole = await readAll(variable);
    const [bandStart, bandStop] = variable.dims.length === 3 ? [1, 3] : [0, 1];
    for (const [top, bottom, left, right] of [
      [0, 1, 0, WIDTH],
      [4, 6, 15, 17],
      [15, 19, 3, 23],
      [7, 7, 0, 5],
      [18, 19, 22, 23],
    ] as const) {
      const window = [
        ...(variable.dims.length === 3 ? [[bandStart, bandStop] as const] : []),
        [top, bottom] as const,
        [left, right] as const,
      ];
      const expected: number[] = [];
      for (let band = bandStart; band < bandStop; band++)
        for (let row = top; row < bottom; row++) {
          const at = ((band * HEIGHT + row) * WIDTH + left) * parts;
          expected.push(...whole.subarray(at, at + (right - left) * parts));
        }
      expect(Array.from(await variable.read(window))).toEqual(expected);
    }
    await variable.close();
  });

  it("reads one band of many by its number from 1", async () => {
    for (const name of ["f32-3bands-band-b.tif", "f32-3bands-pixel-p3.tif"]) {
      const variable = await geotiffFormat.openVariable({ format: "geotiff", path: fixture(name), band: 3 });
      expect(variable.name).toBe("band3");
      expect(variable.shape).toEqual([HEIGHT, WIDTH]);
      expect(Array.from(await readAll(variable))).toEqual(expectedPixels("f32", 2));
      await variable.close();
    }
  });

  it("opens again from the source of a variable, and names the file behind it", async () => {
    const { variable } = await openGeotiff(fixture("i16-3bands-pixel-p2-b.tif"), { band: 2 });
    expect(JSON.parse(JSON.stringify(variable.source))).toEqual(variable.source);
    const again = await geotiffFormat.openVariable(variable.source);
    expect(await readAll(again)).toEqual(await readAll(variable));
    expect(await geotiffFormat.files(variable.source)).toEqual([fixture("i16-3bands-pixel-p2-b.tif")]);
    await variable.close();
    await variable.close();
    await again.close();
    expect((await readAll(again)).length).toBe(WIDTH * HEIGHT);
    await again.close();
  });

  it("refuses bands, overviews, windows and sources that are not there", async () => {
    const path = fixture("f32-3bands-band-l.tif");
    for (const band of [0, 4, 1.5])
      await expect(openGeotiff(path, { band })).rejects.toThrow(failsWith("band-missing"));
    await expect(openGeotiff(path, { overview: 0 })).rejects.toThrow(failsWith("overview-missing"));
    const { variable } = await openGeotiff(path, { band: 1 });
    for (const window of [
      [[0, 1]],
      [
        [0, 20],
        [0, 1],
      ],
      [
        [-1, 1],
        [0, 1],
      ],
      [
        [2, 1],
        [0, 1],
      ],
      [
        [0, 0.5],
        [0, 1],
      ],
    ] as const)
      await expect(variable.read(window)).rejects.toThrow(failsWith("window-out-of-bounds"));
    await expect(geotiffFormat.openVariable({ format: "zarr", path })).rejects.toThrow(
      failsWith("source-invalid"),
    );
    await expect(geotiffFormat.openVariable({ format: "geotiff", path, band: "1" })).rejects.toThrow(
      failsWith("source-invalid"),
    );
  });

  it("fills holes of a sparse file with nodata", async () => {
    const { variable } = await openGeotiff(fixture("sparse.tif"));
    const pixels = await readAll(variable);
    expect(pixels[0]).toBe(-1);
    expect(pixels[20 * 48 + 20]).toBe(5);
    expect(pixels.filter((value) => value === 5).length).toBe(256);
    expect(pixels.filter((value) => value === -1).length).toBe(48 * 48 - 256);
    await variable.close();
  });

  it("stops when asked to", async () => {
    const { variable } = await openGeotiff(fixture("f32-deflate-p3-tiles.tif"));
    await expect(
      variable.read(
        [
          [0, HEIGHT],
          [0, WIDTH],
        ],
        { signal: AbortSignal.abort() },
      ),
    ).rejects.toThrow(failsWith("cancelled"));
    await variable.close();
  });
});

describe("georeference", () => {
  const gridOf = async (name: string) => (await geotiffFormat.open(fixture(name))).grid;

  it("measures from the outer corner, also where the file gives pixel centres", async () => {
    // GDAL shows the same origin for both; in the file of points the tie point is half a pixel inside.
    for (const name of ["f32-none-strips-l.tif", "point.tif"])
      expect((await gridOf(name))?.affine).toEqual([80, 0, 640_000, 0, -80, 3_675_000]);
    expect((await geotiffFormat.open(fixture("point.tif"))).attrs.AREA_OR_POINT).toBe("Point");
  });

  it("reads a full matrix, for areas and for points", async () => {
    for (const name of ["rotated.tif", "rotated-point.tif"]) {
      const affine = (await gridOf(name))?.affine;
      expect(affine).toEqual([70, 15, 640_000, 12, -70, 3_675_000]);
      expect(pixelCenter(affine ?? [0, 0, 0, 0, 0, 0], 0, 0)).toEqual([640_042.5, 3_674_971]);
    }
  });

  it("tells geographic from projected from nothing", async () => {
    expect(await gridOf("geographic.tif")).toMatchObject({ crs: { epsg: 4326 }, geometry: "map" });
    expect(await gridOf("u8-packbits-strips-b.tif")).toMatchObject({ crs: { epsg: 32611 } });
    expect(await gridOf("no-crs.tif")).toMatchObject({ crs: { epsg: null, wkt: null }, geometry: "map" });
    expect(await gridOf("no-georeference.tif")).toMatchObject({
      affine: [1, 0, 0, 0, 1, 0],
      crs: { epsg: null, wkt: null },
      geometry: "radar",
    });
  });

  it("recognises UTM on WGS 84 in user-defined keys", async () => {
    expect((await gridOf("user-utm-south.tif"))?.crs.epsg).toBe(32719);
  });

  /** Eastings and northings by GDAL 3.6.2 of a longitude and latitude on the file's own datum. */
  it.each([
    ["user-tmerc", -116, 33, 323360.9977533764, 2547666.2786218645],
    ["user-lcc", -114, 36, 298007.17797242285, 370682.6617002772],
    ["user-laea", 8, 50, 4177605.706280545, 2989456.2242096607],
    ["user-stere", 20, -75, 422879.13134797505, 1578206.403651236],
    ["user-albers", -90, 40, 507398.5368986664, 1903000.4016519657],
  ])("understands %s like GDAL, to a millimetre", async (name, lon, lat, x, y) => {
    const crs = (await gridOf(`${name}.tif`))?.crs ?? WGS84;
    const base = /GEOGCS.*?UNIT\["degree",[\d.]+\]/.exec(crs.wkt ?? "")?.[0];
    const geographic = { epsg: null, wkt: base ? `${base}]` : null };
    const from = /WGS_1984/.test(crs.wkt ?? "") ? WGS84 : geographic;
    const [east, north] = transformer(from, crs)(lon, lat);
    expect(Math.hypot(east - x, north - y)).toBeLessThan(1e-3);
  });

  it("takes the text that Esri's way puts into the citation", async () => {
    expect((await gridOf("esri-text.tif"))?.crs.wkt).toMatch(/^PROJCS\["CH1903\+_LV95"/);
  });
});

describe("metadata", () => {
  it("gives tags of the file and of the band, unit, scale, offset and nodata", async () => {
    const { variable } = await openGeotiff(fixture("metadata.tif"));
    expect(variable).toMatchObject({ unit: "rad", scale: 0.5, offset: -2, nodata: -9999 });
    expect(variable.attrs).toMatchObject({
      FIRST_DATE: "2018-01-06",
      NOTE: 'a < b & "c"',
      QUALITY: "good",
      description: "unwrapped phase",
    });
  });

  it("rounds nodata to what is stored, and drops what the type cannot hold", async () => {
    const nodataOf = async (name: string) => (await openGeotiff(fixture(name))).variable.nodata;
    expect(await nodataOf("nodata-nan.tif")).toBeNull();
    expect(await nodataOf("nodata-lowest.tif")).toBe(-3.4028234663852886e38);
    expect(await nodataOf("nodata-tenth.tif")).toBe(Math.fround(0.1));
    expect(await nodataOf("nodata-out-of-range.tif")).toBeNull();
  });

  it("gives bands that are scaled differently as variables of their own", async () => {
    const { variables } = await geotiffFormat.open(fixture("scaled-bands.tif"));
    expect([...variables.keys()]).toEqual(["band1", "band2"]);
    expect(variables.get("band2")).toMatchObject({ scale: 2, attrs: { description: "part 2" } });
    await expect(openGeotiff(fixture("scaled-bands.tif"))).rejects.toThrow(failsWith("band-needed"));
  });

  it("lists overviews and reads them on their own grid", async () => {
    const path = fixture("overviews.tif");
    expect((await geotiffFormat.open(path)).attrs.overviews).toEqual([2, 4]);
    const { variable, grid } = await openGeotiff(path, { overview: 1 });
    expect(grid.shape).toEqual({ y: 5, x: 6 });
    expect(grid.affine[0]).toBeCloseTo((80 * 23) / 6, 12);
    expect(variable.shape).toEqual([5, 6]);
    // As GDAL reads the first two rows of that overview.
    const rows = await variable.read([
      [0, 2],
      [0, 6],
    ]);
    expect(Array.from(rows)).toEqual([-100, -56, -12, 32, 65, 109, 48, 92, 136, 180, 213, 257]);
    await variable.close();
  });

  it("says what it leaves unread", async () => {
    expect((await geotiffFormat.open(fixture("pages.tif"))).attrs.unreadPages).toBe(1);
    expect((await geotiffFormat.open(fixture("mask.tif"))).attrs.unreadMask).toBe(true);
  });
});

const mexico = testData("insar-mexico-s1");
describe.skipIf(mexico === null)("the stack of Mexico City (data set insar-mexico-s1)", () => {
  const folder = join(mexico ?? "", "unw");

  it("has the dates, the wavelength and the grid of its README", async () => {
    const names = readdirSync(folder).filter((name) => name.endsWith(".tif"));
    expect(names.length).toBe(30);
    for (const name of names) {
      const { variables, grid, attrs } = await geotiffFormat.open(join(folder, name));
      expect(variables.get("raster")).toMatchObject({ shape: [60, 100], dtype: "f32", nodata: 0 });
      expect(grid).toMatchObject({ shape: { y: 60, x: 100 }, crs: { epsg: 4326 } });
      expect(grid?.affine[2]).toBeCloseTo(-99.19107, 5);
      expect(grid?.affine[5]).toBeCloseTo(19.45129, 5);
      expect(Number(attrs.WAVELENGTH_METRES)).toBeCloseTo(0.05550415767769124, 12);
      const [, first, second] = /_(\d{8})-(\d{8})_/.exec(name) ?? [];
      expect(String(attrs.FIRST_DATE).replaceAll("-", "")).toBe(first);
      expect(String(attrs.SECOND_DATE).replaceAll("-", "")).toBe(second);
    }
  });

  it("has 5882 pixels that are valid in all 30 pairs, within the README's range", async () => {
    const valid = new Uint8Array(6000).fill(1);
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const name of readdirSync(folder)) {
      const { variable } = await openGeotiff(join(folder, name));
      for (const [i, value] of (await readAll(variable)).entries()) {
        if (value === 0 || Number.isNaN(value)) valid[i] = 0;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
      await variable.close();
    }
    expect(valid.reduce((sum, v) => sum + v, 0)).toBe(5882);
    expect(low).toBeCloseTo(-57.36, 2);
    expect(high).toBeCloseTo(52.35, 2);
  });
});

describe("a file that is no GeoTIFF", () => {
  it("is a typed error with its path", async () => {
    await expect(geotiffFormat.open(fixture("make.py"))).rejects.toThrow(failsWith("not-a-tiff"));
    await expect(geotiffFormat.open(fixture("absent.tif"))).rejects.toThrow(failsWith("file-missing"));
    await expect(geotiffFormat.open(FIXTURES)).rejects.toThrow(failsWith("not-a-file"));
    await expect(geotiffFormat.open(fixture("jpeg.tif"))).rejects.toThrow(
      failsWith("tiff-compression-unsupported"),
    );
  });
});
