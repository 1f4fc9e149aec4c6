import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { hasChromium } from "../view/browser-page.ts";
import { faintTexts } from "./view-page/contrast.ts";
import { viewHash } from "./view-page/map-view.ts";
import { writeScene } from "./view-page/scene.ts";
import { useViewer } from "./view-page/viewer.ts";

const SERIES = "0/timeseries.h5#timeseries";

describe.skipIf(!hasChromium)("the page of the viewer to the eye (needs Chromium)", () => {
  const viewer = useViewer("contrast");
  let address: URL;
  beforeAll(async () => {
    await writeScene(join(viewer.folder, "result"));
    address = await viewer.serve("result");
  });

  test.each(["light", "dark"] as const)(
    "has a contrast of 4.5 or more between every text and its ground in the %s scheme",
    async (colorScheme) => {
      const session = await viewer.open(address, {
        colorScheme,
        hash: viewHash(
          SERIES,
          "i=4",
          "at=m1,Here,0,0,402680,3898360,0;m2,There,1,0,403560,3898040,0",
          "fit=poly:1",
          "ref=403560,3898040,1",
          `swipe=${encodeURIComponent(SERIES)},0,0.5`,
          "line=401160,3898680;403560,3898040",
          "panels=series,transect,histogram,inspector",
        ),
      });
      const { page } = session;
      await page.locator("[data-figure=series] svg circle").first().waitFor();
      await page.locator("[data-figure=time-distance] svg").waitFor();
      await page.locator("[data-panel=histogram] svg").first().waitFor();
      await page.mouse.move(600, 450);
      await page.locator(".readout").waitFor();
      expect(await page.evaluate(() => document.documentElement.dataset.scheme)).toBe(colorScheme);
      const { count, faint } = await faintTexts(
        page,
        ".top, .side, .panels, .legend, .time-bar, .tools, .readout",
      );
      expect(count).toBeGreaterThan(120);
      expect(faint).toEqual([]);
      await page.locator(".layers button[aria-pressed=true]").hover();
      expect(await faintTexts(page, ".layers")).toMatchObject({ faint: [] });
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      expect(await faintTexts(page, "dialog")).toMatchObject({ faint: [] });
    },
  );

  test.each([
    ["a wide window", 1440, 900],
    ["a laptop's window", 1100, 700],
    ["a phone", 390, 800],
  ])("cuts no text off and leaves nothing beyond the edge of %s", async (_, width, height) => {
    const session = await viewer.open(address, {
      viewport: { width, height },
      hash: viewHash(
        SERIES,
        "i=4",
        "at=m1,Here,0,0,402680,3898360,0",
        "ref=403560,3898040,1",
        `mask=${encodeURIComponent("0/temporalCoherence.h5#temporalCoherence")},0.6,`,
      ),
    });
    const { page } = session;
    await page.locator("[data-figure=series] svg circle").first().waitFor();
    const beyond = await page.evaluate(() =>
      [...document.querySelectorAll(".top *, .side *, .panels *, .time-bar *, .legend, .tools *")]
        .filter((one) => !(one instanceof SVGElement) && one.getClientRects().length > 0)
        .filter((one) => {
          const { left, right } = one.getBoundingClientRect();
          return left < -0.5 || right > innerWidth + 0.5;
        })
        .map((one) => `${one.tagName}.${one.className} ${one.textContent?.slice(0, 30)}`),
    );
    expect(beyond).toEqual([]);
    const overflowing = await page.evaluate(() =>
      [...document.querySelectorAll(".row > *, .side-header > *, .panels td, .panels th, button")]
        .filter((one) => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)
        .map((one) => `${one.tagName}.${one.className} ${one.textContent?.slice(0, 30)}`),
    );
    expect(overflowing).toEqual([]);
  });
});
