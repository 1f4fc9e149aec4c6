import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { writeCog } from "../../src/formats/geotiff/write-cog.ts";
import { hasChromium } from "../view/browser-page.ts";
import { succeed } from "./succeed.ts";
import { dropFromDisk, dropFromMemory } from "./view-page/drop.ts";
import { clickPixel, expectColours, mapBox, viewHash } from "./view-page/map-view.ts";
import { expectColumn } from "./view-page/saved-file.ts";
import { DATES, type Pixel, SHAPE, seriesAt, type TestScene, writeScene } from "./view-page/scene.ts";
import { expectPart, type Session } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";
import { GRID, writeZarr } from "./view-page/zarr-scene.ts";

const PLACE: Pixel = { y: 20, x: 33 };
const BESIDE: Pixel = { y: 24, x: 38 };
const LAST = DATES.length - 1;

describe.skipIf(!hasChromium)("files dropped on the page of the viewer (needs Chromium)", () => {
  const viewer = useViewer("drop");
  let scene: TestScene;
  let address: URL;
  const at = (name: string) => join(viewer.folder, name);
  beforeAll(async () => {
    scene = await writeScene(at("result"));
    address = await viewer.serve();
  });

  const open = async (layer: string) => {
    const session = await viewer.open(address, { hash: viewHash(layer, `i=${LAST}`) });
    await session.page.getByRole("heading", { name: "Drop a result here" }).waitFor();
    return session;
  };
  const expectSeries = async (session: Session) => {
    await expectColours(session, [[BESIDE, seriesAt(scene, BESIDE)[LAST] ?? 0]]);
    await clickPixel(session, PLACE);
    await expectColumn(session, "series", 1, seriesAt(scene, PLACE));
  };

  test("as MintPy's HDF5 from the disk: the same numbers as by the server, of which nothing is asked", async () => {
    const session = await open("timeseries.h5#timeseries");
    // The page asks once whether data stand beside it.
    await session.page.waitForLoadState("networkidle");
    const before = session.dataRequests.length;
    await dropFromDisk(session, [at("result/timeseries.h5")]);
    await expectSeries(session);
    expect(session.dataRequests.length).toBe(before);
  });

  test("as a File that lies on no disk: the same numbers", async () => {
    const session = await open("timeseries.h5#timeseries");
    await dropFromMemory(session, at("result/timeseries.h5"));
    await expectSeries(session);
  });

  test("as a folder that is a Zarr store: the same numbers", async () => {
    const path = at("displacement.zarr");
    await writeZarr(path, scene);
    const session = await open("displacement.zarr#displacement");
    await dropFromDisk(session, [path]);
    await expectSeries(session);
  });

  test("as netCDF-4 of the command line's own export: the same numbers", async () => {
    await succeed(["export", "result/timeseries.h5", "--to", "netcdf", "--out", "series.nc"], viewer.folder);
    const session = await open("series.nc#displacement");
    await dropFromDisk(session, [at("series.nc")]);
    await expectSeries(session);
  });

  test("as a GeoTIFF: its values in its colours, and under the pointer", async () => {
    const data = scene.series.slice(-SHAPE.y * SHAPE.x);
    await writeCog(at("velocity.tif"), {
      grid: GRID,
      bands: [{ data, unit: "m yr-1" }],
      dtype: "f32",
      nodata: null,
    });
    const session = await open("velocity.tif#raster");
    await dropFromDisk(session, [at("velocity.tif")]);
    await expectColours(session, [
      [PLACE, seriesAt(scene, PLACE)[LAST] ?? 0],
      [BESIDE, seriesAt(scene, BESIDE)[LAST] ?? 0],
    ]);
    await clickPixel(session, PLACE);
    const millimetres = 1000 * (seriesAt(scene, PLACE)[LAST] ?? 0);
    await session.page
      .locator(".readout b", { hasText: `${Number(millimetres.toPrecision(4))} mm/yr`.replace("-", "−") })
      .waitFor();
  });

  test("as a CSV table of points: a dot for each, and the series of the one that is clicked", async () => {
    const rows = Array.from({ length: 6 }, (_, i) =>
      [`P${i}`, 35.1 + 0.01 * i, -117.5 + 0.01 * i, -3.5 + i, 0, 1 + i, 2 + i].join(","),
    );
    writeFileSync(
      at("points.csv"),
      ["pid,latitude,longitude,mean_velocity,20200105,20200129,20200222", ...rows].join("\n"),
    );
    const session = await viewer.open(address);
    await dropFromDisk(session, [at("points.csv")]);
    await session.page.getByText("6 points").first().waitFor();
    await session.page.locator(".legend svg").waitFor();
    const scale = 6000;
    await session.page.evaluate((view) => {
      location.hash += `&view=${view}`;
    }, `-117.475,35.125,${scale}`);
    await expectPart(session, "view").toBe(`-117.475,35.125,${scale}`);
    const box = await mapBox(session);
    // The third point: degrees of longitude are as short as at the middle of the points.
    const shrink = Math.cos((35.125 * Math.PI) / 180);
    const x = box.x + box.width / 2 + (-117.48 + 117.475) * scale * shrink;
    const y = box.y + box.height / 2 - (35.12 - 35.125) * scale;
    await session.page.mouse.click(x + 1, y + 1);
    // EGMS counts millimetres; the table is in metres.
    await expectColumn(session, "series", 1, [0, 0.003, 0.004]);
    expect(await session.page.locator("[data-figure=series] svg circle:has(title)").count()).toBe(3);
  });

  test("that nothing can read are named with the reason, and the page stays as it is", async () => {
    writeFileSync(
      at("broken.h5"),
      Buffer.from("\x89HDF\r\n\x1a\n and then nothing that makes sense", "latin1"),
    );
    const session = await viewer.open(address);
    await session.page.getByRole("heading", { name: "Drop a result here" }).waitFor();
    await dropFromDisk(session, [at("broken.h5")]);
    await session.page
      .getByRole("region", { name: "Notes" })
      .getByText(/broken\.h5/)
      .waitFor();
    expect(await session.page.getByRole("heading", { name: "Drop a result here" }).count()).toBe(1);
  });
});
