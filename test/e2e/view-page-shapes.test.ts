import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { colourMap, colourOf } from "../../src/plot/colour/colour-map.ts";
import { decodePng } from "../fixtures/plot/decode-png.ts";
import { hasChromium } from "../view/browser-page.ts";
import {
  COLOUR_TOLERANCE,
  distance,
  expectColours,
  expectedColour,
  mapBox,
  pixelOnScreen,
  viewHash,
} from "./view-page/map-view.ts";
import { column, expectColumn, relativeError, savedFile, savedTable } from "./view-page/saved-file.ts";
import {
  DATES,
  NORTH,
  PIXEL_SIZE,
  type Pixel,
  SHAPE,
  seriesAt,
  type TestScene,
  WEST,
  writeScene,
} from "./view-page/scene.ts";
import { addressParts, expectPart, type Session } from "./view-page/session.ts";
import { useViewer } from "./view-page/viewer.ts";

const SERIES = "0/timeseries.h5#timeseries";
const LAST = DATES.length - 1;
type Place = readonly [column: number, row: number];

describe.skipIf(!hasChromium)("lines, areas and saved files of the viewer's page (needs Chromium)", () => {
  const viewer = useViewer("shapes");
  let scene: TestScene;
  let address: URL;
  beforeAll(async () => {
    scene = await writeScene(join(viewer.folder, "result"));
    address = await viewer.serve("result");
  });
  const open = async (...parts: string[]) => {
    const session = await viewer.open(address, { hash: viewHash(SERIES, `i=${LAST}`, ...parts) });
    const pixel = { y: 22, x: 20 };
    await expectColours(session, [[pixel, seriesAt(scene, pixel)[LAST] ?? 0]]);
    return session;
  };
  /** Clicks the corners one after another and ends with Enter. */
  const draw = async (session: Session, key: string, corners: readonly Pixel[]) => {
    await session.page.keyboard.press(key);
    const box = await mapBox(session);
    for (const corner of corners) {
      const { x, y } = pixelOnScreen(box, corner);
      // Beside the centres, of which none is then on a line between corners.
      await session.page.mouse.click(x + 2, y + 1);
    }
    await session.page.keyboard.press("Enter");
  };
  /** Places of the address in continuous columns and rows. */
  const places = (numbers: readonly number[]): Place[] =>
    Array.from({ length: numbers.length / 2 }, (_, i) => [
      ((numbers[2 * i] ?? 0) - WEST) / PIXEL_SIZE,
      (NORTH - (numbers[2 * i + 1] ?? 0)) / PIXEL_SIZE,
    ]);

  test("a transect by three clicks and Enter has the values of the nearest pixels along it, on every date", async () => {
    const session = await open();
    await draw(session, "t", [
      { y: 30, x: 12 },
      { y: 14, x: 30 },
      { y: 36, x: 52 },
    ]);
    await expectPart(session, "line").toMatch(/^[^;]+;[^;]+;[^;]+$/);
    const corners = places((addressParts(session).get("line") ?? "").split(/[,;]/).map(Number));
    const table = await savedTable(session, "transect");
    const legs = corners
      .slice(1)
      .map(([x, y], i) => Math.hypot(x - (corners[i]?.[0] ?? 0), y - (corners[i]?.[1] ?? 0)));
    const total = legs.reduce((sum, leg) => sum + leg, 0);
    expect(table.rows.length).toBe(Math.round(total) + 1);
    const pixelAt = (share: number): Pixel => {
      const along = share * total;
      const leg = along <= (legs[0] ?? 0) ? 0 : 1;
      const part = (along - (leg === 0 ? 0 : (legs[0] ?? 0))) / (legs[leg] ?? 1);
      const [a, b] = [corners[leg] ?? [0, 0], corners[leg + 1] ?? [0, 0]];
      return { x: Math.floor(a[0] + part * (b[0] - a[0])), y: Math.floor(a[1] + part * (b[1] - a[1])) };
    };
    const pixels = table.rows.map((_, i) => pixelAt(i / (table.rows.length - 1)));
    DATES.forEach((date, t) => {
      expect(table.titles[t + 1]).toBe(`${date} (m)`);
      const expected = pixels.map((pixel) => seriesAt(scene, pixel)[t] ?? Number.NaN);
      expect(relativeError(column(table, t + 1), expected)).toBe(0);
    });
    // Metres on the ground: UTM's scale is 0.9996 at its central meridian and a little more beside it.
    expect((column(table, 0).at(-1) ?? 0) / (total * PIXEL_SIZE)).toBeCloseTo(1.0003, 3);
    expect(
      await session.page.locator("[data-figure=transect] svg, [data-figure=time-distance] svg").count(),
    ).toBe(2);
  });

  test("a polygon gives the mean and the spread of the pixels whose centres are inside", async () => {
    const session = await open();
    await draw(session, "g", [
      { y: 12, x: 14 },
      { y: 15, x: 40 },
      { y: 34, x: 44 },
      { y: 28, x: 18 },
    ]);
    await expectPart(session, "area").toMatch(/^a1,A1,/);
    const corners = places((addressParts(session).get("area") ?? "").split(",").slice(4).map(Number));
    expect(corners.length).toBe(4);
    // The corners go round clockwise on the screen: inside is right of every edge.
    const isInside = (x: number, y: number) =>
      corners.every(([x0, y0], i) => {
        const [x1, y1] = corners[(i + 1) % corners.length] ?? [0, 0];
        return (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) > 0;
      });
    const inside: number[][] = [];
    for (let y = 0; y < SHAPE.y; y++)
      for (let x = 0; x < SHAPE.x; x++)
        if (isInside(x + 0.5, y + 0.5)) inside.push(seriesAt(scene, { y, x }));
    expect(inside.length).toBeGreaterThan(300);
    const mean = DATES.map((_, t) => inside.reduce((sum, one) => sum + (one[t] ?? 0), 0) / inside.length);
    const spread = DATES.map((_, t) =>
      Math.sqrt(
        inside.reduce((sum, one) => sum + ((one[t] ?? 0) - (mean[t] ?? 0)) ** 2, 0) / (inside.length - 1),
      ),
    );
    const table = await savedTable(session, "series");
    expect(table.titles).toEqual(["date", "A1 (m)", "A1 spread (m)"]);
    const largest = (seen: readonly number[], expected: readonly number[]) =>
      Math.max(...seen.map((value, i) => Math.abs(value - (expected[i] ?? Number.NaN))));
    // Sums in another order differ in the last bits.
    expect(largest(column(table, 1), mean)).toBeLessThan(1e-13);
    expect(largest(column(table, 2), spread)).toBeLessThan(1e-13);
  });

  test("a chart is saved as a table, as a PNG of twice its size, and as SVG that is well-formed and runs nothing", async () => {
    const session = await open("at=m1,Here,0,0,402680,3898360,0");
    await expectColumn(session, "series", 1, seriesAt(scene, { y: 20, x: 33 }));
    const panel = session.page.locator("[data-panel=series]");
    const save = (name: string) => savedFile(session, () => panel.getByRole("button", { name }).click());
    const svg = await save("SVG");
    const text = svg.bytes.toString("utf8");
    expect(svg.name).toBe("series-timeseries.svg");
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).toMatch(/^(<\?xml[^>]*>\s*)?<svg[^>]* xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(text).not.toMatch(/<script|<foreignObject|\son\w+=|javascript:|href="http/i);
    expect((text.match(/<circle/g) ?? []).length).toBeGreaterThanOrEqual(DATES.length);
    const png = await save("PNG");
    expect(png.name).toBe("series-timeseries.png");
    expect(png.bytes.subarray(0, 8)).toEqual(Buffer.from("\x89PNG\r\n\x1a\n", "latin1"));
    const [width, height] = [/ width="([\d.]+)"/, / height="([\d.]+)"/].map((pattern) =>
      Math.round(Number(pattern.exec(text)?.[1])),
    );
    const picture = decodePng(png.bytes);
    expect([picture.width, picture.height]).toEqual([2 * (width ?? 0), 2 * (height ?? 0)]);
  });

  test("the picture of the map has its pixels, its marks and, below, the legend's colours", async () => {
    const session = await open("at=m1,Here,0,0,402680,3898360,0");
    const { name, bytes } = await savedFile(session, () =>
      session.page.getByRole("button", { name: "Picture" }).click(),
    );
    expect(name).toBe(`timeseries-${DATES[LAST]}.png`);
    const shot = decodePng(bytes);
    const box = await mapBox(session);
    expect(shot.width).toBe(Math.round(box.width));
    expect(shot.height).toBeGreaterThan(box.height + 60);
    const at = (pixel: Pixel) => {
      const { x, y } = pixelOnScreen(box, pixel);
      return shot.at(Math.round(x - box.x), Math.round(y - box.y)).slice(0, 3);
    };
    for (const pixel of [
      { y: 22, x: 20 },
      { y: 40, x: 60 },
    ])
      expect(distance(at(pixel), expectedColour(seriesAt(scene, pixel)[LAST] ?? 0))).toBeLessThanOrEqual(
        COLOUR_TOLERANCE,
      );
    expect(
      distance(at({ y: 20, x: 33 }), expectedColour(seriesAt(scene, { y: 20, x: 33 })[LAST] ?? 0)),
    ).toBeGreaterThan(COLOUR_TOLERANCE);
    const below: (readonly number[])[] = [];
    for (let y = Math.ceil(box.height); y < shot.height; y++)
      for (let x = 0; x < shot.width; x++) below.push(shot.at(x, y));
    const missing = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95].filter((t) => {
      const wanted = colourOf(colourMap("vik"), t).slice(0, 3);
      return !below.some((seen) => distance(wanted, seen.slice(0, 3)) <= COLOUR_TOLERANCE);
    });
    expect(missing).toEqual([]);
  });
});
