import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { exportGeocoded } from "../../src/cli/export/to-geocoded.ts";
import { exportRadar } from "../../src/cli/export/to-radar.ts";
import { createHdf5 } from "../../src/formats/hdf5/create.ts";
import { readStrings } from "../../src/formats/hdf5/strings.ts";
import { openDataset } from "../../src/formats/open.ts";
import { pixelCenter } from "../../src/geo/affine.ts";
import type { Grid } from "../../src/geo/grid.ts";
import { readFloats } from "../../src/stack/views.ts";
import { FIELD_SLOPE, field, fieldOf, radarScene } from "../radar-scene.ts";
import { RADAR_DATES, RADAR_REFERENCE, writeRadarWorkFolder } from "../radar-work-folder.ts";
import { TIFF_GRID, writeMap } from "./stacks.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-geocode-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scene = radarScene();
const work = join(folder, "work");
/** Half the diagonal of a radar pixel of 60 x 45 m, bent and skewed a little; metres. */
const HALF_PIXEL = 45;

beforeAll(() => writeRadarWorkFolder(work, scene));

async function readAll(path: string, name?: string) {
  const dataset = await openDataset(path);
  const variable = name === undefined ? [...dataset.variables.values()][0]! : dataset.variables.get(name)!;
  const values = await readFloats(
    variable,
    variable.shape.map((length) => [0, length] as const),
  );
  await variable.close();
  return { ...dataset, grid: dataset.grid, variable, values };
}

/** Largest difference to the true field where there is data, and the share of the map that has some. */
function error(grid: Grid, values: Float32Array) {
  let [worst, count] = [0, 0];
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    const [lon, lat] = pixelCenter(grid.affine, Math.floor(i / grid.shape.x), i % grid.shape.x);
    worst = Math.max(worst, Math.abs(value - field(lon, lat)));
    count++;
  });
  return { worst, share: count / values.length };
}

describe("a radar result on a map", () => {
  it("has each value within half a radar pixel of its place, and no gap inside", async () => {
    const [path] = await exportGeocoded(work, join(folder, "nearest"), {
      layout: "native",
      variable: "velocity",
    });
    const { grid, values } = await readAll(path!);
    // Beyond the image's edge the nearest pixel within three steps is taken, as MintPy does.
    const { worst, share } = error(grid!, values);
    expect(worst).toBeLessThan(FIELD_SLOPE * 3.5 * 60);
    expect(share).toBeGreaterThan(0.7);
    const { y, x } = grid!.shape;
    let inner = 0;
    for (let row = Math.round(y * 0.3); row < y * 0.7; row++)
      for (let column = Math.round(x * 0.3); column < x * 0.7; column++) {
        const [lon, lat] = pixelCenter(grid!.affine, row, column);
        inner = Math.max(inner, Math.abs(values[row * x + column]! - field(lon, lat)));
      }
    expect(inner).toBeLessThan(FIELD_SLOPE * HALF_PIXEL);
    expect(inner).toBeGreaterThan(0);
  });

  it("is exact to the field's curvature when interpolated, and ends where the image ends", async () => {
    const [path] = await exportGeocoded(work, join(folder, "bilinear"), {
      layout: "native",
      variable: "velocity",
      method: "bilinear",
      step: { lat: 0.0004, lon: 0.0004 },
    });
    const { grid, values } = await readAll(path!);
    const { worst, share } = error(grid!, values);
    // h^2 / 8 of the second derivative: (60 m in degrees)^2 / 8 * 150^2 is 8e-4.
    expect(worst).toBeLessThan(1.6e-3);
    expect(share).toBeGreaterThan(0.6);
    expect(grid!.affine[0]).toBe(0.0004);
  });

  it("comes back to the radar image as it was", async () => {
    const step = { lat: 0.0001, lon: 0.0001 };
    const out = join(folder, "there");
    const [path] = await exportGeocoded(work, out, { layout: "native", variable: "velocity", step });
    const [back] = await exportRadar(path!, join(folder, "back"), { geometry: work });
    const { values } = await readAll(back!);
    // A map of 11 m pixels shows every radar pixel: the nearest of the nearest is the pixel itself.
    expect(values).toEqual(fieldOf(scene));
  });

  it("keeps to bounds, whatever lies beside them", async () => {
    const bounds = [-99.11, 19.39, -99.09, 19.41] as const;
    const [path] = await exportGeocoded(work, join(folder, "bounds"), {
      layout: "native",
      variable: "velocity",
      bounds,
      step: { lat: 0.0005, lon: 0.0005 },
    });
    const { grid, values } = await readAll(path!);
    expect(grid!.shape).toEqual({ y: 40, x: 40 });
    expect(error(grid!, values)).toMatchObject({ share: 1 });
  });

  it("leaves no table of places behind", () => {
    expect(readdirSync(folder).filter((name) => name.startsWith(".tmp"))).toEqual([]);
  });
});

describe("MintPy's files in radar geometry", () => {
  it("become geo/geo_NAME.h5 with MintPy's attributes, and the mask is made again", async () => {
    const files = await exportGeocoded(work, work);
    expect(files.map((path) => path.slice(work.length + 1))).toEqual([
      "geo/geo_geometryRadar.h5",
      "geo/geo_avgSpatialCoh.h5",
      "geo/geo_temporalCoherence.h5",
      "geo/geo_timeseries_demErr.h5",
      "geo/geo_velocity.h5",
      "geo/geo_maskTempCoh.h5",
    ]);
    const series = await readAll(files[3]!, "timeseries");
    const [dates, y, x] = series.variable.shape as [number, number, number];
    expect(await readStrings(files[3]!, "date")).toEqual([...RADAR_DATES]);
    expect([...(await readAll(files[3]!, "bperp")).values]).toEqual([0, 40, -20]);
    expect(series.attrs).toMatchObject({
      LENGTH: String(y),
      WIDTH: String(x),
      X_UNIT: "degrees",
      EPSG: "4326",
      REF_DATE: "20180106",
    });
    expect(series.attrs).not.toHaveProperty("SUBSET_XMIN");
    // The reference pixel is one whose values are those of the reference: 0 at every date.
    const at = Number(series.attrs.REF_Y) * x + Number(series.attrs.REF_X);
    for (let k = 0; k < dates; k++) expect(series.values[k * y * x + at]).toBe(0);

    const coherence = await readAll(files[2]!);
    const geometry = await readAll(files[0]!, "shadowMask");
    const mask = await readAll(files[5]!);
    expect(mask.attrs.FILE_TYPE).toBe("mask");
    expect(mask.variable.dtype).toBe("bool");
    const expected = coherence.values.map((value, i) => (value >= 0.75 && geometry.values[i] === 0 ? 1 : 0));
    expect(mask.values).toEqual(expected);
    expect(expected.some((value) => value === 1)).toBe(true);
  });

  it("name in compat mode the reference pixel that MintPy names, half a pixel off", async () => {
    const out = join(folder, "compat");
    const files = await exportGeocoded(work, out, { compat: "mintpy" });
    const { attrs } = await readAll(files[4]!);
    const at = RADAR_REFERENCE.y * scene.shape.x + RADAR_REFERENCE.x;
    const [lat, lon] = [scene.latitude[at]!, scene.longitude[at]!];
    const row = (lat - Number(attrs.Y_FIRST)) / Number(attrs.Y_STEP);
    const column = (lon - Number(attrs.X_FIRST)) / Number(attrs.X_STEP);
    expect([Number(attrs.REF_Y), Number(attrs.REF_X)]).toEqual([Math.round(row), Math.round(column)]);
    expect(Number(attrs.REF_LAT)).toBe(lat);
  });

  it("are read back under our names, on their map", async () => {
    const files = await exportGeocoded(join(work, "geo"), join(folder, "again"), { layout: "native" });
    expect(files.map((path) => basename(path))).toEqual([
      "meanCoherence.tif",
      "reliable.tif",
      "temporalCoherence.tif",
      "displacement.zarr",
      "velocity.tif",
    ]);
    const { attrs, grid } = await readAll(files[3]!, "displacement");
    expect(attrs).toMatchObject({ wavelength: 0.0555, dates: ["2018-01-06", "2018-01-18", "2018-01-30"] });
    expect(grid?.crs.epsg).toBe(4326);
    expect(attrs.reference_y).toBeGreaterThan(0);
  });
});

describe("a lookup table on a map", () => {
  /** Azimuth and range of each pixel of a map of 40 x 50, of an image that is turned and twice as fine. */
  const map = { shape: { y: 40, x: 50 }, affine: [0.001, 0, 10, 0, -0.001, 50] as const };
  const image = { y: 100, x: 120 };
  const azimuthOf = (y: number, x: number) => 10 + 1.9 * y + 0.3 * x;
  const rangeOf = (y: number, x: number) => 20 - 0.2 * y + 1.8 * x;

  async function writeLookup(where: string) {
    const { y, x } = map.shape;
    const file = await createHdf5(where, {
      attrs: {
        FILE_TYPE: "geometry",
        X_FIRST: "10",
        Y_FIRST: "50",
        X_STEP: "0.001",
        Y_STEP: "-0.001",
        X_UNIT: "degrees",
        Y_UNIT: "degrees",
      },
      datasets: [
        { name: "azimuthCoord", type: "f32", shape: [y, x] },
        { name: "rangeCoord", type: "f32", shape: [y, x] },
      ],
    });
    const whole = [
      [0, y],
      [0, x],
    ] as const;
    const fill = (value: (y: number, x: number) => number) =>
      Float32Array.from({ length: y * x }, (_, i) => value(Math.floor(i / x), i % x));
    // The first column is not known to the processor.
    await file.write(
      "azimuthCoord",
      whole,
      fill((r, c) => (c === 0 ? 0 : azimuthOf(r, c))),
    );
    await file.write(
      "rangeCoord",
      whole,
      fill((r, c) => (c === 0 ? 0 : rangeOf(r, c))),
    );
    await file.close();
  }

  it("gives its own grid, with what lies between radar pixels interpolated if asked", async () => {
    const lookup = join(folder, "lookup.h5");
    await writeLookup(lookup);
    const radar = join(folder, "image.tif");
    const grid = {
      shape: image,
      affine: [1, 0, 0, 0, 1, 0] as const,
      crs: { epsg: null, wkt: null },
      geometry: "radar" as const,
    };
    await writeMap(radar, (y, x) => 3 * y - x, {}, grid);
    const [path] = await exportGeocoded(radar, join(folder, "by-lookup"), {
      geometry: lookup,
      method: "bilinear",
    });
    const { values, grid: place } = await readAll(path!);
    expect(place!.affine).toEqual(map.affine);
    const { x } = map.shape;
    for (const [row, column] of [
      [0, 1],
      [7, 20],
      [39, 49],
    ] as const)
      expect(values[row * x + column]).toBeCloseTo(3 * azimuthOf(row, column) - rangeOf(row, column), 3);
    expect(values[5 * x]).toBeNaN();
    const named = { geometry: lookup, method: "bilinear" } as const;
    const [finer] = await exportGeocoded(radar, join(folder, "finer"), {
      ...named,
      step: { lat: 0.0005, lon: 0.0005 },
      bounds: [10.02, 49.97, 10.03, 49.98],
    });
    const part = await readAll(finer!);
    expect(part.grid!.affine).toEqual([0.0005, 0, 10.02, 0, -0.0005, 49.98]);
    expect(part.grid!.shape).toEqual({ y: 20, x: 20 });
    // Its first pixel's centre is that of row 19.75, column 19.75 of the lookup's map.
    expect(part.values[0]).toBeCloseTo(3 * azimuthOf(19.75, 19.75) - rangeOf(19.75, 19.75), 3);
    const step = { lat: 0.1, lon: 0.1 };
    await expect(exportGeocoded(radar, join(folder, "no"), { ...named, step })).rejects.toThrow(
      /geocode-step/,
    );
  });

  it("takes a map to the image: the map pixel that is nearest in azimuth and range", async () => {
    const lookup = join(folder, "lookup.h5");
    await writeLookup(lookup);
    const height = join(folder, "height.tif");
    await writeMap(
      height,
      (y, x) => 1000 * y + x,
      {},
      { ...map, crs: { epsg: 4326, wkt: null }, geometry: "map" },
    );
    const [path] = await exportRadar(height, join(folder, "to-image"), { geometry: lookup });
    const { values, variable } = await readAll(path!);
    const width = variable.shape[1]!;
    // Map pixel (12, 31) lies at azimuth 42.1 and range 73.4; no other is nearer to (42, 73).
    expect(values[42 * width + 73]).toBe(12031);
    expect(values[0]).toBeNaN();
  });
});

describe("geocoding refuses", () => {
  it("radar geometry of which nothing tells the places, with the way out", async () => {
    const alone = join(folder, "alone.tif");
    const grid = {
      ...TIFF_GRID,
      crs: { epsg: null, wkt: null },
      geometry: "radar" as const,
      affine: [1, 0, 0, 0, 1, 0] as const,
    };
    await writeMap(alone, () => 1, {}, grid);
    await expect(exportGeocoded(alone, join(folder, "x"))).rejects.toThrow(
      /geometry-missing[\s\S]*--geometry/,
    );
    await expect(exportGeocoded(alone, join(folder, "x"), { geometry: work })).rejects.toThrow(
      /geometry-differs/,
    );
  });

  it("a step for what lies on a map already", async () => {
    const plain = join(folder, "plain.tif");
    await writeMap(plain, () => 1);
    const step = { lat: 0.1, lon: 0.1 };
    await expect(exportGeocoded(plain, join(folder, "x"), { step })).rejects.toThrow(/geocode-map/);
  });
});
