import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testData } from "../../test/data.ts";
import { fixture, valueAt } from "../../test/fixtures/products/read-stack.ts";
import { openStack } from "./open-stack.ts";

const FOLDER = fixture("licsar");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-licsar-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("LiCSAR GeoTIFFs", () => {
  it("are a stack with coherence from bytes and angles from the frame's look vector", async () => {
    const stack = await openStack([FOLDER]);
    expect(stack).toMatchObject({ product: "licsar", grid: { shape: { y: 7, x: 8 }, crs: { epsg: 4326 } } });
    expect(await valueAt(stack, "unwrappedPhase", 2, 3, 4)).toBe(24);
    expect(await valueAt(stack, "unwrappedPhase", 2, 0, 0)).toBeNaN();
    expect(await valueAt(stack, "coherence", 2, 3, 4)).toBeCloseTo(0.6, 6);
    expect(await valueAt(stack, "height", 3, 4)).toBe(104);
    expect(await valueAt(stack, "incidenceAngle", 3, 4)).toBeCloseTo(39, 3);
    expect(await valueAt(stack, "azimuthAngle", 3, 4)).toBeCloseTo(-102, 3);
    // (0106, 0118), (0106, 0130), (0118, 0130) from baselines against 0118.
    expect(stack.network?.perpendicularBaseline).toEqual([33.5, 45.75, 12.25]);
    expect(stack.acquisition).toMatchObject({
      wavelength: 299_792_458 / 5.405e9,
      heading: -169.5,
      orbitDirection: "descending",
      slantRange: 880080.5691,
      looks: 41,
      secondsOfDay: expect.closeTo(5 * 3600 + 10 * 60 + 57.812345, 5),
      incidence: expect.closeTo(39, 3),
    });
  });

  it("say what of the frame is missing", async () => {
    cpSync(FOLDER, folder, { recursive: true });
    rmSync(join(folder, "metadata/124D_04854_171313.geo.N.tif"));
    rmSync(join(folder, "metadata/baselines"));
    const { notes, variables, network } = await openStack([folder]);
    expect(variables.has("incidenceAngle")).toBe(false);
    expect(network?.perpendicularBaseline).toBeNull();
    expect(notes.join("\n")).toMatch(/no file baselines/);
    expect(notes.join("\n")).toMatch(/look vector .* incomplete/);
  });
});

const campi = testData("licsbas-campiflegrei");

describe.skipIf(campi === null)("Campi Flegrei, LiCSBAS results (licsbas-campiflegrei)", () => {
  it("are maps in metres, whose corner is the centre of the first pixel", async () => {
    const stack = await openStack([campi ?? ""]);
    expect(stack).toMatchObject({
      product: "licsbas",
      network: null,
      grid: { shape: { y: 121, x: 191 }, crs: { epsg: 4326 } },
    });
    const [dx, , west, , dy, north] = stack.grid.affine;
    expect(west + dx / 2).toBeCloseTo(14.02994428828, 10);
    expect(north + dy / 2).toBeCloseTo(40.89966842648, 10);
    expect(stack.variables.get("velocity")).toMatchObject({ unit: "m yr-1", shape: [121, 191] });
    expect(stack.acquisition.wavelength).toBe(0.055465764662349676);
    expect(stack.reference).toEqual({ y: 65, x: 86 });
    expect(await valueAt(stack, "velocity", 65, 86)).toBe(0);
    expect(await valueAt(stack, "velocity", 60, 100)).toBeCloseTo(0.0017834017, 7);
  });
});
