import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openStack } from "../../src/products/open-stack.ts";
import { testData } from "../data.ts";

const DATA = testData("hyp3-unw");
const PRODUCT = "S1AA_20180106T004021_20180130T004021_VVP024_INT80_G_ueF_1234";

describe.skipIf(DATA === null)("a real HyP3 phase and its water mask, one column wider (hyp3-unw)", () => {
  const folder = mkdtempSync(join(tmpdir(), "upwarp-hyp3-real-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("are cropped to the phase's extent, and the mask's last column is gone", async () => {
    // The sample lost its product name; under a true one, the pair is whole.
    for (const layer of ["unw_phase", "water_mask"])
      symlinkSync(join(DATA as string, `test_${layer}.tif`), join(folder, `${PRODUCT}_${layer}.tif`));
    writeFileSync(
      join(folder, `${PRODUCT}.txt`),
      "Baseline: 24.5\nHeading: -12.0\nRange looks: 20\nAzimuth looks: 4\n",
    );
    const { grid, variables, notes, network } = await openStack([folder]);
    expect(grid).toMatchObject({ shape: { y: 718, x: 2314 }, crs: { epsg: 32602 }, geometry: "map" });
    expect(grid.affine).toEqual([80, 0, 660960, 0, -80, 5950880]);
    expect(variables.get("waterMask")?.shape).toEqual([718, 2314]);
    expect(variables.get("unwrappedPhase")?.shape).toEqual([1, 718, 2314]);
    expect(notes.join()).toMatch(/1 of 2 rasters reached beyond the common extent/);
    expect(network?.perpendicularBaseline).toEqual([24.5]);
  });
});
