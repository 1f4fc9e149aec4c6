import { beforeAll, describe, expect, it } from "vitest";
import { fixture, valueAt } from "../../test/fixtures/products/read-stack.ts";
import type { Stack } from "../stack/stack.ts";
import { openStack } from "./open-stack.ts";

describe("NISAR GUNW products", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await openStack([fixture("nisar")]);
  });

  it("are read from the co-polarised interferogram on its map grid", async () => {
    expect(stack).toMatchObject({
      product: "nisar",
      attrs: { frequency: "A", polarisation: "HH" },
      grid: { shape: { y: 7, x: 9 }, affine: [80, 0, 400_000, 0, -80, 4_000_000], crs: { epsg: 32611 } },
    });
    expect(stack.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30"]);
    expect(await valueAt(stack, "unwrappedPhase", 1, 3, 4)).toBe(10 + 3 + 0.5 + 0.5);
    expect(await valueAt(stack, "unwrappedPhase", 1, 0, 0)).toBeNaN();
    expect(await valueAt(stack, "coherence", 1, 3, 4)).toBeCloseTo(0.14, 6);
  });

  it("count the fill value of components as no component", async () => {
    expect(await valueAt(stack, "connectedComponent", 0, 0, 0)).toBe(0);
    expect(await valueAt(stack, "connectedComponent", 0, 0, 3)).toBe(3);
  });

  it("have the geometry of the radar grid, interpolated", async () => {
    // At height 0 the incidence lies between 37.5 at -500 m and 38.5 at 500 m.
    expect(await valueAt(stack, "incidenceAngle", 2, 2)).toBeCloseTo(38, 5);
    // A look vector to the east: 90 degrees clockwise from north.
    expect(await valueAt(stack, "azimuthAngle", 2, 2)).toBeCloseTo(-90, 5);
    // The centre of column 0 is 40 m east of 400 km.
    expect(await valueAt(stack, "slantRange", 2, 0)).toBeCloseTo(900_020, 0);
    expect(stack.notes.join()).toMatch(/no DEM/);
  });

  it("state the acquisition", () => {
    expect(stack.network?.perpendicularBaseline).toEqual([100, 101, 102]);
    expect(stack.acquisition).toMatchObject({
      wavelength: 299_792_458 / 1.2575e9,
      platform: "NISAR",
      orbitDirection: "ascending",
      antennaSide: "left",
      rangeLooks: 13,
      azimuthLooks: 16,
      looks: 107,
      secondsOfDay: 6 * 3600 + 9 * 60 + 18,
      // It looks to the left and stands in the east: it flies north.
      heading: expect.closeTo(0, 4),
    });
  });
});
