import { beforeAll, describe, expect, it } from "vitest";
import { fixture, valueAt } from "../../test/fixtures/products/read-stack.ts";
import type { Stack } from "../stack/stack.ts";
import { openStack } from "./open-stack.ts";
import { parseDimap, snapDates } from "./snap-metadata.ts";

describe("SNAP's spelling of dates", () => {
  it("is found in names of bands", () => {
    expect(snapDates("Unw Phase ifg VV 06Jan2018 18Jan2018")).toEqual(["2018-01-06", "2018-01-18"]);
    expect(snapDates("31Feb2018 12Foo2018")).toEqual([]);
  });

  it("is read from baselines of both versions of the words", () => {
    const old = `<Dimap_Document><MDElem name="Baselines"><MDElem name="Master: 06Jan2018"><MDElem name="Slave: 18Jan2018">
      <MDATTR name="Perp Baseline" type="float64">12.5</MDATTR></MDElem></MDElem></MDElem></Dimap_Document>`;
    expect([...parseDimap(old, "x.dim").baselines]).toEqual([["2018-01-06_2018-01-18", 12.5]]);
  });
});

describe("SNAP products", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await openStack([fixture("snap")]);
  });

  it("are cropped to the smallest, and what was done is said", () => {
    expect(stack).toMatchObject({ product: "snap", grid: { shape: { y: 8, x: 9 }, crs: { epsg: 4326 } } });
    const [dx, , west, , dy, north] = stack.grid.affine;
    expect([dx, west, dy, north].map((value) => Number(value.toFixed(9)))).toEqual([0.001, -118, -0.001, 36]);
    expect(stack.notes.join()).toMatch(/were cropped to 8 x 9 px.*differ by up to 0\.20 of a pixel/);
  });

  it("are read from big-endian bands with dates in their names", async () => {
    expect(stack.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30"]);
    for (const pair of [0, 1, 2]) {
      expect(await valueAt(stack, "unwrappedPhase", pair, 3, 4)).toBe(10 * pair + 4);
      expect(await valueAt(stack, "unwrappedPhase", pair, 0, 0)).toBeNaN();
    }
    expect(await valueAt(stack, "coherence", 2, 3, 4)).toBeCloseTo(0.24, 6);
    expect(await valueAt(stack, "height", 3, 4)).toBe(104);
  });

  it("have the acquisition and the baselines of their .dim files", () => {
    expect(stack.network?.perpendicularBaseline).toEqual([20.5, 21.5, 22.5]);
    expect(stack.acquisition).toMatchObject({
      wavelength: expect.closeTo(299.792458 / 5405.000454334349, 9),
      platform: "SENTINEL-1A",
      heading: -12.25,
      orbitDirection: "ascending",
      antennaSide: "right",
      incidence: 34.5,
      startingRange: 800500.5,
      rangePixelSize: 9.318,
      azimuthPixelSize: 13.968,
      rangeLooks: 4,
      azimuthLooks: 1,
      looks: 2,
      secondsOfDay: 6621,
    });
  });
});
