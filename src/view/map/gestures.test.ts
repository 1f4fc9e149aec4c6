import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium, openStage } from "../../../test/view/browser-page.ts";
import { worldToScreen } from "./camera.ts";
import { cameraAfter } from "./gestures.ts";
import type { Camera } from "./renderer-types.ts";

const viewport = { width: 800, height: 600 };
const camera: Camera = { centre: [100, 50], scale: 2, stretch: [1, 1] };

describe("cameraAfter", () => {
  it("moves with a drag", () => {
    const moved = cameraAfter(camera, viewport, { k: 3, x: 10, y: 10 }, { k: 3, x: 30, y: 0 });
    // 20 px to the right and 10 up: the centre goes 10 units to the left and 5 down.
    expect(moved).toEqual({ ...camera, centre: [90, 45] });
  });

  it("keeps what is under the pointer when d3 zooms about it", () => {
    // About (600, 200) by 2: x1 = p - 2 (p - x0).
    const moved = cameraAfter(camera, viewport, { k: 1, x: 0, y: 0 }, { k: 2, x: -600, y: -200 });
    expect(moved.scale).toBe(4);
    // (600, 200) was (200, 100) in the world.
    expect(worldToScreen(moved, viewport, [200, 100])).toEqual([600, 200]);
  });
});

declare global {
  interface Window {
    moved: Camera;
    gestures: import("./gestures.ts").Gestures;
  }
}

describe.skipIf(!hasChromium)("attachGestures (needs Chromium)", () => {
  let browser: Browser;
  let page: Page;
  const now = () => page.evaluate(() => window.moved);
  beforeAll(async () => {
    browser = await launchChromium();
    page = await openStage(browser, "map-stage.ts");
    await page.evaluate(() => {
      const element = document.createElement("div");
      element.style.cssText = "position:fixed;left:0;top:0;width:800px;height:600px";
      document.body.replaceChildren(element);
      window.moved = { centre: [0, 0], scale: 1, stretch: [1, 1] };
      window.gestures = window.stage.attachGestures(element, {
        viewport: () => ({ width: 800, height: 600 }),
        camera: () => window.moved,
        limits: () => ({ bounds: [-1000, -1000, 1000, 1000], smallestScale: 0.5, largestScale: 4 }),
        onCamera: (next) => {
          window.moved = next;
        },
      });
    });
  });
  afterAll(async () => {
    await browser?.close();
  });
  const rest = () =>
    page.evaluate(() => {
      window.moved = { centre: [0, 0], scale: 1, stretch: [1, 1] };
      return new Promise((resolve) => setTimeout(resolve, 200));
    });

  it("drags", async () => {
    await rest();
    await page.mouse.move(400, 300);
    await page.mouse.down();
    await page.mouse.move(450, 320, { steps: 4 });
    await page.mouse.up();
    expect(await now()).toEqual({ centre: [-50, 20], scale: 1, stretch: [1, 1] });
  });

  it("zooms about the pointer with the wheel, and stands still at the limit", async () => {
    await rest();
    await page.mouse.move(600, 300);
    await page.mouse.wheel(0, -250);
    await expect.poll(async () => (await now()).scale).toBeCloseTo(Math.SQRT2, 6);
    const { centre } = await now();
    // 200 px right of the middle stays there: 200 - 200 / sqrt 2.
    expect(centre[0]).toBeCloseTo(200 - 200 / Math.SQRT2, 6);
    for (let notch = 0; notch < 5; notch++) await page.mouse.wheel(0, -500);
    await expect.poll(async () => (await now()).scale).toBeCloseTo(4, 9);
    expect((await now()).centre[0]).toBeCloseTo(150, 6);
    await page.waitForTimeout(200);
    await page.mouse.wheel(0, -500);
    await page.waitForTimeout(50);
    expect((await now()).centre[0]).toBeCloseTo(150, 6);
    // And comes back at once.
    await page.mouse.wheel(0, 500);
    await expect.poll(async () => (await now()).scale).toBeCloseTo(2, 6);
  });

  it("goes on from a camera that the page moved in between", async () => {
    await rest();
    await page.mouse.move(400, 300);
    await page.mouse.wheel(0, -500);
    await expect.poll(async () => (await now()).scale).toBeCloseTo(2, 6);
    await page.evaluate(() => {
      window.moved = { centre: [500, 500], scale: 1, stretch: [1, 1] };
    });
    await page.mouse.down();
    await page.mouse.move(410, 300);
    await page.mouse.up();
    expect(await now()).toEqual({ centre: [490, 500], scale: 1, stretch: [1, 1] });
  });

  it("enlarges by a double click, by two", async () => {
    await rest();
    await page.mouse.dblclick(400, 300);
    await expect.poll(async () => (await now()).scale, { timeout: 3000 }).toBeCloseTo(2, 6);
  });

  it("moves by calls for keys, within its limits", async () => {
    await rest();
    const after = await page.evaluate(() => {
      window.gestures.panBy(100, -50);
      const panned = window.moved;
      window.gestures.zoomBy(100);
      return { panned, zoomed: window.moved };
    });
    expect(after.panned.centre).toEqual([-100, -50]);
    expect(after.zoomed).toEqual({ centre: [-100, -50], scale: 4, stretch: [1, 1] });
  });
});
