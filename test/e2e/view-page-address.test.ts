import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hasChromium } from "../view/browser-page.ts";
import {
  COLOUR_TOLERANCE,
  clickPixel,
  distance,
  expectColours,
  mapBox,
  picture,
  pixelOnScreen,
  viewHash,
} from "./view-page/map-view.ts";
import { DATES, type Pixel, seriesAt, type TestScene, writeScene } from "./view-page/scene.ts";
import { addressParts, expectPart, until } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";

const SERIES = "0/timeseries.h5#timeseries";
const COHERENCE = "0/temporalCoherence.h5#temporalCoherence";
const LAST = DATES.length - 1;

describe.skipIf(!hasChromium)("the address of the viewer's page (needs Chromium)", () => {
  const viewer = useViewer("address");
  let scene: TestScene;
  let address: URL;
  beforeAll(async () => {
    scene = await writeScene(join(viewer.folder, "result"));
    address = await viewer.serve("result");
  });

  test("brings the very view back in another window after a session of clicks", async () => {
    const first = await viewer.open(address, { hash: viewHash(SERIES, `i=${LAST}`) });
    const { page } = first;
    const place: Pixel = { y: 22, x: 20 };
    await expectColours(first, [[place, seriesAt(scene, place)[LAST] ?? 0]]);
    await clickPixel(first, { y: 20, x: 33 });
    await clickPixel(first, { y: 30, x: 45 });
    await page.keyboard.press("r");
    await clickPixel(first, { y: 36, x: 24 });
    await page.getByLabel("Radius of the reference disc, pixels").fill("2");
    await page.getByLabel("since").selectOption(DATES[2]);
    await page.getByLabel("Low end of the colours").first().fill("-40");
    await page.getByLabel("Low end of the colours").first().press("Enter");
    await page.getByLabel("Colour map").selectOption("roma");
    await page.getByLabel("Add a mask").selectOption(COHERENCE);
    await page.getByLabel("Least temporalCoherence").fill("0.75");
    await page.getByLabel("Name of P2").fill("Dam");
    await page.getByLabel("Name of P2").press("Enter");
    await page.locator("h1").click();
    await page.keyboard.press("x");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("t");
    await clickPixel(first, { y: 14, x: 14 });
    await clickPixel(first, { y: 40, x: 50 });
    await page.keyboard.press("Enter");
    await page.keyboard.press("+");
    await page.getByRole("button", { name: "Histogram" }).click();
    await page.mouse.move(5, 5);
    const keys = [
      "layer",
      "i",
      "date",
      "ref",
      "range",
      "map",
      "mask",
      "swipe",
      "view",
      "at",
      "line",
      "panels",
      "graticule",
    ];
    await until(
      () => [...addressParts(first).keys()],
      (seen) =>
        keys.every((key) => seen.includes(key)) &&
        addressParts(first).get("panels") === "series,inspector,transect,histogram",
      "all parts of the address",
    );
    await expectPart(first, "at").toContain("Dam");
    const hash = new URL(page.url()).hash;
    const copied = await page.evaluate(() => location.href);

    const second = await viewer.open(new URL(copied));
    const figures = async ({ page: one }: typeof first) => ({
      panels: await one.locator(".panels .figure svg").evaluateAll((all) => all.map((svg) => svg.outerHTML)),
      overlay: await one.locator("svg.overlay").evaluate((svg) => svg.outerHTML),
      legend: await one.locator(".legend svg").evaluate((svg) => svg.outerHTML),
      side: await one.locator(".side").textContent(),
    });
    const wanted = await figures(first);
    expect(wanted.panels.length).toBeGreaterThanOrEqual(4);
    await until(
      async () => {
        const seen = await figures(second);
        return (Object.keys(wanted) as (keyof typeof wanted)[]).filter(
          (part) => JSON.stringify(seen[part]) !== JSON.stringify(wanted[part]),
        );
      },
      (different) => different.length === 0,
      "the same figures",
      { pause: 300 },
    );
    expect(new URL(second.page.url()).hash).toBe(hash);
    const [before, after] = [await picture(first), await picture(second)];
    let different = 0;
    for (let y = 0; y < before.png.height; y += 2)
      for (let x = 0; x < before.png.width; x += 2)
        if (distance(before.png.at(x, y), after.png.at(x, y)) > COLOUR_TOLERANCE) different++;
    expect((different * 4) / (before.png.width * before.png.height)).toBeLessThan(0.001);
  });

  test("names what it does not understand, and shows the last date where it asks for one beyond", async () => {
    const session = await viewer.open(address, { hash: viewHash(SERIES, "i=400", "speed=11", "ref=here") });
    const pixel: Pixel = { y: 22, x: 20 };
    await expectColours(session, [[pixel, seriesAt(scene, pixel)[LAST] ?? 0]]);
    expect(await session.page.locator(".time-bar output").textContent()).toBe(DATES[LAST]);
    await session.page.getByText("speed: not known").waitFor();
    await session.page.getByText("ref: here").waitFor();
  });

  test("can be copied with the keyboard alone, or is shown to be copied by hand", async () => {
    const session = await viewer.open(address, { hash: viewHash(SERIES, `i=${LAST}`) });
    await session.page.locator(".legend svg").waitFor();
    await session.page.keyboard.press("l");
    await session.page.getByText(/The link to this view is in the clipboard|The link is:/).waitFor();
  });

  test("follows the reference point and the swipe's line as arrow keys move them", async () => {
    const session = await viewer.open(address, {
      hash: viewHash(
        SERIES,
        `i=${LAST}`,
        "ref=402680,3898360,0",
        `swipe=${encodeURIComponent(SERIES)},0,0.5`,
      ),
    });
    const { page } = session;
    await page.getByRole("slider", { name: "Reference point" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowUp");
    await expectPart(session, "ref").toBe("402840,3898440,0");
    // The map follows: row 19, column 35 is the new reference.
    const samples: Pixel[] = [
      { y: 22, x: 40 },
      { y: 40, x: 50 },
    ];
    const reference = seriesAt(scene, { y: 19, x: 35 })[LAST] ?? 0;
    await expectColours(
      session,
      samples.map((pixel) => [pixel, (seriesAt(scene, pixel)[LAST] ?? 0) - reference]),
    );
    await page.getByRole("slider", { name: "Swipe line" }).focus();
    for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowLeft");
    await until(
      () => Number(addressParts(session).get("swipe")?.split(",").at(-1)),
      (at) => Math.abs(at - 0.4) < 1e-9,
      "the line at 0.4",
    );
    expect(addressParts(session).get("i")).toBe(String(LAST));
    const box = await mapBox(session);
    expect(pixelOnScreen(box, { y: 0, x: 32 }).x).toBeGreaterThan(box.x);
  });
});
