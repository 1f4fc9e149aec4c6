import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { decodePng } from "../fixtures/plot/decode-png.ts";
import { hasChromium } from "../view/browser-page.ts";
import { writeScene } from "./view-page/scene.ts";
import { PATIENCE, type Session } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";

/** A phone, a tablet, a small window, a usual one, a large one. CSS pixels. */
const SIZES = [
  [390, 844],
  [768, 1024],
  [1100, 700],
  [1440, 900],
  [2560, 1440],
] as const;
const PARTS = [".legend", ".time-bar", ".tools", ".hint", ".readout", ".scale-bar", ".north"] as const;

interface Box {
  readonly part: string;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const boxes = ({ page }: Session): Promise<Box[]> =>
  page.evaluate(
    (parts) =>
      parts.flatMap((part) => {
        const box = document.querySelector(`.map ${part}`)?.getBoundingClientRect();
        return box ? [{ part, left: box.left, top: box.top, right: box.right, bottom: box.bottom }] : [];
      }),
    PARTS,
  );

const doOverlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe.skipIf(!hasChromium)("the layout of the viewer's page (needs Chromium)", () => {
  const viewer = useViewer("layout");
  let address: URL;
  beforeAll(async () => {
    await writeScene(join(viewer.folder, "result"));
    address = await viewer.serve("result");
  });
  const open = async (layer: string, [width, height]: readonly [number, number], ...more: string[]) => {
    const hash = `#${[`layer=${encodeURIComponent(layer)}`, ...more].join("&")}`;
    const session = await viewer.open(address, { hash, viewport: { width, height } });
    await session.page.locator(".legend svg").waitFor();
    await session.page.locator(".scale-bar").waitFor();
    return session;
  };

  test.each(
    SIZES.flatMap(([width, height]) =>
      ["timeseries", "temporalCoherence"].map((layer) => [width, height, layer] as const),
    ),
  )("lets nothing on the map lie over another or off it at %i x %i (%s)", async (width, height, layer) => {
    const session = await open(`0/${layer}.h5#${layer}`, [width, height]);
    await session.page.keyboard.press("t");
    await session.page.locator(".map canvas").hover({ position: { x: 60, y: 120 } });
    await session.page.locator(".readout").waitFor();
    await expect
      .poll(async () => (await boxes(session)).length, { timeout: PATIENCE })
      .toBe(layer === "timeseries" ? PARTS.length : PARTS.length - 1);
    const overlaps = async () => {
      const all = await boxes(session);
      return all.flatMap((a, k) =>
        all.slice(k + 1).flatMap((b) => (doOverlap(a, b) ? [`${a.part} and ${b.part}`] : [])),
      );
    };
    await expect.poll(overlaps, { timeout: PATIENCE }).toEqual([]);
    const map = await session.page.locator(".map").boundingBox();
    for (const { part, left, right, top, bottom } of await boxes(session)) {
      expect([part, left >= (map?.x ?? 0), right <= (map?.x ?? 0) + (map?.width ?? 0)]).toEqual([
        part,
        true,
        true,
      ]);
      expect([part, top >= (map?.y ?? 0), bottom <= (map?.y ?? 0) + (map?.height ?? 0)]).toEqual([
        part,
        true,
        true,
      ]);
    }
    expect(
      await session.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    ).toBeLessThanOrEqual(0);
  });

  test("keeps the larger part of a phone's screen width and a third of its height for the map", async () => {
    const { page } = await open("0/timeseries.h5#timeseries", [390, 844]);
    const [canvas, legend] = [
      await page.locator(".map canvas").boundingBox(),
      await page.locator(".legend").boundingBox(),
    ];
    expect(canvas?.width).toBe(390);
    expect(canvas?.height).toBeGreaterThan(844 / 3);
    expect(legend?.y).toBeGreaterThanOrEqual((canvas?.y ?? 0) + (canvas?.height ?? 0));
  });

  test("draws the map where the legend would stand upside down: an opaque box would leave a hole there", async () => {
    // A pixel of 40 x 40 on the screen: the layer covers the whole map.
    const { page } = await open(
      "0/temporalCoherence.h5#temporalCoherence",
      [1440, 900],
      "view=402560,3898080,0.5",
      "graticule=0",
      "map=batlow",
    );
    const [canvas, legend] = [
      await page.locator(".map canvas").boundingBox(),
      await page.locator(".legend svg").boundingBox(),
    ];
    if (canvas === null || legend === null) throw new Error("map and legend are on the page");
    const mirrored = 2 * canvas.y + canvas.height - (legend.y + legend.height / 2);
    const place = { x: Math.round(legend.x + legend.width / 2), y: Math.round(mirrored) };
    // Of the whole page: a small part of it is put together in another way.
    const colour = async () => decodePng(await page.screenshot()).at(place.x, place.y);
    const seen = await colour();
    await page.locator(".legend").evaluate((legend) => legend.remove());
    expect(seen).toEqual(await colour());
  });

  test("keeps the name of a pressed button legible under the pointer", async () => {
    const { page } = await open("0/timeseries.h5#timeseries", [1440, 900]);
    const pressed = page.locator(".layers button[aria-pressed=true]");
    await pressed.hover();
    const { colour, ground } = await pressed.evaluate((button) => {
      const { color, backgroundColor } = getComputedStyle(button);
      return { colour: color, ground: backgroundColor };
    });
    expect(colour).not.toBe(ground);
  });
});
