import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { openVariable } from "../../src/formats/open.ts";
import { testData } from "../data.ts";
import { hasChromium } from "../view/browser-page.ts";
import { clickPixel, expectColours, mapBox, pixelOnScreen, viewHash } from "./view-page/map-view.ts";
import { column, expectColumn, savedTable } from "./view-page/saved-file.ts";
import {
  DATES,
  type Pixel,
  STORED_REFERENCE,
  seriesAt,
  type TestScene,
  writeScene,
} from "./view-page/scene.ts";
import { addressParts, expectPart, PATIENCE, type Session } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";

const PLACE: Pixel = { y: 20, x: 33 };
const SERIES = "0/timeseries.h5#timeseries";
const LAST = DATES.length - 1;
const dots = (session: Session) => session.page.locator("[data-figure=series] svg circle:has(title)");

describe.skipIf(!hasChromium)("a series on the page of the viewer (needs Chromium)", () => {
  const viewer = useViewer("series");
  let scene: TestScene;
  let address: URL;
  beforeAll(async () => {
    scene = await writeScene(join(viewer.folder, "result"));
    address = await viewer.serve("result");
  });
  const open = (...parts: string[]) =>
    viewer.open(address, { hash: viewHash(SERIES, `i=${LAST}`, ...parts) });

  test("of a clicked pixel has the file's numbers in its CSV and a dot for each date", async () => {
    const session = await open();
    await expectColours(session, [[PLACE, seriesAt(scene, PLACE)[LAST] ?? 0]]);
    await clickPixel(session, PLACE);
    await expect.poll(() => dots(session).count(), { timeout: PATIENCE }).toBe(DATES.length);
    const table = await savedTable(session, "series");
    expect(column(table, 1).map(Math.fround)).toEqual(seriesAt(scene, PLACE));
    expect(table.rows.map(([date]) => date)).toEqual(DATES);
    expect(table.titles[1]).toMatch(/ \(m\)$/);
  });

  test("of a pixel without data is said to be empty, not drawn as zeros", async () => {
    const session = await open();
    await expectColours(session, [[PLACE, seriesAt(scene, PLACE)[LAST] ?? 0]]);
    await clickPixel(session, { y: 2, x: 2 });
    await session.page
      .getByText(/There is no data here/)
      .first()
      .waitFor();
    expect(await dots(session).count()).toBe(0);
  });

  test("changes by exactly that of the reference pixel while it is dragged, and so do the map's colours; nothing is asked of the server", async () => {
    const session = await open();
    const { page, dataRequests } = session;
    const shown = seriesAt(scene, PLACE);
    await expectColours(session, [[PLACE, shown[LAST] ?? 0]]);
    await clickPixel(session, PLACE);
    await page.getByRole("button", { name: "pick it up" }).click();
    await expect.poll(() => dots(session).count(), { timeout: PATIENCE }).toBe(DATES.length);
    const box = await mapBox(session);
    const from = pixelOnScreen(box, STORED_REFERENCE);
    const target: Pixel = { y: 24, x: 44 };
    const to = pixelOnScreen(box, target);
    expect(dataRequests.length).toBeGreaterThan(0);
    const before = dataRequests.length;
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    for (let i = 1; i <= 12; i++)
      await page.mouse.move(from.x + ((to.x - from.x) * i) / 12, from.y + ((to.y - from.y) * i) / 12);
    // Colours follow the hand before it lets go.
    const reference = seriesAt(scene, target);
    const against = (pixel: Pixel) => (seriesAt(scene, pixel)[LAST] ?? 0) - (reference[LAST] ?? 0);
    const samples: Pixel[] = [
      { y: 22, x: 25 },
      { y: 12, x: 12 },
      { y: 40, x: 60 },
    ];
    await expectColours(
      session,
      samples.map((pixel) => [pixel, against(pixel)]),
    );
    await page.mouse.up();
    expect(dataRequests.slice(before)).toEqual([]);
    await expectPart(session, "ref").toMatch(/^\d+,\d+,0$/);
    const table = await expectColumn(
      session,
      "series",
      1,
      shown.map((value, i) => value - (reference[i] ?? 0)),
    );
    expect(table.comments.join("\n")).toContain(
      `reference: ${addressParts(session).get("ref")?.replace(",0", "").replace(",", " ")}`,
    );
  });

  test("is taken against the mean of a disc when the reference has a radius", async () => {
    const session = await open(`at=m1,Here,0,0,402680,3898360,0`, "ref=403560,3898040,1");
    await expect.poll(() => dots(session).count(), { timeout: PATIENCE }).toBe(DATES.length);
    const disc = [
      { y: 24, x: 44 },
      { y: 23, x: 44 },
      { y: 25, x: 44 },
      { y: 24, x: 43 },
      { y: 24, x: 45 },
    ].map((pixel) => seriesAt(scene, pixel));
    const expected = seriesAt(scene, PLACE).map(
      (value, i) => value - disc.reduce((sum, one) => sum + (one[i] ?? 0), 0) / disc.length,
    );
    await expectColumn(session, "series", 1, expected);
  });
});

const golden = testData("mintpy-golden");

describe.skipIf(!hasChromium || golden === null)(
  "a golden timeseries.h5 of MintPy on the page (needs Chromium and the data set mintpy-golden)",
  () => {
    const viewer = useViewer("golden");

    test("gives a clicked pixel's series with the file's numbers, against any reference", async () => {
      const path = join(golden ?? "", "expected/timeseries.h5");
      const file = await openVariable({ format: "hdf5", path, name: "timeseries" });
      const [count = 0] = file.shape;
      const stored = async ({ y, x }: Pixel) => [
        ...(await file.read([
          [0, count],
          [y, y + 1],
          [x, x + 1],
        ])),
      ];
      const session = await viewer.open(await viewer.serve(path), {
        hash: "#layer=0%2Ftimeseries.h5%23timeseries&view=603840,3897120,0.075&graticule=0",
      });
      const box = await mapBox(session);
      const onScreen = ({ y, x }: Pixel) =>
        [box.x + box.width / 2 + (x + 0.5 - 48) * 6, box.y + box.height / 2 + (y + 0.5 - 36) * 6] as const;
      const pixel: Pixel = { y: 29, x: 49 };
      await session.page.locator(".legend svg").waitFor();
      await session.page.mouse.click(...onScreen(pixel));
      await expect.poll(() => dots(session).count(), { timeout: PATIENCE }).toBe(count);
      const own = await stored(pixel);
      expect(column(await savedTable(session, "series"), 1).map(Math.fround)).toEqual(own);
      await session.page.keyboard.press("r");
      await session.page.mouse.click(...onScreen({ y: 60, x: 60 }));
      const reference = await stored({ y: 60, x: 60 });
      await expectColumn(
        session,
        "series",
        1,
        own.map((value, i) => value - (reference[i] ?? 0)),
      );
    });
  },
);
