import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hasChromium } from "../view/browser-page.ts";
import {
  clickPixel,
  expectColours,
  looksDifferent,
  mapBox,
  type Picture,
  picture,
  pixelOnScreen,
  textureAt,
  viewHash,
} from "./view-page/map-view.ts";
import { expectColumn } from "./view-page/saved-file.ts";
import { DATES, indexOf, type Pixel, seriesAt, type TestScene, writeScene } from "./view-page/scene.ts";
import { expectPart, PATIENCE, type Session, until } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";

const SERIES = "0/timeseries.h5#timeseries";
const COHERENCE = "0/temporalCoherence.h5#temporalCoherence";
const LAST = DATES.length - 1;
const MIDDLE: readonly Pixel[] = [
  { y: 20, x: 24 },
  { y: 24, x: 38 },
  { y: 40, x: 30 },
];

describe.skipIf(!hasChromium)("the map on the page of the viewer (needs Chromium)", () => {
  const viewer = useViewer("map");
  let scene: TestScene;
  let address: URL;
  beforeAll(async () => {
    scene = await writeScene(join(viewer.folder, "result"));
    address = await viewer.serve("result");
  });
  const open = (...parts: string[]) => viewer.open(address, { hash: viewHash(SERIES, ...parts) });
  const value = (pixel: Pixel, t: number) => seriesAt(scene, pixel)[t] ?? Number.NaN;
  const at = (t: number, pixels = MIDDLE) => pixels.map((pixel) => [pixel, value(pixel, t)] as const);

  test("shows the date that keys, slider and play choose, and the chart marks it", async () => {
    const session = await open("i=4", "at=m1,Here,0,0,402680,3898360,0");
    const { page } = session;
    const expectMark = async (date: string) => {
      const chart = page.locator("[data-figure=series] svg");
      const mark = async () => ({
        mark: await chart.locator("line.uw-s-ink").first().getAttribute("x1"),
        dot: await chart.locator("circle", { hasText: date }).getAttribute("cx"),
      });
      await until(mark, ({ mark, dot }) => mark !== null && mark === dot, `the mark of ${date}`);
    };
    await expectColours(session, at(4));
    await expectMark(DATES[4]);
    await page.keyboard.press("ArrowRight");
    await expectColours(session, at(5));
    await expectMark(DATES[5]);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    await expectColours(session, at(3));
    await expectPart(session, "i").toBe("3");
    await page.getByRole("slider", { name: "Date" }).fill("7");
    await expectColours(session, at(7));
    await expectMark(DATES[7]);
    expect(await page.locator(".time-bar output").textContent()).toBe(DATES[7]);
    await page.getByRole("button", { name: "Play" }).click();
    // From the last date on it comes round to the first.
    const seen = new Set<string>();
    await until(
      async () => {
        seen.add((await page.locator(".time-bar output").textContent()) ?? "");
        return [...seen];
      },
      (dates) => dates.includes(DATES[8]) && dates.includes(DATES[0]),
      "play should go on",
    );
    await page.getByRole("button", { name: "Stop" }).click();
  });

  test("subtracts the reference date from every pixel and every series", async () => {
    const session = await open(`i=${LAST}`, "at=m1,Here,0,0,402680,3898360,0");
    const since = 3;
    await session.page.getByLabel("since").selectOption(DATES[since]);
    await expectColours(
      session,
      MIDDLE.map((pixel) => [pixel, value(pixel, LAST) - value(pixel, since)]),
    );
    const own = seriesAt(scene, { y: 20, x: 33 });
    await expectColumn(
      session,
      "series",
      1,
      own.map((one) => one - (own[since] ?? 0)),
    );
    await expectPart(session, "date").toBe(DATES[since]);
  });

  test("shows another date left of the swipe's line and the current one right of it, and the border moves with the line", async () => {
    const session = await open(`i=${LAST}`);
    const { page } = session;
    const [left, between, right]: Pixel[] = [
      { y: 20, x: 12 },
      { y: 20, x: 26 },
      { y: 20, x: 50 },
    ];
    if (!left || !between || !right) throw new Error("three places");
    await expectColours(session, at(LAST, [left, between, right]));
    await page.keyboard.press("x");
    await page.getByLabel("Date at the left").selectOption(DATES[4]);
    await expectColours(session, [...at(4, [left, between]), ...at(LAST, [right])]);
    const box = await mapBox(session);
    const line = await page.getByRole("slider", { name: "Swipe line" }).locator("circle").boundingBox();
    if (line === null) throw new Error("there is no line");
    expect(line.x + line.width / 2).toBeCloseTo(box.x + box.width / 2, 0);
    const target = pixelOnScreen(box, { y: 30, x: 20 });
    await page.mouse.move(line.x + line.width / 2, line.y + line.height / 2);
    await page.mouse.down();
    await page.mouse.move(target.x + 30, target.y, { steps: 4 });
    await page.mouse.move(target.x, target.y);
    await page.mouse.up();
    await expectColours(session, [...at(4, [left]), ...at(LAST, [between, right])]);
    // The border lies where the line is, to the screen's pixel: 10 px (the line's own width) beside it on either side.
    const row = 14;
    const shot = await picture(session);
    const y = pixelOnScreen(box, { y: row, x: 0 }).y;
    const change = (x: number) => shot.onScreen(x, y).join();
    const [other, current] = await swipedColours(session, page);
    expect(change(target.x - 10)).toBe(other.onScreen(target.x - 10, y).join());
    expect(change(target.x + 10)).toBe(current.onScreen(target.x + 10, y).join());
    await page.keyboard.press("x");
    await expectColours(session, at(LAST, [left, between, right]));
  });

  /** Pictures with the line at the right and at the left edge of the scene: all of the other date, and all of the current one. */
  async function swipedColours(session: Session, page: Session["page"]): Promise<[Picture, Picture]> {
    const line = page.getByRole("slider", { name: "Swipe line" });
    const before = Number(await line.getAttribute("aria-valuenow"));
    await line.focus();
    const press = async (key: string, count: number) => {
      for (let i = 0; i < count; i++) await page.keyboard.press(key);
    };
    await press("ArrowRight", 30);
    await expectColours(session, at(4, [{ y: 20, x: 50 }]));
    const other = await picture(session);
    await press("ArrowLeft", 50);
    await expectColours(session, at(LAST, [{ y: 20, x: 12 }]));
    const current = await picture(session);
    expect(before).toBeGreaterThan(0);
    return [other, current];
  }

  test("hatches what a threshold of the temporal coherence masks, says so with both numbers, and shows it again without", async () => {
    const session = await open(`i=${LAST}`);
    const { page } = session;
    const masked: Pixel = { y: 30, x: 3 };
    const empty: Pixel = { y: 3, x: 3 };
    const seen = at(LAST, [{ y: 20, x: 24 }]);
    await expectColours(session, [...at(LAST, [masked]), ...seen]);
    const unmasked = await textureAt(session, masked);
    await page.getByLabel("Add a mask").selectOption(COHERENCE);
    await page.getByLabel("Least temporalCoherence").fill("0.8");
    await expectPart(session, "mask").toBe(`${COHERENCE},0.8,`);
    const hatched = await until(
      () => textureAt(session, masked),
      (look) => looksDifferent(look, unmasked),
      "masked pixels should look otherwise",
    );
    expect(looksDifferent(hatched, await textureAt(session, empty))).toBe(true);
    await expectColours(session, seen);
    await clickPixel(session, masked);
    const reason = page.locator("[data-panel=inspector] .reasons");
    const coherence = scene.coherence[indexOf(masked)] ?? 0;
    await expect
      .poll(() => reason.textContent(), { timeout: PATIENCE })
      .toBe(`Masked: temporalCoherence ${Number(coherence.toPrecision(3))} is below 0.8.`);
    await page.getByLabel("Remove the mask by temporalCoherence").click();
    await page.getByRole("button", { name: "Remove P1" }).click();
    await expectColours(session, at(LAST, [masked]));
    await expectPart(session, "mask").toBe(null);
    expect(await reason.count()).toBe(0);
  });
});
