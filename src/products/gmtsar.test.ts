import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fixture, valueAt } from "../../test/fixtures/products/read-stack.ts";
import { dateOfYearDay, pairOfFolder, readBaselineTable } from "./gmtsar-metadata.ts";
import { openStack } from "./open-stack.ts";

const FOLDER = fixture("gmtsar");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-gmtsar-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("GMTSAR's spelling of dates", () => {
  it.each([
    ["2018005", "2018-01-06"],
    ["2018000", "2018-01-01"],
    ["2020365", "2020-12-31"],
    ["2018029.57", "2018-01-30"],
  ])("%s is %s: days count from 0", (text, date) => expect(dateOfYearDay(text)).toBe(date));

  it.each(["2018366", "201805", "20180106", "day"])("%s is no date", (text) =>
    expect(dateOfYearDay(text)).toBeNull(),
  );

  it("takes a folder of two of them for a pair, and nothing else", () => {
    expect(pairOfFolder("2018005_2018017")).toEqual({ reference: "2018-01-06", secondary: "2018-01-18" });
    expect(pairOfFolder("20180106_20180118")).toBeNull();
  });

  it("takes the fifth column of the baseline table", () => {
    expect([...readBaselineTable("a 2018005.5 1466 1.5 33.25\nbroken line\n")]).toEqual([
      ["2018-01-06", 33.25],
    ]);
  });
});

describe("a GMTSAR folder in radar coordinates", () => {
  it("is a stack whose looks are the steps of its grid", async () => {
    const stack = await openStack([FOLDER]);
    expect(stack).toMatchObject({
      product: "gmtsar",
      grid: { shape: { y: 6, x: 8 }, geometry: "radar", affine: [8, 0, 0, 0, 2, 0] },
    });
    expect(stack.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30"]);
    // Lines follow each other in time, as they are written.
    for (const pair of [0, 1, 2]) {
      expect(await valueAt(stack, "unwrappedPhase", pair, 3, 4)).toBe(10 * pair + 4);
      expect(await valueAt(stack, "unwrappedPhase", pair, 0, 0)).toBeNaN();
    }
    expect(await valueAt(stack, "coherence", 1, 3, 4)).toBeCloseTo(0.14, 6);
    expect(await valueAt(stack, "height", 3, 4)).toBe(250);
    expect(stack.network?.perpendicularBaseline).toEqual([33.25, -21.5, -54.75]);
    const spacing = 299_792_458 / (2 * 64345238.125714);
    expect(stack.acquisition).toMatchObject({
      wavelength: 0.0554658,
      orbitDirection: "descending",
      antennaSide: "right",
      earthRadius: 6371500,
      satelliteHeight: 698000,
      rangeLooks: 8,
      azimuthLooks: 2,
      looks: 8,
      rangePixelSize: expect.closeTo(8 * spacing, 6),
      startingRange: expect.closeTo(800500 + 4 * spacing, 4),
      slantRange: expect.closeTo(800500 + (20999 / 2) * spacing, 3),
      azimuthPixelSize: expect.closeTo(((2 * 7155) / 486.4863) * (6371500 / 7069500), 4),
      secondsOfDay: expect.closeTo(0.57619 * 86400, 1),
    });
    expect(stack.notes.join()).toMatch(/Only 2 of 3 pairs are geocoded/);
  });
});

describe("a GMTSAR folder that is geocoded", () => {
  it("is read on the map, rows from north to south", async () => {
    cpSync(FOLDER, folder, { recursive: true });
    rmSync(join(folder, "intf/2018017_2018029"), { recursive: true });
    const stack = await openStack([folder]);
    expect(stack.grid).toMatchObject({ geometry: "map", crs: { epsg: 4326 }, shape: { y: 6, x: 8 } });
    const [dx, , west, , dy, north] = stack.grid.affine;
    expect([dx, west, dy, north].map((value) => Number(value.toFixed(9)))).toEqual([
      0.001, -118, -0.001, 35.006,
    ]);
    // The file's last row, 5, is the northernmost.
    expect(await valueAt(stack, "unwrappedPhase", 1, 0, 4)).toBe(10 + 5 + 1);
    expect(await valueAt(stack, "unwrappedPhase", 1, 5, 0)).toBeNaN();
    expect(await valueAt(stack, "height", 0, 4)).toBe(106);
    expect(stack.notes.join()).toMatch(/geocoded grids \(_ll\.grd\) are read/);
  });
});
