import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fieldOf, type RadarScene, radarScene } from "../../../../test/radar-scene.ts";
import { inMemory, readFloats } from "../../../stack/views.ts";
import { type MapOptions, placesOnMap } from "./places-on-map.ts";
import { resample } from "./resample.ts";

const folder = mkdtempSync(join(tmpdir(), "upwarp-places-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const variable = (name: string, { shape }: RadarScene, data: Float32Array | Float64Array) =>
  inMemory(name, data, {
    dims: ["y", "x"],
    shape: [shape.y, shape.x],
    dtype: data instanceof Float64Array ? "f64" : "f32",
  });
const coordinates = (scene: RadarScene) => ({
  latitude: variable("latitude", scene, scene.latitude),
  longitude: variable("longitude", scene, scene.longitude),
});

async function places(scene: RadarScene, options: MapOptions) {
  const { grid, places: table } = await placesOnMap(coordinates(scene), join(folder, "out"), "here", options);
  const { y, x } = grid.shape;
  const all = await table.read([
    [0, y],
    [0, x],
  ]);
  const part = await table.read([
    [3, 9],
    [5, 12],
  ]);
  await table.close();
  for (let i = 0; i < 6; i++)
    expect([...part.rows.subarray(7 * i, 7 * i + 7)]).toEqual([
      ...all.rows.subarray((3 + i) * x + 5, (3 + i) * x + 12),
    ]);
  return { grid, ...all };
}

describe("the places of a map in an image", () => {
  // More than one block in both directions.
  const scene = radarScene({ y: 300, x: 1100, spacing: [60, 200], bend: 900 });
  const step = { lat: 0.004, lon: 0.004 };

  it.each(["nearest", "bilinear"] as const)(
    "do not depend on how many rows are worked on at a time (%s)",
    async (method) => {
      const whole = await places(scene, { step, method });
      const bands = await places(scene, { step, method, bandPixels: 1500 });
      expect(bands).toEqual(whole);
      expect(whole.rows.some((row) => row > 256)).toBe(true);
      expect(whole.columns.some((column) => column > 1024)).toBe(true);
    },
  );

  it("are found on both sides of the date line", async () => {
    const options = { y: 60, x: 80 };
    const [there, here] = await Promise.all(
      [180, 20].map((lon) => places(radarScene({ ...options, center: [lon, 19.4] }), {})),
    );
    expect(there!.grid.shape).toEqual(here!.grid.shape);
    // Nearly all: where two pixels are nearly as far, the last digits of the longitude decide.
    const same = there!.columns.filter((column, i) => Object.is(column, here!.columns[i]));
    expect(same.length / there!.columns.length).toBeGreaterThan(0.99);
    const turned = radarScene({ ...options, center: [180, 19.4] });
    const written = turned.longitude.map((lon) => (lon > 180 ? lon - 360 : lon));
    expect(await places({ ...turned, longitude: written }, {})).toMatchObject({ grid: there!.grid });
  });

  it("leave no file behind, neither at the end nor on the way out of an error", async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(places(scene, { signal: controller.signal })).rejects.toThrow(/cancelled/);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("need two maps of one size", async () => {
    const other = coordinates(radarScene({ y: 10, x: 10 }));
    const mixed = { latitude: coordinates(scene).latitude, longitude: other.longitude };
    await expect(placesOnMap(mixed, join(folder, "out"), "here")).rejects.toThrow(/geometry-shape/);
  });
});

describe("resample", () => {
  const scene = radarScene({ y: 40, x: 50 });

  it("reads as little at a time as it may, with the same values", async () => {
    const { grid, places: table } = await placesOnMap(coordinates(scene), join(folder, "out"), "here", {
      method: "bilinear",
    });
    const layer = variable("field", scene, fieldOf(scene));
    const window = [
      [2, grid.shape.y],
      [1, grid.shape.x - 3],
    ] as const;
    const [whole, parts] = await Promise.all(
      [16e6, 40].map((most) =>
        readFloats(resample(layer, table, grid.shape, "bilinear", { mostValues: most }), window),
      ),
    );
    expect(parts).toEqual(whole);
    await table.close();
  });

  it("keeps whole numbers as they are: nearest, and their own nodata outside", async () => {
    const { grid, places: table } = await placesOnMap(coordinates(scene), join(folder, "out"), "here", {
      method: "bilinear",
    });
    const labels = inMemory(
      "labels",
      Int16Array.from({ length: 2000 }, (_, i) => 1 + (i % 7)),
      {
        dims: ["y", "x"],
        shape: [40, 50],
        dtype: "i16",
        nodata: -9,
      },
    );
    const map = resample(labels, table, grid.shape, "bilinear");
    expect([map.dtype, map.nodata]).toEqual(["i16", -9]);
    const values = await map.read([
      [0, grid.shape.y],
      [0, grid.shape.x],
    ]);
    expect([...new Set(values)].sort((a, b) => a - b)).toEqual([-9, 1, 2, 3, 4, 5, 6, 7]);
    await table.close();
  });
});
