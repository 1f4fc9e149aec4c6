import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { describePath } from "../../src/products/describe-path.ts";
import { openStack } from "../../src/products/open-stack.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { readFloats } from "../../src/stack/views.ts";
import { testData } from "../data.ts";

const DATA = testData("insar-mexico-s1");

describe.skipIf(DATA === null)("Mexico City, GeoTIFFs with tags (insar-mexico-s1)", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await openStack([DATA as string]);
  });

  it("is one stack of 30 pairs and 13 dates on the grid of its README", () => {
    expect(stack.product).toBe("geotiff-pairs");
    expect(stack.network?.pairs).toHaveLength(30);
    expect(stack.dates).toHaveLength(13);
    expect([stack.dates[0], stack.dates.at(-1)]).toEqual(["2018-01-06", "2018-07-17"]);
    expect(stack.grid).toMatchObject({ shape: { y: 60, x: 100 }, crs: { epsg: 4326 }, geometry: "map" });
    expect([...stack.variables.keys()]).toEqual(["unwrappedPhase", "coherence", "height"]);
  });

  it("has 5882 pixels that are valid in all 30 pairs, and the coherence of its README", async () => {
    const valid = new Uint8Array(6000).fill(1);
    let [low, high, sum, count] = [1, 0, 0, 0];
    for (let k = 0; k < 30; k++) {
      const window = [
        [k, k + 1],
        [0, 60],
        [0, 100],
      ] as const;
      const phase = await readFloats(stack.variables.get("unwrappedPhase")!, window);
      for (let i = 0; i < 6000; i++) if (Number.isNaN(phase[i]!)) valid[i] = 0;
      for (const value of await readFloats(stack.variables.get("coherence")!, window))
        if (!Number.isNaN(value))
          [low, high, sum, count] = [Math.min(low, value), Math.max(high, value), sum + value, count + 1];
    }
    expect(valid.reduce((total, one) => total + one, 0)).toBe(5882);
    expect(low).toBeCloseTo(0.079, 3);
    expect(high).toBeCloseTo(0.951, 3);
    expect(sum / count).toBeCloseTo(0.584, 3);
  });

  it("takes wavelength and incidence from the tags and the rest from the GAMMA headers", () => {
    expect(stack.acquisition).toEqual({
      wavelength: 0.05550415767769124,
      incidence: 39.702600000000004,
      looks: 8,
      heading: -12.2742586,
      orbitDirection: "ascending",
      slantRange: 878314.5356,
      secondsOfDay: 2421,
      platform: "S1A",
      startingRange: 798988.2904,
      rangePixelSize: 18.636496,
      azimuthPixelSize: 28.0233,
      rangeLooks: 8,
      azimuthLooks: 2,
      earthRadius: 6375868.9414,
      satelliteHeight: expect.closeTo(698030.254, 3),
      antennaSide: "right",
    });
    expect(stack.notes.join()).toMatch(/tags say wavelength 0\.0555.*GAMMA headers 0\.05546/);
  });

  it("interpolates the perpendicular baseline to the scene centre", () => {
    // bperp/20180106-20180130: between the table's 30.4406 .. 29.6468 of the middle line; its own vector gives 30.19.
    expect(stack.network?.perpendicularBaseline?.[0]).toBeCloseTo(30.24, 2);
  });

  it("is the same whichever way its folders are named", async () => {
    const named = await openStack(
      ["cc", "bperp", "unw", "mli"].map((folder) => join(DATA as string, folder)),
    );
    expect(named.network).toEqual(stack.network);
    expect(named.variables.get("unwrappedPhase")?.source).toEqual(
      stack.variables.get("unwrappedPhase")?.source,
    );
  });

  it("is described as plain JSON", async () => {
    const report = await describePath(DATA as string);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    expect(report).toMatchObject({ format: "folder", product: "geotiff-pairs", problems: [] });
    expect(report.pairs).toHaveLength(30);
    expect(report.gaps).toEqual([{ from: "2018-01-30", to: "2018-03-07", days: 36 }]);
    expect(report.grid?.crs).toMatch(/^EPSG:4326/);
  });

  it("lists every pair that is given twice", async () => {
    const folder = mkdtempSync(join(tmpdir(), "upwarp-twice-"));
    cpSync(join(DATA as string, "unw"), join(folder, "unw"), { recursive: true });
    const name = "cropA_20180106-20180130_VV_8rlks_eqa_unw.tif";
    cpSync(join(folder, "unw", name), join(folder, `again_${name}`));
    await expect(openStack([folder])).rejects.toMatchObject({
      code: "pair-duplicate",
      where: expect.stringContaining(`again_${name} and `),
    });
    rmSync(folder, { recursive: true });
  });
});
