import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { zarrStore } from "../../src/formats/zarr/store.ts";
import { hasChromium } from "../view/browser-page.ts";
import { column, savedTable } from "./view-page/saved-file.ts";
import { expectPart, PATIENCE, type Session } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";

/** Four points on a parallel, 0.01 degrees apart; the third is of bad quality. */
const POINTS = [
  "id,lon,lat,quality,velocity [mm/yr],20200101,20200113,20200125",
  "near,10.00,0,0.9,1,0,2,4",
  "stable,10.01,0,0.9,-2,0,1,1",
  "bad,10.02,0,0.1,30,5,50,500",
  "far,10.03,0,0.8,4,0,3,9",
].join("\n");

/** The camera looks at the middle of the points: 0.01 degrees are 100 pixels. */
const CENTRE = [10.015, 0] as const;
const SCALE = 10_000;
const VIEW = `view=${CENTRE.join()},${SCALE}`;

async function at({ page }: Session, lon: number, lat: number) {
  const box = await page.locator(".map canvas").boundingBox();
  if (box === null) throw new Error("there is no map on the page");
  return {
    x: box.x + box.width / 2 + (lon - CENTRE[0]) * SCALE,
    y: box.y + box.height / 2 - (lat - CENTRE[1]) * SCALE,
  };
}

async function click(session: Session, lon: number, lat = 0): Promise<void> {
  const { x, y } = await at(session, lon, lat);
  await session.page.mouse.click(x, y);
}

const layers = ({ page }: Session) => page.locator("section[aria-label=Layers] li button");

describe.skipIf(!hasChromium)("the viewer (needs Chromium)", () => {
  const viewer = useViewer("kinds");
  let points: URL;
  let stores: URL;
  let nothing: URL;
  beforeAll(async () => {
    writeFileSync(join(viewer.folder, "points.csv"), POINTS);
    mkdirSync(join(viewer.folder, "text"));
    writeFileSync(join(viewer.folder, "text/readme.txt"), "no data");
    for (const compressor of ["blosc", "zstd"] as const) {
      const path = join(viewer.folder, `stores/${compressor}.zarr`);
      await writeVelocity(path, compressor);
    }
    [points, stores, nothing] = await Promise.all([
      viewer.serve("points.csv"),
      viewer.serve("stores"),
      viewer.serve("text"),
    ]);
  });
  const openPoints = async (column: string, ...parts: string[]) => {
    const session = await viewer.open(points, {
      hash: `#layer=${encodeURIComponent(`0/points.csv#${column}`)}&${[VIEW, ...parts].join("&")}`,
    });
    await expect.poll(() => layers(session).count(), { timeout: PATIENCE }).toBe(3);
    await session.page.waitForTimeout(300);
    return session;
  };

  test("marks the point that is meant by a click, gives its series, and marks nothing far from all points", async () => {
    const session = await openPoints("displacement", "i=2");
    await click(session, 10.015);
    await click(session, 10.0, 0.008);
    await click(session, 10.0, 0.001);
    await expectPart(session, "at").toBe("m1,P1,0,0,10,0,0");
    expect(column(await savedTable(session, "series"), 1)).toEqual([0, 2, 4]);
  });

  test("shows a map of points and their series against the point that was chosen", async () => {
    const session = await openPoints("displacement", "i=2", "at=m1,P1,0,0,10,0,0");
    const { page } = session;
    await page.getByRole("button", { name: "Reference point" }).click();
    await click(session, 10.0101, -0.0005);
    await expectPart(session, "ref").toBe("10.01,0,0");
    await page.getByText("point stable").waitFor();
    expect(column(await savedTable(session, "series"), 1)).toEqual([0, 1, 3]);
    const { x, y } = await at(session, 10.03, 0);
    await page.mouse.move(x, y);
    await page
      .locator(".readout b")
      .filter({ hasText: /^8\s*$/ })
      .waitFor();
  });

  test("masks points by a column, and counts in its histogram what is left", async () => {
    const session = await openPoints("velocity", "panels=histogram,inspector");
    const { page } = session;
    await page.getByText("4 points").last().waitFor();
    await page.getByLabel("Add a mask").selectOption({ label: "quality" });
    await page.getByLabel("Least quality").fill("0.5");
    await page.getByText("3 points, 1 masked").last().waitFor();
    const { x, y } = await at(session, 10.02, 0);
    await page.mouse.move(x, y);
    await page.locator(".readout b").filter({ hasText: "masked" }).waitFor();
  });

  test("gives the mean of the points in a polygon", async () => {
    const area = [9.995, -0.001, 10.015, -0.001, 10.015, 0.001, 9.995, 0.001];
    const session = await openPoints("displacement", `area=a1,A1,0,0,${area.join()}`);
    await session.page.locator("[data-figure=series] svg circle:has(title)").first().waitFor();
    expect(column(await savedTable(session, "series"), 1)).toEqual([0, 1.5, 2.5]);
  });

  test("reads chunks that Blosc and zstd packed, under the policy of its own server", async () => {
    const session = await viewer.open(stores);
    await expect.poll(() => layers(session).count(), { timeout: PATIENCE }).toBe(2);
    for (const k of [0, 1]) {
      await layers(session).nth(k).click();
      const low = session.page.getByLabel("High end of the colours");
      await expect.poll(() => low.inputValue(), { timeout: PATIENCE }).not.toBe("1");
    }
    expect(await session.page.getByText("cannot be unpacked").count()).toBe(0);
  });

  test("says what it was given where nothing of it can be drawn", async () => {
    const { page } = await viewer.open(nothing);
    await page.getByText("There is nothing here that can be drawn.").first().waitFor();
    await page.getByText(/Not opened, for their names are not those of data: .*readme\.txt/).waitFor();
  });
});

async function writeVelocity(path: string, compression: "blosc" | "zstd"): Promise<void> {
  const [rows, columns] = [40, 50];
  const array = { name: "velocity", dims: ["y", "x"] as const, shape: [rows, columns], chunks: [16, 25] };
  const about = { dtype: "f32" as const, unit: "m yr-1", nodata: null, attrs: {}, compression };
  await zarrStore.create(path, { arrays: [{ ...array, ...about }], grid: null, attrs: {} });
  const writer = await zarrStore.openWriter(path, "velocity");
  const window = [
    [0, rows],
    [0, columns],
  ] as const;
  await writer.write(
    window,
    Float32Array.from({ length: rows * columns }, (_, i) => 0.02 * Math.sin(i / 90)),
  );
  await writer.close();
}
