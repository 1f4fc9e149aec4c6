import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sameGrid } from "../../src/geo/bounds.ts";
import { openStack } from "../../src/products/open-stack.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { readFloats } from "../../src/stack/views.ts";
import { testData } from "../data.ts";

const DATA = testData("insar-sydney-ers");

describe.skipIf(DATA === null)("Sydney, the same phase as ROI_PAC and as GAMMA (insar-sydney-ers)", () => {
  let roipac: Stack;
  let gamma: Stack;
  beforeAll(async () => {
    roipac = await openStack([join(DATA as string, "roipac")]);
    gamma = await openStack([join(DATA as string, "gamma")]);
  });

  it("is recognised as each of them", () => {
    expect([roipac.product, gamma.product]).toEqual(["roipac", "gamma"]);
  });

  it("gives the same network and the same grid", () => {
    expect(gamma.dates).toEqual(roipac.dates);
    expect(gamma.network?.pairs).toEqual(roipac.network?.pairs);
    expect([roipac.dates.length, roipac.network?.pairs.length]).toEqual([13, 17]);
    expect(sameGrid(roipac.grid, gamma.grid)).toBe(true);
    expect(roipac.grid.affine).toEqual(gamma.grid.affine);
  });

  it("gives bit-identical phase", async () => {
    const [a, b] = await Promise.all(
      [roipac, gamma].map(async ({ variables }) => {
        const phase = variables.get("unwrappedPhase")!;
        expect(phase.shape).toEqual([17, 72, 47]);
        return readFloats(phase, [
          [0, 17],
          [0, 72],
          [0, 47],
        ]);
      }),
    );
    const bits = (data: Float32Array) => new Uint32Array(data.buffer, data.byteOffset, data.length);
    expect(bits(a!)).toEqual(bits(b!));
    const valid = new Uint8Array(72 * 47).fill(1);
    a!.forEach((value, i) => {
      if (Number.isNaN(value)) valid[i % valid.length] = 0;
    });
    expect(valid.reduce((sum, one) => sum + one, 0)).toBe(2212);
  });

  it("takes the acquisition from the GAMMA image headers", () => {
    expect(gamma.acquisition).toMatchObject({ incidence: 22.9671, orbitDirection: "descending", looks: 8 });
    expect(gamma.acquisition.wavelength).toBeCloseTo(299792458 / 5.334694994e9, 12);
    expect(gamma.acquisition.heading).toBeCloseTo(193.1522256 - 360, 9);
    expect(roipac.acquisition.wavelength).toBe(0.0562356424);
  });

  it("reads heights as ROI_PAC shorts and as GAMMA floats alike", async () => {
    const window = [
      [0, 72],
      [0, 47],
    ] as const;
    const [a, b] = await Promise.all(
      [roipac, gamma].map(({ variables }) => readFloats(variables.get("height")!, window)),
    );
    expect(Math.min(...a!)).toBe(193);
    expect(Math.max(...a!)).toBe(371);
    expect([...a!]).toEqual([...b!]);
  });

  it("refuses the folder that holds both, and says which is which", async () => {
    await expect(openStack([DATA as string])).rejects.toMatchObject({
      code: "products-mixed",
      got: expect.stringMatching(/roipac: 17 files.*\s+gamma: 17 files/),
    });
    const chosen = await openStack([DATA as string], { product: "gamma" });
    expect(chosen.network).toEqual(gamma.network);
  });

  it("finds the header of a raster that is named alone", async () => {
    const one = await openStack([join(DATA as string, "roipac", "geo_060619-061002.unw")]);
    expect(one.dates).toEqual(["2006-06-19", "2006-10-02"]);
  });
});
