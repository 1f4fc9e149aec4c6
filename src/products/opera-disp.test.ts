import { beforeAll, describe, expect, it } from "vitest";
import { fixture, valueAt } from "../../test/fixtures/products/read-stack.ts";
import type { Stack } from "../stack/stack.ts";
import { openStack } from "./open-stack.ts";

describe("OPERA DISP-S1 products", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await openStack([fixture("opera-disp")]);
  });
  const ramp = (y: number, x: number) => (y + 0.125 * x + 0.5) / 1000;

  it("are one series since the first date, though the reference date moves on", async () => {
    expect(stack).toMatchObject({
      product: "opera-disp",
      network: null,
      grid: { shape: { y: 6, x: 8 }, crs: { epsg: 32611 } },
    });
    expect(stack.dates).toEqual(["2018-01-06", "2018-01-18", "2018-01-30", "2018-02-11"]);
    const at = (time: number) => valueAt(stack, "displacement", time, 3, 4);
    expect(await at(0)).toBe(0);
    expect(await at(1)).toBeCloseTo(ramp(3, 4), 7);
    expect(await at(2)).toBeCloseTo(2 * ramp(3, 4), 7);
    expect(await at(3)).toBeCloseTo((2 + 4) * ramp(3, 4), 7);
    expect(await valueAt(stack, "displacement", 3, 2, 2)).toBeNaN();
    expect(await valueAt(stack, "shortWavelengthDisplacement", 3, 3, 4)).toBeCloseTo(3 * ramp(3, 4), 7);
  });

  it("say where all pieces were unwrapped together, and what water is", async () => {
    expect(stack.variables.get("displacement")?.unit).toBe("m");
    expect(await valueAt(stack, "connectedInAll", 0, 0)).toBe(1);
    expect(await valueAt(stack, "connectedInAll", 2, 1)).toBe(0);
    expect(await valueAt(stack, "connectedInAll", 5, 5)).toBe(0);
    expect(await valueAt(stack, "temporalCoherence", 0, 0)).toBeCloseTo(0.9, 6);
    expect([await valueAt(stack, "waterMask", 0, 6), await valueAt(stack, "waterMask", 0, 7)]).toEqual([
      1, 0,
    ]);
  });

  it("state the acquisition, and that angles are elsewhere", () => {
    expect(stack.acquisition).toMatchObject({
      orbitDirection: "ascending",
      secondsOfDay: 50875,
      platform: "Sentinel-1",
    });
    expect(stack.notes.join()).toMatch(/CSLC-S1-STATIC/);
  });
});
