import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import type { Grid } from "../../src/geo/grid.ts";
import { EPSILON } from "../../src/kernels/atmosphere/gas.ts";
import { gravityAt } from "../../src/kernels/atmosphere/gravity.ts";
import {
  saturationVapourPressure,
  vapourPressureOfRelativeHumidity,
  vapourPressureOfSpecificHumidity,
} from "../../src/kernels/atmosphere/humidity.ts";
import { integrateDelay } from "../../src/kernels/atmosphere/integrate-delay.ts";
import {
  BEVIS_1994,
  hydrostaticRefractivity,
  SMITH_WEINTRAUB_1953,
  wetRefractivity,
} from "../../src/kernels/atmosphere/refractivity.ts";
import { openZenithDelay } from "../../src/products/weather/open-zenith-delay.ts";
import { pressureLevels } from "../../src/products/weather/pressure-levels.ts";
import type { Dataset } from "../../src/stack/variable.ts";
import { inMemory, readFloats } from "../../src/stack/views.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { testData } from "../data.ts";

const found = testData("era5-raider");
const folder = found ?? "";

/** RAiDER's constants: its k2 is k2' already, rounded to 0.233 K/Pa. */
const RAIDER = { ...SMITH_WEINTRAUB_1953, k2: 0.233 + EPSILON * SMITH_WEINTRAUB_1953.k1 };
const ERA5_CUBE = "ERA-5_2020_01_30_T13_52_45_32N_35N_120W_115W.nc";
const GMAO_CUBE = "GMAO_2020_01_24_T12_00_00_32N_36N_121W_114W.nc";

const readAll = async ({ variables }: Dataset, name: string) => {
  const variable = variables.get(name)!;
  return readFloats(variable, fullWindow(variable.shape));
};

/** A stack over rows and columns of a file's grid, all at one height. */
function stackOn(grid: Grid, height: number, date: string, secondsOfDay: number) {
  const { y, x } = grid.shape;
  const heights = inMemory("height", new Float32Array(y * x).fill(height), {
    dims: ["y", "x"],
    shape: [y, x],
    dtype: "f32",
    unit: "m",
  });
  return { grid, variables: new Map([["height", heights]]), dates: [date], acquisition: { secondsOfDay } };
}

describe.skipIf(found === null)("RAiDER's weather (needs the data set era5-raider)", () => {
  it("has our refractivity at the station's 24 levels", () => {
    const rows = readFileSync(join(folder, "weather_model_data.csv"), "utf8").trim().split("\n").slice(1);
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      const [, q = 0, p = 0, t = 0, wet = 0, hydro = 0, total = 0] = row.split(",").map(Number);
      // RAiDER takes p - es for the dry pressure p - e.
      const theirs = ((q / (1 - q)) * (p - saturationVapourPressure(t))) / EPSILON;
      expect(wetRefractivity(theirs, t, RAIDER) / wet).toBeCloseTo(1, 4);
      expect(hydrostaticRefractivity(p, 0, t, RAIDER) / hydro).toBeCloseTo(1, 12);
      // It counts the vapour's own weight twice, in k1 P/T and in k2': 0.15 % of the whole in moist air.
      const e = vapourPressureOfSpecificHumidity(q, p);
      for (const constants of [SMITH_WEINTRAUB_1953, BEVIS_1994]) {
        const ours = hydrostaticRefractivity(p, e, t, constants) + wetRefractivity(e, t, constants);
        expect(Math.abs(ours / total - 1)).toBeLessThan(2e-3);
      }
    }
  });

  it.each([
    [ERA5_CUBE, 0.0002],
    [GMAO_CUBE, 0.0004],
  ])("integrates the wet column of %s to within %f m of its wet_total", async (name, tolerance) => {
    const dataset = await openDataset(join(folder, name));
    const [t, p, e, wet, hydro, wetTotal] = await Promise.all(
      ["t", "p", "e", "wet", "hydro", "wet_total"].map((field) => readAll(dataset, field)),
    );
    const z = Float64Array.from(await dataset.variables.get("z")!.read([[0, 145]]));
    const { shape, affine } = dataset.grid!;
    const columns = shape.y * shape.x;
    // The highest level is a fill value.
    const levels = 144;
    const heights = z.slice(0, 100);
    for (let c = 0; c < columns; c++) {
      const column = (values: Float32Array) =>
        Float64Array.from({ length: levels }, (_, k) => values[k * columns + c]!);
      const profile = {
        height: z.slice(0, levels),
        pressure: column(p!),
        temperature: column(t!),
        vapourPressure: column(e!),
      };
      const latitude = affine[5] + affine[4] * (Math.floor(c / shape.x) + 0.5);
      const out = integrateDelay(profile, gravityAt(latitude), heights, RAIDER);
      for (let k = 0; k < heights.length; k++) {
        const at = k * columns + c;
        const [P, E, T] = [profile.pressure[k]!, profile.vapourPressure[k]!, profile.temperature[k]!];
        expect(Math.abs(wetRefractivity(E, T, RAIDER) - wet![at]!)).toBeLessThan(1e-4);
        expect(Math.abs(hydrostaticRefractivity(P, 0, T, RAIDER) - hydro![at]!)).toBeLessThan(1e-4);
        expect(Math.abs(out.wet[k]! - wetTotal![at]!)).toBeLessThan(tolerance);
      }
    }
  });

  it("gives Saastamoinen's hydrostatic delay from the cube's pressure, where hydro_total is 29 mm off", async () => {
    const dataset = await openDataset(join(folder, ERA5_CUBE));
    const [t, p, e, total] = await Promise.all(
      ["t", "p", "e", "hydro_total"].map((field) => readAll(dataset, field)),
    );
    const z = Float64Array.from(await dataset.variables.get("z")!.read([[0, 145]]));
    const { shape, affine } = dataset.grid!;
    const columns = shape.y * shape.x;
    const level = z.findIndex((height) => height > 798);
    let farthest = 0;
    for (let c = 0; c < columns; c++) {
      const column = (values: Float32Array) =>
        Float64Array.from({ length: 144 }, (_, k) => values[k * columns + c]!);
      const latitude = affine[5] + affine[4] * (Math.floor(c / shape.x) + 0.5);
      const profile = {
        height: z.slice(0, 144),
        pressure: column(p!),
        temperature: column(t!),
        vapourPressure: column(e!),
      };
      const heights = z.slice(level, level + 1);
      const { hydrostatic } = integrateDelay(profile, gravityAt(latitude), heights, RAIDER);
      const cosine = Math.cos((2 * latitude * Math.PI) / 180);
      const saastamoinen =
        (0.0022768 * (profile.pressure[level]! / 100)) / (1 - 0.00266 * cosine - 2.8e-7 * heights[0]!);
      expect(Math.abs(hydrostatic[0]! - saastamoinen)).toBeLessThan(1e-3);
      farthest = Math.max(farthest, Math.abs(total![level * columns + c]! - saastamoinen));
    }
    // The cube's pressure falls 4 % faster than the weight of its air.
    expect(farthest).toBeGreaterThan(0.02);
  });

  it("reads the netCDF of the old Climate Data Store, whose r and q agree in free air", async () => {
    const dataset = await openDataset(join(folder, "ERA-5_2018_03_27_T13_00_00.nc"));
    const file = await pressureLevels(dataset);
    expect(file?.fields).toMatchObject({ kind: "era5", vertical: "geopotential", humidity: "specific" });
    expect(file?.moments.map((moment) => new Date(moment).toISOString())).toEqual([
      "2018-03-27T13:00:00.000Z",
    ]);
    const [t, q, r] = await Promise.all(["t", "q", "r"].map((field) => readAll(dataset, field)));
    const pressure = file?.fields.kind === "era5" ? file.fields.pressure : [];
    const layer = t!.length / pressure.length;
    // 500 hPa lies above all ground; below it both are extrapolated, each for itself.
    const level = pressure.indexOf(50_000);
    const ratios = Array.from({ length: layer }, (_, i) => {
      const at = level * layer + i;
      return (
        vapourPressureOfRelativeHumidity(r![at]!, t![at]!) / vapourPressureOfSpecificHumidity(q![at]!, 50_000)
      );
    }).sort((a, b) => a - b);
    expect(ratios[layer >> 1]).toBeCloseTo(1, 2);
  });

  it("gives zenith delays from it over the scene inside", async () => {
    const path = join(folder, "ERA-5_2018_03_27_T13_00_00.nc");
    const grid: Grid = {
      shape: { y: 20, x: 30 },
      affine: [0.1, 0, -103, 0, -0.1, 20],
      crs: { epsg: 4326, wkt: null },
      geometry: "map",
    };
    const stack = stackOn(grid, 1500, "2018-03-27", 12.6 * 3600);
    const { variable } = await openZenithDelay([path], stack);
    const delay = await variable.read(fullWindow(variable.shape));
    expect(Math.min(...delay)).toBeGreaterThan(1.9);
    expect(Math.max(...delay)).toBeLessThan(2.2);
    const outside = { ...stack, grid: { ...grid, affine: [0.1, 0, -93, 0, -0.1, 20] } } as typeof stack;
    await expect(openZenithDelay([path], outside)).rejects.toMatchObject({ code: "weather-not-covering" });
    const morning = { ...stack, acquisition: { secondsOfDay: 3600 } };
    await expect(openZenithDelay([path], morning)).rejects.toMatchObject({ code: "weather-dates-missing" });
  });

  it("interpolates cubes of delay back to their own points and heights", async () => {
    for (const [name, wet, hydro, date, seconds] of [
      [ERA5_CUBE, "wet_total", "hydro_total", "2020-01-30", 50_000],
      ["HRRR_tropo_20200101T120000_ztd.nc", "wet", "hydro", "2020-01-01", 43_000],
    ] as const) {
      const path = join(folder, name);
      const dataset = await openDataset(path);
      const grid = dataset.grid!;
      const z = await dataset.variables.get("z")!.read([[0, dataset.variables.get("z")!.shape[0]!]]);
      const level = name === ERA5_CUBE ? 40 : 3;
      const { variable, kind } = await openZenithDelay([path], stackOn(grid, z[level]!, date, seconds));
      expect(kind).toBe("opera");
      const delay = await variable.read(fullWindow(variable.shape));
      const [w, h] = [await readAll(dataset, wet), await readAll(dataset, hydro)];
      const nodes = grid.shape.y * grid.shape.x;
      for (let i = 0; i < nodes; i++) {
        const at = level * nodes + i;
        const want = w[at]! + h[at]!;
        // The scene's corners are computed from an affine, and may miss the last point by rounding.
        if (!Number.isNaN(want)) expect(Math.abs(delay[i]! - want)).toBeLessThan(2e-5);
      }
    }
  });

  it("refuses model levels by name, and says what to download", async () => {
    const path = join(folder, "ERA-5_2019_11_17_T20_51_58.nc");
    const grid: Grid = {
      shape: { y: 2, x: 2 },
      affine: [0.1, 0, 320, 0, -0.1, -3],
      crs: { epsg: 4326, wkt: null },
      geometry: "map",
    };
    await expect(openZenithDelay([path], stackOn(grid, 100, "2019-11-17", 75_600))).rejects.toMatchObject({
      code: "weather-model-levels",
      fix: expect.stringContaining("pressure levels"),
    });
  });
});
