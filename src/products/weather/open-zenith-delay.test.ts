import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sourceFiles } from "../../formats/open.ts";
import { pixelCenter } from "../../geo/affine.ts";
import type { Grid } from "../../geo/grid.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Variable } from "../../stack/variable.ts";
import { crop, inMemory } from "../../stack/views.ts";
import { fullWindow } from "../../stack/window.ts";
import { openVariable } from "../open-variable.ts";
import { openZenithDelay, withZenithDelay } from "./open-zenith-delay.ts";

const FIXTURES = resolve(import.meta.dirname, "../../../test/fixtures/weather");
const OPERA = "OPERA_L4_TROPO-ZENITH_20180106T180000Z_20250101T000000Z_HRES_v1.0.nc";
const SHAPE = { y: 8, x: 10 };
const WGS84 = { epsg: 4326, wkt: null };
const MAP: Grid = { shape: SHAPE, affine: [0.11, 0, 10.2, 0, -0.11, 47.8], crs: WGS84, geometry: "map" };
const HEIGHTS = Float32Array.from({ length: SHAPE.y * SHAPE.x }, (_, p) => 20 + 23 * p);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-weather-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const map = (name: string, data: Float32Array | Float64Array): Variable =>
  inMemory(name, data, {
    dims: ["y", "x"],
    shape: [SHAPE.y, SHAPE.x],
    dtype: data instanceof Float64Array ? "f64" : "f32",
  });

type Part = Pick<Stack, "grid" | "variables" | "dates" | "acquisition">;
const stackOf = (over: Partial<Part> = {}): Part => ({
  grid: MAP,
  variables: new Map([["height", map("height", HEIGHTS)]]),
  dates: ["2018-01-06", "2018-01-18"],
  acquisition: { secondsOfDay: 17 * 3600 + 300 },
  ...over,
});

const readAll = async (variable: Variable) => {
  try {
    return await variable.read(fullWindow(variable.shape));
  } finally {
    await variable.close();
  }
};

describe("ERA5 in netCDF", () => {
  it("is the same from the old and the new Climate Data Store, to the packing", async () => {
    const [old, recent] = await Promise.all(
      ["cds-old.nc", "cds-new.nc"].map(async (name) => {
        const { variable, kind } = await openZenithDelay([join(FIXTURES, name)], stackOf());
        expect(kind).toBe("era5");
        expect(variable.attrs.weather_times).toEqual([
          "2018-01-06T17:00:00.000Z",
          "2018-01-18T17:00:00.000Z",
        ]);
        return readAll(variable);
      }),
    );
    expect(old!.length).toBe(160);
    for (let i = 0; i < 160; i++) expect(Math.abs(old![i]! - recent![i]!)).toBeLessThan(5e-4);
    // Sea level in standard air with 15 cm of vapour, falling by a quarter at 2 km.
    expect(recent![0]).toBeGreaterThan(2.35);
    expect(recent![0]).toBeLessThan(2.55);
    expect(recent![79]! / recent![0]!).toBeLessThan(0.8);
  });

  it("is the same in map and in radar geometry, by whichever turn longitudes are counted", async () => {
    const longitude = new Float64Array(80);
    const latitude = longitude.map((_, p) => {
      const [lon, lat] = pixelCenter(MAP.affine, Math.floor(p / 10), p % 10);
      longitude[p] = lon + 360;
      return lat;
    });
    // A fill value that no header names.
    [latitude[11], longitude[11]] = [0, 0];
    const grid: Grid = {
      ...MAP,
      affine: [1, 0, 0, 0, 1, 0],
      crs: { epsg: null, wkt: null },
      geometry: "radar",
    };
    const variables = new Map([
      ["height", map("height", HEIGHTS)],
      ["latitude", map("latitude", latitude)],
      ["longitude", map("longitude", longitude)],
    ]);
    const path = [join(FIXTURES, "cds-new.nc")];
    const radar = await readAll((await openZenithDelay(path, stackOf({ grid, variables }))).variable);
    const inMap = await readAll((await openZenithDelay(path, stackOf())).variable);
    for (let p = 0; p < 80; p++) {
      if (p === 11) expect(radar[p]).toBeNaN();
      else expect(radar[p]).toBeCloseTo(inMap[p]!, 6);
    }
  });

  it("leaves pixels without height out, and follows the height of the others", async () => {
    const heights = HEIGHTS.slice();
    [heights[3], heights[4]] = [Number.NaN, -32768];
    const { variable } = await openZenithDelay(
      [join(FIXTURES, "cds-new.nc")],
      stackOf({ variables: new Map([["height", map("height", heights)]]) }),
    );
    const delay = await readAll(variable);
    expect([2, 3, 4, 5].map((p) => Number.isNaN(delay[p]!))).toEqual([false, true, true, false]);
    const flat = await openZenithDelay(
      [join(FIXTURES, "cds-new.nc")],
      stackOf({ variables: new Map([["height", map("height", new Float32Array(80).fill(100))]]) }),
    );
    const level = await readAll(flat.variable);
    // 0.3 mm less for each metre.
    expect((delay[79]! - level[79]!) / (heights[79]! - 100)).toBeCloseTo(-0.0003, 4);
  });

  it("is rebuilt from JSON in another thread's way, alone and behind a view, with all its files", async () => {
    const path = join(FIXTURES, "cds-new.nc");
    const { variable } = await openZenithDelay([path], stackOf());
    const whole = await readAll(variable);
    const view = crop(variable, [
      [1, 2],
      [2, 4],
      [0, 10],
    ]);
    const again = await openVariable(JSON.parse(JSON.stringify(view.source)));
    expect([...(await readAll(again))]).toEqual([...whole.slice(80 + 20, 80 + 40)]);
    expect(await sourceFiles(view.source)).toEqual([path]);
    await expect(openVariable({ view: "zenithDelay", of: [] })).rejects.toMatchObject({
      code: "source-malformed",
    });
  });

  it("takes the only hour of a day when the stack does not know its time, and asks when there are two", async () => {
    const path = [join(FIXTURES, "cds-new.nc")];
    const { variable } = await openZenithDelay(path, stackOf({ dates: ["2018-01-18"], acquisition: {} }));
    expect(variable.attrs.weather_times).toEqual(["2018-01-18T17:00:00.000Z"]);
    await expect(openZenithDelay(path, stackOf({ acquisition: {} }))).rejects.toMatchObject({
      code: "acquisition-time-missing",
      got: "16:00, 17:00",
    });
  });

  it("says which box it needs where the file ends too early", async () => {
    const grid: Grid = { ...MAP, affine: [0.11, 0, 11, 0, -0.11, 47.8] };
    await expect(openZenithDelay([join(FIXTURES, "cds-new.nc")], stackOf({ grid }))).rejects.toMatchObject({
      code: "weather-not-covering",
      got: expect.stringContaining("10.000 to 11.500 E\nthe scene: 46.975 to 47.745 N, 11.055 to 12.045 E"),
    });
  });
});

describe("OPERA's cubes", () => {
  it("add wet and hydrostatic delay up at the place and height of each pixel, within 0.02 mm", async () => {
    const stack = stackOf({ dates: ["2018-01-06"] });
    const { variable, kind } = await openZenithDelay([join(FIXTURES, OPERA)], stack);
    expect(kind).toBe("opera");
    const delay = await readAll(variable);
    for (let p = 0; p < 80; p++) {
      const [lon, lat] = pixelCenter(MAP.affine, Math.floor(p / 10), p % 10);
      const share = 1 + 0.01 * (48 - lat) + 0.02 * (lon - 10);
      const [wet, hydrostatic] = [0.12 * Math.exp(-HEIGHTS[p]! / 2000), 2.3 * Math.exp(-HEIGHTS[p]! / 8000)];
      expect(Math.abs(delay[p]! - share * (wet + hydrostatic))).toBeLessThan(2e-5);
    }
  });

  it("must reach over all heights", async () => {
    const high = new Map([["height", map("height", new Float32Array(80).fill(-400))]]);
    const { variable } = await openZenithDelay(
      [join(FIXTURES, OPERA)],
      stackOf({ dates: ["2018-01-06"], variables: high }),
    );
    await expect(readAll(variable)).rejects.toMatchObject({ code: "weather-heights-short" });
  });
});

describe("GACOS' maps", () => {
  /** ztd = 2 + 0.1 (longitude - 10) + 0.05 (48 - latitude), and one pixel without. */
  function writeMap(name: string) {
    const [width, length, step] = [40, 30, 0.05];
    const values = Float32Array.from({ length: width * length }, (_, i) => {
      const [lon, lat] = [10 + ((i % width) + 0.5) * step, 48 - (Math.floor(i / width) + 0.5) * step];
      return 2 + 0.1 * (lon - 10) + 0.05 * (48 - lat);
    });
    values[0] = 0;
    writeFileSync(join(folder, "gacos", name), new Uint8Array(values.buffer));
    writeFileSync(
      join(folder, "gacos", `${name}.rsc`),
      `WIDTH ${width}\nFILE_LENGTH ${length}\nX_FIRST 10\nY_FIRST 48\nX_STEP ${step}\nY_STEP -${step}\n`,
    );
  }
  beforeAll(() => {
    mkdirSync(join(folder, "gacos"));
    writeMap("20180106.ztd");
    writeMap("20180118.ztd");
  });

  it("are interpolated between pixel centres; the day decides, not the hour", async () => {
    const { variable, kind } = await openZenithDelay([join(folder, "gacos")], stackOf({ acquisition: {} }));
    expect(kind).toBe("gacos");
    const delay = await readAll(variable);
    for (let p = 0; p < 80; p++) {
      const [lon, lat] = pixelCenter(MAP.affine, Math.floor(p / 10), p % 10);
      expect(delay[80 + p]).toBeCloseTo(2 + 0.1 * (lon - 10) + 0.05 * (48 - lat), 5);
    }
    const files = (await sourceFiles(variable.source)).map((path) => path.slice(folder.length + 7));
    expect(files).toEqual(["20180106.ztd", "20180106.ztd.rsc", "20180118.ztd", "20180118.ztd.rsc"]);
  });

  it("reach to the edges of their outermost pixels, and have no delay where they hold 0", async () => {
    const grid: Grid = { ...MAP, affine: [0.02, 0, 10, 0, -0.02, 48] };
    const delay = await readAll((await openZenithDelay([join(folder, "gacos")], stackOf({ grid }))).variable);
    expect(delay[0]).toBeNaN();
    expect(Number.isFinite(delay[79])).toBe(true);
  });

  it("that are missing are all named at once, or skipped on request", async () => {
    const stack = stackOf({ dates: ["2018-01-06", "2018-01-30", "2018-02-11"] });
    await expect(openZenithDelay([join(folder, "gacos")], stack)).rejects.toMatchObject({
      code: "weather-dates-missing",
      where: "2018-01-30, 2018-02-11",
    });
    const full = { ...stack, product: "x", network: null, attrs: {}, notes: [] } as unknown as Stack;
    const with_ = await withZenithDelay(full, [join(folder, "gacos")], { missing: "skip" });
    const delay = await readAll(with_.variables.get("zenithDelay")!);
    expect([0, 80, 160].map((at) => Number.isNaN(delay[at + 5]!))).toEqual([false, true, true]);
    expect(with_.notes.at(-1)).toContain("2018-01-30, 2018-02-11");
  });

  it("beside other weather need a choice", async () => {
    mkdirSync(join(folder, "both"));
    copyFileSync(join(FIXTURES, "cds-new.nc"), join(folder, "both", "era5.nc"));
    const paths = [join(folder, "both"), join(folder, "gacos")];
    await expect(openZenithDelay(paths, stackOf())).rejects.toMatchObject({ code: "weather-kinds-mixed" });
    expect((await openZenithDelay(paths, stackOf(), { kind: "gacos" })).kind).toBe("gacos");
  });
});

describe("a folder without weather", () => {
  it("is an error that says what was looked for and what could not be used", async () => {
    mkdirSync(join(folder, "empty"));
    writeFileSync(join(folder, "empty", "notes.txt"), "nothing");
    await expect(openZenithDelay([join(folder, "empty")], stackOf())).rejects.toMatchObject({
      code: "weather-none",
      fix: expect.stringContaining("era5:"),
    });
    writeFileSync(join(folder, "empty", "ERA5_N40_N50_E000_E020_20180106_17.grb"), "GRIB but no more");
    await expect(openZenithDelay([join(folder, "empty")], stackOf())).rejects.toMatchObject({
      code: "grib-edition",
    });
  });

  it("is not what a stack without heights or coordinates fails on", async () => {
    const bare = stackOf({ variables: new Map() });
    await expect(openZenithDelay([FIXTURES], bare)).rejects.toMatchObject({ code: "height-missing" });
    const radar = stackOf({ grid: { ...MAP, geometry: "radar", crs: { epsg: null, wkt: null } } });
    await expect(openZenithDelay([FIXTURES], radar)).rejects.toMatchObject({ code: "coordinates-missing" });
  });
});
