import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { decodeGif } from "../../../../test/fixtures/plot/decode-gif.ts";
import { gridOf, newFolder, removeFolders, writeMap, writeSeries } from "../../../../test/map-files.ts";
import { createTalk } from "../../../../test/talk.ts";
import { isUpwarpError } from "../../../errors.ts";
import { pixelToLonLat } from "../../../geo/transform.ts";
import type { PlotFlags, PlotKind } from "../../commands/plot.ts";
import { plotResult } from "../plot.ts";
import { creditOf, statedCredit } from "./credit.ts";

afterAll(removeFolders);

const GRID = gridOf(6, 8);
const DATES = ["2018-01-06", "2018-01-18", "2018-01-30"];
const range = (count: number, f: (i: number) => number) => Array.from({ length: count }, (_, i) => f(i));
const place = (y: number, x: number) => pixelToLonLat(GRID, y, x);

/** A figure as SVG, and its texts. */
async function draw(kind: PlotKind, path: string, flags: Partial<PlotFlags> = {}) {
  const out = join(newFolder(), "figure.svg");
  await plotResult.call(createTalk(), { out, ...flags }, kind, path);
  const svg = readFileSync(out, "utf8");
  return { svg, texts: [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) => text) };
}

const errorOf = async (action: Promise<unknown>) => {
  try {
    await action;
  } catch (error) {
    if (isUpwarpError(error)) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};

const velocity = (folder = newFolder()) =>
  writeMap(
    join(folder, "velocity.tif"),
    GRID,
    range(48, (i) => (i - 24) / 1000),
    { reference: { y: 2, x: 3 } },
  );
const series = () =>
  writeSeries(
    join(newFolder(), "displacement.zarr"),
    GRID,
    DATES,
    range(144, (i) => Math.floor(i / 48) * (0.01 + (i % 48) / 1000)),
    { y: 0, x: 0 },
  );

describe("upwarp plot histogram", () => {
  it("counts a map in the unit and range that were asked for, and says what lies outside", async () => {
    const { texts, svg } = await draw("histogram", await velocity(), { unit: "cm", range: [-1, 1], bins: 4 });
    expect(texts).toContain("velocity (cm/yr)");
    // −24 to 23 mm/yr: 21 of 48 lie within 1 cm/yr.
    expect(texts).toContain("48 values, 27 of them (56.3 %) outside the range shown");
    expect(texts).toContain("mean −0.05 cm/yr");
    expect(texts.some((text) => /^standard deviation 1\.40 cm\/yr$/.test(text))).toBe(true);
    expect(
      svg.match(/class="uw-s-rule" stroke="#8b96a3" stroke-width="0.4"|stroke-width="0.4"/g),
    ).toHaveLength(4);
  });

  it("takes one date of a series, against another", async () => {
    const { texts } = await draw("histogram", await series(), {
      date: "20180130",
      referenceDate: "20180118",
    });
    expect(texts[1]).toMatch(/^2018-01-18 to 2018-01-30: 48 values/);
  });
});

describe("upwarp plot transect", () => {
  it("draws the values of a map along its row, in the unit shown", async () => {
    const { texts, svg } = await draw("transect", await velocity(), { from: place(2, 0), to: place(2, 7) });
    expect(texts).toEqual(expect.arrayContaining(["velocity (mm/yr)", "Distance (m)", "velocity"]));
    expect(svg).toContain("along 700.");
  });

  it("bends at the corners of a line, and makes an image of a series", async () => {
    const line = [place(1, 1), place(4, 1), place(4, 6)];
    const image = await draw("transect", await series(), { line, dates: "all", unit: "mm", range: [0, 50] });
    expect(image.texts).toEqual(expect.arrayContaining(["displacement (mm)", "Distance (m)"]));
    expect(image.svg).toContain("on 3 dates from 2018-01-06 to 2018-01-30");
    expect(image.svg).toContain('stroke-dasharray="3 3"');
    expect((await draw("transect", await series(), { line })).texts).toContain("displacement 2018-01-30");
  });

  it("is 0 everywhere against its own pixel, or its own date", async () => {
    const path = await series();
    const from = place(2, 2);
    const flat = await draw("transect", path, { from, to: place(2, 6), referenceDate: DATES[2] as string });
    const ys = new Set([...flat.svg.matchAll(/[ML][\d.]+,([\d.]+)/g)].map(([, y]) => y));
    expect(ys.size).toBe(1);
    const zero = await draw("transect", path, { from, to: place(2, 6), referenceYx: [2, 2], unit: "mm" });
    expect(zero.texts).toContain("displacement (mm)");
  });

  it("refuses a line of one place, two lines, a place outside, and an image of a map", async () => {
    const path = await velocity();
    const code = async (flags: Partial<PlotFlags>) => (await errorOf(draw("transect", path, flags))).code;
    expect(await code({})).toBe("usage-missing");
    expect(await code({ line: [place(0, 0)] })).toBe("usage-missing");
    expect(await code({ line: [place(0, 0), place(1, 1)], from: place(0, 0) })).toBe("usage-conflict");
    expect(await code({ from: [10, 10], to: [10.001, 10] })).toBe("place-outside");
    expect(await code({ from: place(0, 0), to: place(1, 1), dates: "all" })).toBe("series-missing");
  });
});

describe("upwarp plot animation", () => {
  it("has one frame for each date, as long as was asked, and the last one held", async () => {
    const out = join(newFolder(), "series.gif");
    await plotResult.call(createTalk(), { out, fps: 5, hold: 1.5, width: 300 }, "animation", await series());
    const gif = decodeGif(readFileSync(out));
    expect(gif.width).toBe(300);
    expect(gif.frames.map(({ delay }) => delay)).toEqual([20, 20, 150]);
    expect(gif.repeat).toBe(0);
    const again = join(newFolder(), "series.gif");
    await plotResult.call(
      createTalk(),
      { out: again, fps: 5, hold: 1.5, width: 300 },
      "animation",
      await series(),
    );
    expect(readFileSync(again).equals(readFileSync(out))).toBe(true);
  });

  it("refuses a map, a speed that no browser plays, and a name that is no GIF", async () => {
    const out = join(newFolder(), "series.gif");
    const refuse = async (flags: Partial<PlotFlags>, path: string) =>
      errorOf(plotResult.call(createTalk(), { out, ...flags }, "animation", path));
    expect((await refuse({}, await velocity())).code).toBe("series-missing");
    expect((await refuse({ fps: 200 }, await series())).code).toBe("usage-number");
    expect((await refuse({ width: 20 }, await series())).code).toBe("usage-number");
    const png = await refuse({ out: out.replace("gif", "png") }, await series());
    expect([png.code, png.fix]).toEqual(["usage-picture", "Let --out end in .gif."]);
    expect(existsSync(out)).toBe(false);
  });
});

describe("upwarp plot", () => {
  it("says which endings are possible before it reads anything", async () => {
    const error = await errorOf(plotResult.call(createTalk(), { out: "map.gif" }, "map", "nowhere"));
    expect([error.code, error.fix]).toEqual(["usage-picture", "Let --out end in .png or .svg."]);
  });

  it("refuses what a kind has no use for, and names the kinds that have", async () => {
    const error = await errorOf(draw("histogram", "nowhere", { contours: 20 }));
    expect([error.code, error.what]).toEqual(["usage-flag", "--contours has no meaning for a histogram."]);
    expect(error.fix).toContain("map, animation");
    expect((await errorOf(draw("map", "nowhere", { at: [[1, 2]] }))).code).toBe("usage-flag");
    expect(
      (await errorOf(draw("animation", "nowhere", { referenceYx: [1, 2], date: "2018-01-06" }))).what,
    ).toBe("--date has no meaning for an animation.");
  });

  it("writes the credit that was asked for under every kind of values", async () => {
    const credit = "Contains modified Copernicus Sentinel data 2018.";
    const path = await series();
    for (const [kind, flags] of [
      ["map", {}],
      ["map", { dates: "all" }],
      ["histogram", {}],
      ["transect", { from: place(1, 1), to: place(1, 5) }],
      ["transect", { from: place(1, 1), to: place(1, 5), dates: "all" }],
      ["timeseries", { at: [place(3, 3)], unit: "cm", errors: "band" }],
    ] as const)
      expect((await draw(kind, path, { ...flags, credit })).texts).toContain(credit);
  });
});

describe("creditOf", () => {
  it("takes what the product states, and adds what was asked for", () => {
    expect(creditOf("Me.", { Attribution: "ESA" })).toEqual({ credits: "ESA · Me." });
    expect(creditOf(undefined, { source_attributes: '{"acknowledgement":"NASA"}' })).toEqual({
      credits: "NASA",
    });
    expect(creditOf("ESA", { credit: "ESA" })).toEqual({ credits: "ESA" });
    expect(creditOf(undefined, { platform: "S1A" })).toEqual({});
  });

  it("passes over texts of terms, and what is no text", () => {
    expect(statedCredit({ copyright: "x".repeat(400), institution: "NASA JPL" })).toBe("NASA JPL");
    expect(statedCredit({ credit: 7, source_attributes: "{broken" })).toBeNull();
  });
});
