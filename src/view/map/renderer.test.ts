import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, launchChromium, openStage } from "../../../test/view/browser-page.ts";
import { type ColourMapName, colourMap, colourOf } from "../../plot/colour/colour-map.ts";
import { COLOURS } from "../../plot/theme.ts";

declare global {
  interface Window {
    stage: typeof import("../../../test/view/map-stage.ts");
  }
}

const rgb = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
const PAPER = rgb(COLOURS.paper[0]);
const NO_DATA = rgb(COLOURS.hatch[0]);

/** The colour that figures give to a position in a colour map. */
const tableColour = (name: ColourMapName, t: number) => colourOf(colourMap(name), t).slice(0, 3);

/** Equal but for the last bit that the GPU may round the other way. */
const expectColour = (got: readonly number[] | undefined, wanted: readonly number[]) => {
  expect(got?.length).toBe(3);
  for (const [i, channel] of wanted.entries())
    expect(Math.abs((got?.[i] ?? Number.NaN) - channel), `${got} instead of ${wanted}`).toBeLessThanOrEqual(
      1,
    );
};

describe.skipIf(!hasChromium)("createMapRenderer (needs Chromium)", () => {
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
    page = await openStage(browser, "map-stage.ts");
    page.on(
      "console",
      (message) => ["error", "warning"].includes(message.type()) && problems.push(message.text()),
    );
    page.on("pageerror", (error) => problems.push(String(error)));
  });
  afterAll(async () => {
    await browser?.close();
  });

  it("paints each value in the colour that figures give it", async () => {
    const values = [0, 0.125, 0.25, 0.5, 0.75, 0.9, 1, -3, 7];
    const row = await page.evaluate((given) => {
      const { Stage, rasterOf, style } = window.stage;
      const stage = new Stage(90, 10).set({
        sources: { main: { source: rasterOf(given, 9), style: style() } },
        camera: { centre: [4.5, 0.5], scale: 10, stretch: [1, 1] },
      });
      return stage.picture()[5];
    }, values);
    for (const [i, value] of values.entries()) expectColour(row?.[10 * i + 5], tableColour("viridis", value));
  });

  it("finds its place by the affine, not by the order of the rows", async () => {
    const [southUp, turned] = await page.evaluate(() => {
      const { Stage, rasterOf, style } = window.stage;
      const draw = (
        affine: readonly [number, number, number, number, number, number],
        centre: [number, number],
      ) => {
        const source = rasterOf([0, 0.25, 0.5, 1], 2);
        return new Stage(20, 20)
          .set({
            sources: { main: { source: { ...source, grid: { ...source.grid, affine } }, style: style() } },
            camera: { centre, scale: 10, stretch: [1, 1] },
          })
          .picture();
      };
      // Rows to the north; then columns to the north and rows to the east.
      return [draw([1, 0, 500_000, 0, 1, 4_000_000], [500_001, 4_000_001]), draw([0, 1, 0, 1, 0, 0], [1, 1])];
    });
    const corners = (picture: typeof southUp) =>
      [picture?.[5]?.[5], picture?.[5]?.[15], picture?.[15]?.[5], picture?.[15]?.[15]] as const;
    for (const [i, value] of [0.5, 1, 0, 0.25].entries())
      expectColour(corners(southUp)[i], tableColour("viridis", value));
    for (const [i, value] of [0.25, 1, 0, 0.5].entries())
      expectColour(corners(turned)[i], tableColour("viridis", value));
  });

  it("shifts by exactly the value at the reference, takes the reference date off, and counts in the unit shown", async () => {
    const shown = await page.evaluate(() => {
      const { Stage, rasterOf, style, whole } = window.stage;
      const stage = new Stage(30, 10);
      const camera = { centre: [1.5, 0.5], scale: 10, stretch: [1, 1] } as const;
      const draw = (more: Parameters<typeof style>[0], minus = false) => {
        const source = rasterOf([0.01, 0.02, 0.04], 3, minus ? { minus: whole([0.01, 0.01, 0.02], 3) } : {});
        const range = [0, 100] as const;
        return stage
          .set({ sources: { main: { source, style: style({ range, factor: 1000, ...more }) } }, camera })
          .picture()[5];
      };
      return {
        plain: draw({}),
        moved: draw({ offset: 0.01 }),
        dated: draw({}, true),
        both: draw({ offset: 0.005 }, true),
        empty: draw({ offset: Number.NaN }),
      };
    });
    const at = (row: typeof shown.plain, values: readonly number[]) => {
      for (const [i, value] of values.entries())
        expectColour(row?.[10 * i + 5], tableColour("viridis", value / 100));
    };
    at(shown.plain, [10, 20, 40]);
    at(shown.moved, [0, 10, 30]);
    at(shown.dated, [0, 10, 20]);
    at(shown.both, [-5, 5, 15]);
    expectColour(shown.empty?.[5], NO_DATA);
  });

  it("wraps into the range, reverses, and always wraps cyclic maps", async () => {
    const shown = await page.evaluate(() => {
      const { Stage, rasterOf, style, colourMap } = window.stage;
      const stage = new Stage(40, 10);
      const source = rasterOf([-0.25, 0.25, 1.25, 7.5], 4);
      const camera = { centre: [2, 0.5], scale: 10, stretch: [1, 1] } as const;
      const draw = (more: Parameters<typeof style>[0]) =>
        stage.set({ sources: { main: { source, style: style(more) } }, camera }).picture()[5];
      return {
        wrapped: draw({ wrap: true }),
        cyclic: draw({ colours: colourMap("romaO") }),
        reversed: draw({ reverse: true, range: [0, 2] }),
      };
    });
    for (const [i, t] of [0.75, 0.25, 0.25, 0.5].entries()) {
      expectColour(shown.wrapped?.[10 * i + 5], tableColour("viridis", t));
      expectColour(shown.cyclic?.[10 * i + 5], tableColour("romaO", t));
    }
    for (const [i, t] of [1, 0.875, 0.375, 0].entries())
      expectColour(shown.reversed?.[10 * i + 5], tableColour("viridis", t));
  });

  it("hides what one of up to three masks puts outside its limits, ends inclusive", async () => {
    const hidden = await page.evaluate(() => {
      const { Stage, rasterOf, style, whole, MISSING } = window.stage;
      const stage = new Stage(240, 40);
      const source = rasterOf([0, 0, 0, 0, 0, 0], 6, {
        masks: [
          whole([0.6, 0.7, 0.9, 0.9, Number.NaN, 0.9], 6),
          whole([5, 5, 5, 5, 5, 5], 6),
          whole([1, 1, 3, 2, 1, MISSING], 6),
        ],
      });
      const picture = (limits: [number | null, number | null][]) => {
        const rows = stage
          .set({
            sources: { main: { source, style: style({ limits }) } },
            camera: { centre: [3, 0.5], scale: 40, stretch: [1, 1] },
          })
          .picture();
        // Data or not, by whether all of a cell is of one colour that is the table's lowest.
        return Array.from({ length: 6 }, (_, cell) =>
          rows
            .slice(5, 35)
            .every((row) => row.slice(40 * cell + 5, 40 * cell + 35).every((p) => p.join() === "68,1,84"))
            ? "data"
            : "hidden",
        );
      };
      return {
        three: picture([
          [0.7, null],
          [null, null],
          [null, 2],
        ]),
        one: picture([[null, 0.7]]),
        none: picture([]),
      };
    });
    expect(hidden.three).toEqual(["hidden", "data", "hidden", "data", "hidden", "hidden"]);
    expect(hidden.one).toEqual(["data", "data", "hidden", "hidden", "hidden", "hidden"]);
    expect(hidden.none).toEqual(Array(6).fill("data"));
  });

  it.each(["light", "dark"] as const)(
    "shows no data, masked, absent and outside as four different looks (%s)",
    async (theme) => {
      const cells = await page.evaluate((scheme) => {
        const { Stage, rasterOf, style, whole, MISSING } = window.stage;
        // The fourth cell lies right of the grid.
        const source = rasterOf([Number.NaN, 0.5, MISSING], 3, { masks: [whole([1, 0, 1], 3)] });
        const rows = new Stage(240, 60)
          .set({
            sources: { main: { source, style: style({ limits: [[0.5, null]] }) } },
            camera: { centre: [2, 0.5], scale: 60, stretch: [1, 1] },
            view: { theme: scheme },
          })
          .picture();
        return Array.from({ length: 4 }, (_, cell) => {
          const pixels = rows.slice(2, 58).flatMap((row) => row.slice(60 * cell + 2, 60 * cell + 58));
          const counts = new Map<string, number>();
          for (const pixel of pixels)
            counts.set(pixel.join(), (counts.get(pixel.join()) ?? 0) + 1 / pixels.length);
          return Object.fromEntries(counts);
        });
      }, theme);
      const side = theme === "light" ? 0 : 1;
      const css = (name: keyof typeof COLOURS) => rgb(COLOURS[name][side]).join();
      expect(Object.keys(cells[0] ?? {})).toEqual([css("hatch")]);
      expect(Object.keys(cells[3] ?? {})).toEqual([css("paper")]);
      expect(new Set(Object.keys(cells[1] ?? {}))).toEqual(new Set([css("nodata"), css("rule")]));
      expect(new Set(Object.keys(cells[2] ?? {}))).toEqual(new Set([css("paper"), css("warning")]));
      // The hatching is fine, the cross bold.
      expect(cells[1]?.[css("rule")]).toBeGreaterThan(0.1);
      expect(cells[1]?.[css("rule")]).toBeLessThan(0.4);
      expect(cells[2]?.[css("warning")]).toBeGreaterThan(0.3);
      expect(cells[2]?.[css("warning")]).toBeLessThan(0.6);
    },
  );

  it.each([0, 1, 2, 3])(
    "agrees with sampleAt at every pixel of a random scene with %d masks",
    async (masks) => {
      const cells = await page.evaluate((count) => {
        const { Stage, rasterOf, sampleAt, style, whole, MISSING } = window.stage;
        const [width, height] = [24, 16];
        // Park and Miller (1988): the same scene every time.
        let seed = 20_261 + count;
        const random = () => {
          seed = (seed * 48_271) % 2_147_483_647;
          return seed / 2_147_483_647;
        };
        const field = (gaps: number) =>
          Array.from({ length: width * height }, () =>
            random() < gaps ? (random() < 0.5 ? Number.NaN : MISSING) : random() * 2 - 1,
          );
        const source = rasterOf(field(0.2), width, {
          minus: count % 2 === 0 ? whole(field(0.1), width) : null,
          masks: Array.from({ length: count }, () => whole(field(0.1), width)),
        });
        const look = style({
          range: [-80, 60],
          factor: 100,
          offset: 0.125,
          wrap: count === 2,
          reverse: count === 3,
          limits: [
            [-0.5, null],
            [null, 0.5],
            [-0.9, 0.9],
          ],
        });
        const rows = new Stage(8 * width, 8 * height)
          .set({
            sources: { main: { source, style: look } },
            camera: { centre: [width / 2, height / 2], scale: 8, stretch: [1, 1] },
          })
          .picture();
        return Array.from({ length: width * height }, (_, i) => {
          const [y, x] = [Math.floor(i / width), i % width];
          return { sample: sampleAt(source, look, { y, x }), colour: rows[8 * y + 4]?.[8 * x + 4] ?? [] };
        });
      }, masks);
      const kinds = new Set(cells.map(({ sample }) => sample.kind));
      expect(kinds).toEqual(new Set(["data", "no-data", "missing", ...(masks > 0 ? ["masked"] : [])]));
      const colours = (...names: (keyof typeof COLOURS)[]) =>
        names.map((name) => rgb(COLOURS[name][0]).join());
      for (const { sample, colour } of cells)
        if (sample.kind === "data") expectColour(colour, tableColour("viridis", sample.t));
        else if (sample.kind === "no-data") expect(colours("hatch")).toContain(colour.join());
        else if (sample.kind === "masked") expect(colours("nodata", "rule")).toContain(colour.join());
        else expect(colours("paper", "warning")).toContain(colour.join());
    },
  );

  it("draws the left of the swipe's line from another source in its own colours", async () => {
    const row = await page.evaluate(() => {
      const { Stage, rasterOf, style, colourMap } = window.stage;
      return new Stage(100, 10)
        .set({
          sources: {
            main: { source: rasterOf([0.5], 1), style: style() },
            swipe: { source: rasterOf([30], 1), style: style({ colours: colourMap("vik"), range: [0, 40] }) },
          },
          camera: { centre: [0.5, 0.5], scale: 100, stretch: [1, 1] },
          view: { swipe: 0.3 },
        })
        .picture()[5];
    });
    for (const column of [0, 15, 29]) expectColour(row?.[column], tableColour("vik", 0.75));
    for (const column of [30, 60, 99]) expectColour(row?.[column], tableColour("viridis", 0.5));
  });

  it("keeps gaps and means of what is there when it is small on the screen, and mixes neither with empty pixels", async () => {
    const result = await page.evaluate(() => {
      const { Stage, rasterOf, style, MISSING } = window.stage;
      const side = 256;
      // Stripes of 0 and 1 that would alias; a gap of 32 x 32, an absent square of 32 x 32, one lone pixel in a gap.
      const values = Array.from({ length: side * side }, (_, i) => {
        const [y, x] = [Math.floor(i / side), i % side];
        if (y >= 64 && y < 96 && x >= 64 && x < 96) return y === 70 && x === 70 ? 0.75 : Number.NaN;
        if (y >= 128 && y < 160 && x >= 64 && x < 96) return MISSING;
        return (x + y) % 2;
      });
      const stage = new Stage(32, 32).set({
        sources: { main: { source: rasterOf(values, side), style: style() } },
        camera: { centre: [128, 128], scale: 1 / 8, stretch: [1, 1] },
      });
      const rows = stage.picture();
      // A little smaller than a level: several samples for each pixel of the screen.
      stage.renderer.setCamera({ centre: [128, 128], scale: 1 / 12.5, stretch: [1, 1] });
      return {
        plain: rows[2]?.[20],
        gap: rows[10]?.[10],
        lone: rows[8]?.[8],
        absent: rows[18]?.[9],
        odd: stage.picture()[16]?.[20],
      };
    });
    expectColour(result.plain, tableColour("viridis", 0.5));
    expectColour(result.odd, tableColour("viridis", 0.5));
    expectColour(result.gap, NO_DATA);
    expectColour(result.lone, tableColour("viridis", 0.75));
    expect([rgb(COLOURS.warning[0]).join(), PAPER.join()]).toContain(result.absent?.join());
  });

  it("draws a window in detail over an overview", async () => {
    const row = await page.evaluate(() => {
      const { Stage, rasterOf, style } = window.stage;
      const source = rasterOf(Array(64).fill(0), 64);
      const overview = {
        step: 16,
        window: { y: [0, 1], x: [0, 64] },
        width: 4,
        height: 1,
        values: Float32Array.from([0, 0.25, 0.5, 0.75]),
      } as const;
      const detail = {
        step: 1,
        window: { y: [0, 1], x: [32, 40] },
        width: 8,
        height: 1,
        values: Float32Array.from([1, 0, 1, 0, 1, 0, 1, 0]),
      } as const;
      return new Stage(640, 10)
        .set({
          sources: {
            main: { source: { ...source, values: { levels: [overview, detail] } }, style: style() },
          },
          camera: { centre: [32, 0.5], scale: 10, stretch: [1, 1] },
        })
        .picture()[5];
    });
    const at = (column: number) => row?.[10 * column + 5];
    for (const [column, t] of [
      [5, 0],
      [20, 0.25],
      [31, 0.25],
      [32, 1],
      [33, 0],
      [39, 0],
      [40, 0.5],
      [60, 0.75],
    ] as const)
      expectColour(at(column), tableColour("viridis", t));
  });

  it("draws points as discs in data colours, hides masked ones and marks empty ones", async () => {
    const result = await page.evaluate(() => {
      const { Stage, style } = window.stage;
      const x = Float64Array.of(1_000_010, 1_000_030, 1_000_050, 1_000_070);
      const rows = new Stage(80, 20)
        .set({
          sources: {
            main: {
              source: {
                kind: "points",
                x,
                y: Float64Array.of(10, 10, 10, 10),
                values: Float32Array.of(0.5, 2, 0.5, Number.NaN),
                minus: Float32Array.of(0, 1, 0, 0),
                masks: [Float32Array.of(0.9, 0.9, 0.1, 0.9)],
              },
              style: style({ points: { radius: 6 }, limits: [[0.5, null]] }),
            },
          },
          camera: { centre: [1_000_040, 10], scale: 1, stretch: [1, 1] },
        })
        .picture();
      const covered = rows.flat().filter((pixel) => pixel.join() !== "255,255,255").length;
      return { row: rows[10], covered };
    });
    expectColour(result.row?.[10], tableColour("viridis", 0.5));
    expectColour(result.row?.[30], tableColour("viridis", 1));
    expectColour(result.row?.[50], PAPER);
    expectColour(result.row?.[70], NO_DATA);
    expectColour(result.row?.[18], PAPER);
    // Two discs of radius 6 and one of 3.6, and the soft edges.
    expect(result.covered).toBeGreaterThan(Math.PI * (36 + 36 + 13) * 0.9);
    expect(result.covered).toBeLessThan(Math.PI * (49 + 49 + 21) * 1.1);
  });

  it("points arrows along the vectors, with lengths by speed, and leaves empty places without", async () => {
    const counts = await page.evaluate(() => {
      const { Stage, rasterOf, style, whole } = window.stage;
      const draw = (east: number, north: number) => {
        const source = rasterOf(Array(4).fill(0), 2, {
          values: null,
          arrows: { x: whole(Array(4).fill(east), 2), y: whole(Array(4).fill(north), 2) },
        });
        const rows = new Stage(60, 60)
          .set({
            sources: { main: { source, style: style({ arrows: { spacing: 60, full: 10 } }) } },
            camera: { centre: [1, 1], scale: 30, stretch: [1, 1] },
          })
          .picture();
        const dark = rows.flatMap((row, y) =>
          row.flatMap((pixel, x) => ((pixel[0] ?? 255) < 100 ? [[x, y] as const] : [])),
        );
        const xs = dark.map(([x]) => x);
        const ys = dark.map(([, y]) => y);
        return {
          wide: Math.max(...xs) - Math.min(...xs),
          high: Math.max(...ys) - Math.min(...ys),
          // The head has more ink than the tail.
          toEast: xs.filter((x) => x > 30).length - xs.filter((x) => x < 30).length,
          toNorth: ys.filter((y) => y < 30).length - ys.filter((y) => y > 30).length,
          count: dark.length,
        };
      };
      return {
        east: draw(10, 0),
        half: draw(5, 0),
        south: draw(0, -10),
        fast: draw(40, 0),
        empty: draw(Number.NaN, 1),
        still: draw(0, 0),
      };
    });
    expect(counts.east.wide).toBeGreaterThan(55);
    expect(counts.east.high).toBeLessThan(10);
    expect(counts.east.toEast).toBeGreaterThan(5);
    expect(Math.abs(counts.half.wide - 30)).toBeLessThan(3);
    expect(counts.south.high).toBeGreaterThan(55);
    expect(counts.south.toNorth).toBeLessThan(-5);
    expect(counts.fast).toEqual(counts.east);
    expect(counts.empty.count).toBe(0);
    expect(counts.still.count).toBe(0);
  });

  it("shades with the sun in the north-west, by at most a quarter, and keeps the hue", async () => {
    const { flat, northWest, southEast, northEast, southWest, unknown } = await page.evaluate(() => {
      const { Stage, rasterOf, style, whole, colourMap } = window.stage;
      const side = 16;
      const stage = new Stage(160, 160);
      // A plane that rises by so much for each pixel to the east and to the north.
      const draw = (east: number, north: number, base = 0) => {
        const heights = Array.from(
          { length: side * side },
          (_, i) => base + east * (i % side) - north * Math.floor(i / side),
        );
        const source = rasterOf(Array(side * side).fill(0.8), side, {
          relief: { heights: whole(heights, side), metresPerUnit: [1, 1], exaggeration: 1 },
        });
        stage.set({
          sources: { main: { source, style: style({ colours: colourMap("vik") }) } },
          camera: { centre: [8, 8], scale: 10, stretch: [1, 1] },
        });
        return stage.picture()[80]?.[80] ?? [];
      };
      return {
        flat: draw(0, 0, 500),
        // Falling to the north-west is facing the sun.
        northWest: draw(0.5, -0.5),
        southEast: draw(-2, 2),
        northEast: draw(-0.5, -0.5),
        southWest: draw(0.5, 0.5),
        unknown: draw(0, 0, Number.NaN),
      };
    });
    const base = tableColour("vik", 0.8);
    expectColour(flat, base);
    expectColour(unknown, base);
    expectColour(northEast, southWest);
    // In full shadow every channel is multiplied by 1 - 0.25.
    expectColour(
      southEast,
      base.map((channel) => channel * 0.75),
    );
    // In the sun white is mixed in. Slope 0.707, towards the sun by as much: lit = (0.7071 + 0.5) / sqrt(1.5) = 0.9856, so a share
    // of 0.25 (0.9856 - 0.7071) / 0.2929 = 0.2377.
    expectColour(
      northWest,
      base.map((channel) => channel + (255 - channel) * 0.2377),
    );
    // Across the sun: lit = 0.7071 / sqrt(1.5) = 0.5774, so 1 + 0.25 (0.5774 / 0.7071 - 1) = 0.954.
    expectColour(
      northEast,
      base.map((channel) => channel * 0.954),
    );
  });

  it("draws half of the pixels along each side while it moves without a graphics card, and all at rest", async () => {
    const sizes = await page.evaluate(async () => {
      const { Stage, rasterOf, style } = window.stage;
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      const scene = (x: number) => ({
        sources: { main: { source: rasterOf([0.25, 0.75], 2), style: style() } },
        camera: { centre: [x, 0.5], scale: 10, stretch: [1, 1] } as const,
      });
      const seen: Record<string, unknown> = {};
      for (const quality of ["fast", "full"] as const) {
        const stage = new Stage(20, 10, 2, quality).set(scene(1));
        const widths = [];
        for (let i = 0; i < 3; i++) {
          stage.renderer.setCamera(scene(1 + i / 10).camera);
          await frame();
          await frame();
          widths.push(stage.canvas.width);
        }
        await new Promise((resolve) => setTimeout(resolve, 400));
        const { gl, canvas } = stage;
        const pixel = new Uint8Array(4);
        stage.renderer.draw();
        gl.readPixels(10, 10, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
        seen[quality] = { widths, atRest: [canvas.width, canvas.height], colour: [...pixel].slice(0, 3) };
      }
      return seen as Record<"fast" | "full", { widths: number[]; atRest: number[]; colour: number[] }>;
    });
    expect(sizes.fast.widths.at(-1)).toBe(20);
    expect(sizes.full.widths).toEqual([40, 40, 40]);
    for (const quality of ["fast", "full"] as const) {
      expect(sizes[quality].atRest).toEqual([40, 20]);
      expectColour(sizes[quality].colour, tableColour("viridis", 0.25));
    }
  });

  it("draws again after the context was lost", async () => {
    const { before, after, contexts } = await page.evaluate(async () => {
      const { Stage, rasterOf, style } = window.stage;
      const stage = new Stage(20, 10).set({
        sources: { main: { source: rasterOf([0.25, 0.75], 2), style: style() } },
        camera: { centre: [1, 0.5], scale: 10, stretch: [1, 1] },
      });
      const first = stage.picture()[5];
      const extension = stage.gl.getExtension("WEBGL_lose_context");
      extension?.loseContext();
      await new Promise((resolve) => setTimeout(resolve, 100));
      extension?.restoreContext();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return { before: first, after: stage.picture()[5], contexts: stage.contexts };
    });
    expect(contexts).toEqual([true, false]);
    expect(after).toEqual(before);
    expectColour(after?.[5], tableColour("viridis", 0.25));
  });

  it("makes a snapshot that holds the map at device resolution", async () => {
    const result = await page.evaluate(async () => {
      const { Stage, rasterOf, style } = window.stage;
      const stage = new Stage(20, 10, 2).set({
        sources: { main: { source: rasterOf([0.25, 0.75], 2), style: style() } },
        camera: { centre: [1, 0.5], scale: 10, stretch: [1, 1] },
      });
      const blob = await stage.renderer.snapshot();
      const image = await createImageBitmap(blob);
      const canvas = document.createElement("canvas");
      canvas.width = image.width;
      canvas.height = image.height;
      const context = canvas.getContext("2d", { willReadFrequently: true });
      context?.drawImage(image, 0, 0);
      const pixel = (x: number) => [...(context?.getImageData(x, 10, 1, 1).data ?? [])].slice(0, 3);
      return { type: blob.type, size: [image.width, image.height], left: pixel(10), right: pixel(30) };
    });
    expect(result.type).toBe("image/png");
    expect(result.size).toEqual([40, 20]);
    expectColour(result.left, tableColour("viridis", 0.25));
    expectColour(result.right, tableColour("viridis", 0.75));
  });

  it("bends map tiles into the coordinates of the map", async () => {
    const colours = await page.evaluate(() => {
      const { Stage } = window.stage;
      const image = document.createElement("canvas");
      image.width = image.height = 256;
      const context = image.getContext("2d");
      // North half red, south half blue: the border is the equator.
      if (context) {
        context.fillStyle = "#ff0000";
        context.fillRect(0, 0, 256, 128);
        context.fillStyle = "#0000ff";
        context.fillRect(0, 128, 256, 128);
      }
      // Longitude and latitude as they are, shifted north: the equator lies at y = 10.
      const rows = new Stage(100, 100)
        .set({
          sources: {},
          camera: { centre: [0, 10], scale: 1, stretch: [1, 1] },
          basemap: { tiles: [{ z: 0, x: 0, y: 0, image }], toWorld: (lon, lat) => [lon, lat + 10] },
        })
        .picture();
      return { north: rows[45]?.[50], south: rows[55]?.[50] };
    });
    expectColour(colours.north, [255, 0, 0]);
    expectColour(colours.south, [0, 0, 255]);
  });

  it("arrives in pieces that leave the frames free, the old picture in place until the new one is there", async () => {
    const result = await page.evaluate(async () => {
      const { Stage, rasterOf, style, whole } = window.stage;
      const side = 3000;
      const camera = { centre: [side / 2, side / 2], scale: 0.05, stretch: [1, 1] } as const;
      const stage = new Stage(150, 150, 1, "fast").set({
        sources: { main: { source: rasterOf([0.25], 1), style: style() } },
        camera: { ...camera, centre: [0.5, 0.5], scale: 150 },
      });
      stage.picture();
      const large = rasterOf(new Float32Array(side * side).fill(0.5), side);
      const { gl } = stage;
      const seen: number[][] = [];
      const bytes: number[] = [];
      stage.frames.length = 0;
      stage.renderer.setSource("main", {
        ...large,
        grid: { ...large.grid, affine: [1 / side, 0, 0, 0, -1 / side, 1] },
        values: whole(large.values?.levels[0]?.values ?? [], side),
      });
      for (let i = 0; i < 600; i++) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
        stage.renderer.draw();
        const pixel = new Uint8Array(4);
        gl.readPixels(75, 75, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
        const colour = [...pixel].slice(0, 3);
        if (seen.at(-1)?.join() !== colour.join()) seen.push(colour);
        if (seen.length > 1) break;
      }
      bytes.push(...stage.frames.map(({ uploadedBytes }) => uploadedBytes));
      return { seen, bytes };
    });
    expect(result.seen.length).toBe(2);
    expectColour(result.seen[0], tableColour("viridis", 0.25));
    expectColour(result.seen[1], tableColour("viridis", 0.5));
    expect(result.bytes.length).toBeGreaterThan(1);
    expect(result.bytes.every((bytes) => bytes < 36e6)).toBe(true);
  });

  it("asks for nothing that the browser complains of", () => {
    // Reading pixels back, as only these tests do, is slow, and the browser says so.
    expect(problems.filter((problem) => !problem.includes("GPU stall due to ReadPixels"))).toEqual([]);
  });
});
