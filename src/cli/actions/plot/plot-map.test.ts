import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { gridOf, newFolder, removeFolders, writeMap, writeSeries } from "../../../../test/map-files.ts";
import { createTalk } from "../../../../test/talk.ts";
import { isUpwarpError } from "../../../errors.ts";
import { pixelToLonLat } from "../../../geo/transform.ts";
import type { PlotFlags } from "../../commands/plot.ts";
import { plotResult } from "../plot.ts";

afterAll(removeFolders);

const GRID = gridOf(6, 8);
const range = (count: number, f: (i: number) => number) => Array.from({ length: count }, (_, i) => f(i));
const DATES = ["2018-01-06", "2018-01-18", "2018-01-30"];

/** A figure as SVG, its texts, and what was said. */
async function draw(path: string, flags: Partial<PlotFlags> = {}) {
  const out = join(newFolder(), "figure.svg");
  const talk = createTalk();
  await plotResult.call(talk, { out, ...flags }, "map", path);
  const svg = readFileSync(out, "utf8");
  const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  return { svg, texts, pictures: [...svg.matchAll(/href="data:image\/png[^"]*"/g)].length };
}

const codeOf = async (action: Promise<unknown>): Promise<string> => {
  try {
    await action;
  } catch (error) {
    if (isUpwarpError(error)) return error.code;
    throw error;
  }
  return "none";
};

const velocity = (folder: string, more: object = {}) =>
  writeMap(
    join(folder, "velocity.tif"),
    GRID,
    range(48, (i) => (i - 24) / 1000),
    { reference: { y: 2, x: 3 }, ...more },
  );

describe("upwarp plot map", () => {
  it("draws the reference point of a GeoTIFF, whose metadata are texts", async () => {
    const { texts, svg } = await draw(await velocity(newFolder()));
    expect(texts).toContain("reference point");
    expect(texts).toContain("velocity (mm/yr)");
    // 8 x 6 pixels: the mark lies at 3.5/8 of the width.
    expect(svg).toMatch(/<rect [^>]*width="9" height="9"/);
  });

  it("shows units, limits and colours as asked, a rate as a rate", async () => {
    const { texts } = await draw(await velocity(newFolder()), {
      unit: "cm",
      range: [-1, 1],
      colourMap: "roma-r",
    });
    expect(texts).toContain("velocity (cm/yr)");
    expect(texts).toContain("1.0");
    const plain = await draw(await velocity(newFolder()), { range: [-10, 10] });
    expect(plain.texts).toContain("10");
  });

  it("wraps into cyclic colours: a fringe more changes nothing", async () => {
    const picture = async (shift: number) => {
      const path = await writeMap(
        join(newFolder(), "velocity.tif"),
        GRID,
        range(48, (i) => (i % 8) / 1024 + shift / 128),
      );
      const { svg } = await draw(path, { wrap: [0, 7.8125] });
      const [, image = ""] = /<image [^>]*href="(data:image[^"]*)"/.exec(svg) ?? [];
      return createHash("sha256").update(image).digest("hex");
    };
    expect(await picture(1)).toBe(await picture(0));
    expect(await picture(0.5)).not.toBe(await picture(0));
  });

  it("draws a page of dates in one scale, since the date that is 0", async () => {
    const series = await writeSeries(
      join(newFolder(), "displacement.zarr"),
      GRID,
      DATES,
      range(144, (i) => (Math.floor(i / 48) - 1) * (0.01 + (i % 48) / 1000)),
      { y: 0, x: 0 },
    );
    const page = await draw(series, { dates: "all", unit: "mm" });
    expect(page.texts).toEqual(expect.arrayContaining([...DATES, "since 2018-01-18", "displacement (mm)"]));
    // Three maps and the legend.
    expect(page.pictures).toBe(4);
    const two = await draw(series, { dates: "20180106,2018-01-30", referenceDate: "20180106" });
    expect(two.pictures).toBe(3);
    expect(two.texts).toContain("since 2018-01-06");
    expect((await draw(series, { date: "20180130" })).texts).toContain("2018-01-18 to 2018-01-30");
    expect(await codeOf(draw(series, { date: "2019-01-01" }))).toBe("date-missing");
    expect(await codeOf(draw(series, { date: DATES[0], dates: "all" } as PlotFlags))).toBe("usage-conflict");
  });

  it("is measured against another pixel or place", async () => {
    const folder = newFolder();
    const path = await velocity(folder);
    const [lon, lat] = pixelToLonLat(GRID, 5, 7);
    for (const flags of [{ referenceYx: [5, 7] }, { reference: [lon, lat] }] as const) {
      const { svg } = await draw(path, flags);
      expect(svg).toContain("from -47 to 0 mm/yr");
    }
    expect(await codeOf(draw(path, { referenceYx: [6, 0] }))).toBe("place-outside");
  });

  it("leaves unreliable pixels out unless told not to", async () => {
    const folder = newFolder();
    const path = await velocity(folder);
    await writeMap(
      join(folder, "reliable.tif"),
      GRID,
      range(48, (i) => (i < 12 ? 0 : 1)),
      { name: "reliable", unit: "1" },
    );
    expect((await draw(path)).svg).toContain("36 valid pixels of 48");
    expect((await draw(path, { mask: "none" })).svg).toContain("48 valid pixels of 48");
    const other = await writeMap(
      join(newFolder(), "m.tif"),
      GRID,
      range(48, (i) => (i < 40 ? 0 : 1)),
      { name: "mask", unit: "1" },
    );
    expect((await draw(path, { mask: other })).svg).toContain("8 valid pixels of 48");
  });

  it("lies over relief and lines of equal height, with stations in its colours", async () => {
    const folder = newFolder();
    const path = await velocity(folder);
    const dem = await writeMap(
      join(newFolder(), "dem.tif"),
      GRID,
      range(48, (i) => 100 * (i % 8)),
      { name: "height", unit: "m" },
    );
    const [lon, lat] = pixelToLonLat(GRID, 3, 3);
    const table = join(folder, "stations.csv");
    // Two rows of one station, as a table of series has them.
    writeFileSync(table, `station,lon,lat,gnss_m_yr-1\nABCD,${lon},${lat},0.01\nABCD,${lon},${lat},0.01\n`);
    const { texts, svg } = await draw(path, { dem, contours: 50, stations: table });
    expect(texts).toContain("heights every 50 m");
    expect(texts.filter((text) => text === "ABCD")).toHaveLength(1);
    expect(svg).toMatch(/<path [^>]*stroke-opacity="0.55"/);
    expect(await codeOf(draw(path, { contours: 50 }))).toBe("usage-missing");
    const small = await writeMap(join(newFolder(), "dem.tif"), gridOf(2, 2), [1, 2, 3, 4]);
    expect(await codeOf(draw(path, { dem: small }))).toBe("grid-differs");
    writeFileSync(table, `name,lon,lat\nA,${lon},${lat}\n`);
    expect(await codeOf(draw(path, { stations: table }))).toBe("points-value");
  });

  it("needs the wavelength for radians, and refuses flags that only maps have", async () => {
    const path = await velocity(newFolder());
    expect(await codeOf(draw(path, { unit: "rad" }))).toBe("wavelength-missing");
    expect(await codeOf(draw(path, { unit: "mm", range: [1, -1] }))).toBe("usage-pair");
    expect(await codeOf(draw(path, { range: [0, 1], wrap: [0, 1] }))).toBe("usage-conflict");
    const out = join(newFolder(), "x.svg");
    expect(await codeOf(plotResult.call(createTalk(), { out, wrap: [0, 1] }, "timeseries", path))).toBe(
      "usage-flag",
    );
  });
});
