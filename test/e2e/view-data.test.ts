import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeCog } from "../../src/formats/geotiff/write-cog.ts";
import { zarrStore } from "../../src/formats/zarr/index.ts";
import { createDataApi } from "../../src/view/data/data-api.ts";
import type { DataApi, Origin, Problem, Scene } from "../../src/view/protocol.ts";
import { testData } from "../data.ts";
import { anywhere, nodePlaces } from "../view-places.ts";
import { buildPage } from "./view-data/build-page.ts";
import { type RangeServer, serveFolder } from "./view-data/range-server.ts";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find((path) => existsSync(path));
const golden = testData("mintpy-golden");
const egms = testData("egms-ustica");
const QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];

/** What the page of the test puts into its global scope. */
interface Globals {
  readonly api: DataApi;
  dropped(): Extract<Origin, { kind: "dropped" }>["files"];
}

const SERIES = "timeseries.h5#timeseries";
const DISC = { kind: "disc", y: 40, x: 33, radius: 3 } as const;
const SLICE = { index: 5, window: { y: [0, 72], x: [0, 96] }, step: 1 } as const;

/** A series and a slice as plain numbers, which two threads and two programs can compare; NaN becomes null. */
const numbersOf = async (page: Page, layer: string) =>
  page.evaluate(
    async ([id, region, slice]) => {
      const { api } = globalThis as unknown as Globals;
      const { mean, deviation, count } = await api.regionSeries(id, region);
      const { values } = await api.slice({ layer: id, ...slice });
      return JSON.stringify([mean, deviation, count, values].map((array) => [...array]));
    },
    [layer, DISC, SLICE] as const,
  );

describe.skipIf(CHROMIUM === undefined || golden === null)(
  "the data worker in a browser (needs Chromium and mintpy-golden)",
  () => {
    let [folder, data, wanted]: string[] = [];
    let browser: Browser;
    let server: RangeServer;
    let page: Page;
    const problems: string[] = [];

    const newPage = async () => {
      const fresh = await browser.newPage();
      fresh.on("pageerror", (error) => problems.push(String(error)));
      await fresh.goto(server.url);
      return fresh;
    };
    const open = (on: Page) =>
      on.evaluate(
        (base) => (globalThis as unknown as Globals).api.open({ kind: "served", base }),
        `${server.url}data/`,
      );

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), "upwarp-view-data-"));
      data = join(folder, "data");
      mkdirSync(data);
      cpSync(join(golden ?? "", "expected/timeseries.h5"), join(data, "timeseries.h5"));
      cpSync(join(golden ?? "", "expected/velocity.h5"), join(data, "velocity.h5"));
      await writeStore(join(data, "displacement.zarr"));
      await writeCog(join(data, "height.tif"), {
        grid: {
          shape: { y: 600, x: 600 },
          affine: [100, 0, 4_000_000, 0, -100, 3_000_000],
          crs: { epsg: 3035, wkt: null },
          geometry: "map",
        },
        bands: [{ data: Float32Array.from({ length: 360_000 }, (_, i) => i), unit: "m" }],
        dtype: "f32",
        nodata: null,
      });
      const api = createDataApi(nodePlaces(data));
      await api.open(anywhere);
      const { mean, deviation, count } = await api.regionSeries(SERIES, DISC);
      const { values } = await api.slice({ layer: SERIES, ...SLICE });
      wanted = JSON.stringify([mean, deviation, count, values].map((array) => [...array]));
      await buildPage(join(folder, "page"));
      server = await serveFolder(join(folder, "page"), data);
      browser = await chromium.launch({ executablePath: CHROMIUM ?? "", args: QUIET });
      page = await newPage();
    });
    afterAll(async () => {
      await browser?.close();
      await server?.close();
      if (folder) rmSync(folder, { recursive: true, force: true });
    });

    test("opens HDF5, Zarr and GeoTIFF behind a server of ranges", async () => {
      const scene = await open(page);
      expect(scene.notes).toEqual([]);
      expect(scene.layers.map(({ id }) => id).sort()).toEqual([
        "0/displacement.zarr#displacement",
        "0/height.tif#raster",
        "0/timeseries.h5#timeseries",
        ...["intercept", "interceptStd", "residue", "velocity", "velocityStd"].map(
          (name) => `0/velocity.h5#${name}`,
        ),
      ]);
      expect(scene.layers.find(({ id }) => id.includes("height"))?.grid?.crs.epsg).toBe(3035);
      // The library of HDF5 reads headers by blocks: no file as a whole, nothing twice.
      const asked = server.takeRequests().filter(({ path }) => path.endsWith("timeseries.h5"));
      expect(asked.length).toBeLessThan(8);
    });

    test("reads the same numbers as Node, served and dropped", async () => {
      expect(await numbersOf(page, `0/${SERIES}`)).toBe(wanted);
      const other = await newPage();
      await other.setInputFiles("input", [join(data ?? "", "timeseries.h5"), join(data ?? "", "height.tif")]);
      const scene = await other.evaluate(() => {
        const { api, dropped } = globalThis as unknown as Globals;
        return api.open({ kind: "dropped", files: dropped() });
      });
      expect(scene.layers.map(({ id }) => id)).toEqual(["height.tif#raster", SERIES]);
      expect(await numbersOf(other, SERIES)).toBe(wanted);
      await other.close();
    });

    test("reads one date of an uncompressed store by parts of its chunks, and marks the one that is absent", async () => {
      server.takeRequests();
      const [present, absent] = await page.evaluate(async () => {
        const { api } = globalThis as unknown as Globals;
        const { values } = await api.slice({
          layer: "0/displacement.zarr#displacement",
          index: 17,
          window: { y: [0, 128], x: [0, 128] },
          step: 1,
        });
        return [values[128 * 5 + 70], values[128 * 70 + 70]];
      });
      expect([present, absent]).toEqual([17 + 5 / 128, -3.4028234663852886e38]);
      const chunks = server.takeRequests().filter(({ path }) => path.includes("/displacement/"));
      expect(chunks.map(({ bytes }) => bytes).sort((a, b) => a - b)).toEqual([0, 16_384, 16_384, 16_384]);
    });

    test("reads an overview of a GeoTIFF instead of the image", async () => {
      server.takeRequests();
      const first = await page.evaluate(async () => {
        const { api } = globalThis as unknown as Globals;
        const window = { y: [0, 600], x: [0, 600] } as const;
        const { values } = await api.slice({ layer: "0/height.tif#raster", index: 0, window, step: 2 });
        return values[0];
      });
      expect(first).toBe((0 + 1 + 600 + 601) / 4);
      const bytes = server.takeRequests().reduce((sum, request) => sum + request.bytes, 0);
      expect(bytes).toBeLessThan(600 * 600 * 4 * 0.5);
    });

    test("answers an error as plain fields", async () => {
      const problem = await page.evaluate(() =>
        (globalThis as unknown as Globals).api
          .regionSeries("none", { kind: "disc", y: 0, x: 0, radius: 0 })
          .then(
            () => null,
            (error: Problem) => error,
          ),
      );
      expect(problem).toMatchObject({ code: "layer-unknown", got: "none" });
    });

    test.skipIf(egms === null)(
      "unpacks a product of points, and learns its coordinate system (needs egms-ustica)",
      async () => {
        const other = await newPage();
        await other.setInputFiles("input", [join(egms ?? "", "EGMS_L3_E45N17_100km_E_2020_2024_1.zip")]);
        const scene: Scene = await other.evaluate(() => {
          const { api, dropped } = globalThis as unknown as Globals;
          return api.open({ kind: "dropped", files: dropped() });
        });
        expect(scene.notes).toEqual([]);
        expect(scene.layers[0]?.points?.count).toBeGreaterThan(100);
        const [lon, lat] = await other.evaluate(async (id) => {
          const points = await (globalThis as unknown as Globals).api.points(id, "velocity", 0);
          return [points.lon[0], points.lat[0]];
        }, scene.layers[0]?.id ?? "");
        expect([Math.round(lon ?? 0), Math.round(lat ?? 0)]).toEqual([13, 39]);
        await other.close();
      },
    );

    test("opens files and stores by their addresses, without an index", async () => {
      const other = await newPage();
      const urls = ["velocity.h5", "displacement.zarr"].map((name) => `${server.url}data/0/${name}`);
      const scene = await other.evaluate(
        (addresses) => (globalThis as unknown as Globals).api.open({ kind: "addresses", urls: addresses }),
        urls,
      );
      expect(scene.notes).toEqual([]);
      expect(scene.layers.map(({ id }) => id)).toEqual(
        expect.arrayContaining(["0/velocity.h5#velocity", "1/displacement.zarr#displacement"]),
      );
      await other.close();
    });

    test("raises no error that nobody caught", () => {
      expect(problems).toEqual([]);
    });
  },
);

/** 40 dates of 128 x 128 pixels in chunks of all dates, without the last chunk. */
async function writeStore(path: string): Promise<void> {
  const [depth, size, chunk] = [40, 128, 64];
  const dates = Array.from({ length: depth }, (_, k) =>
    new Date(Date.UTC(2020, 0, 1 + 6 * k)).toISOString().slice(0, 10),
  );
  const values = Float32Array.from(
    { length: depth * size * size },
    (_, i) => Math.floor(i / size ** 2) + (Math.floor(i / size) % size) / size,
  );
  await zarrStore.create(path, {
    arrays: [
      {
        name: "displacement",
        dims: ["time", "y", "x"],
        shape: [depth, size, size],
        chunks: [depth, chunk, chunk],
        dtype: "f32",
        unit: "m",
        nodata: null,
        attrs: {},
        compression: "none",
      },
    ],
    grid: null,
    attrs: { product: "sbas", dates },
  });
  const writer = await zarrStore.openWriter(path, "displacement");
  await writer.write(
    [
      [0, depth],
      [0, size],
      [0, size],
    ],
    values,
  );
  await writer.close();
  rmSync(join(path, "displacement/0.1.1"));
}
