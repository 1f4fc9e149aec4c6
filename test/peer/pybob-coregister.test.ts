import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { type CoregisterOptions, coregister } from "../../src/kernels/coregister/coregister.ts";
import { readFloats } from "../../src/stack/read-floats.ts";
import { testData } from "../data.ts";

const DEMS = testData("dems");
const SPACING = { y: 20, x: 20 };
const CROP = { y: 134, x: 140 };
const WHOLE = { y: 985, x: 1332 };

/** What pybob printed for the crop. */
interface PybobResult {
  readonly offsets_dx_dy_dz: readonly [number, number, number];
  /** Names, then before and after: mean, median, standard deviation, RMSE, count. */
  readonly stats: readonly [string, string, string];
  readonly iterations: readonly string[];
}

describe.skipIf(DEMS === null)("co-registration of a crop of Svalbard (dems)", async () => {
  const folder = join(DEMS ?? "", "longyearbyen");
  const read = (name: string) => (DEMS === null ? new Float32Array() : readDem(join(folder, name), CROP));
  const [dem, reference] = await Promise.all([read("P_tba.tif"), read("P_ref.tif")]);
  const run = (options: CoregisterOptions) => coregister(dem, reference, CROP, SPACING, options);

  it("finds pybob's shifts in its compatibility mode, pass by pass, and its statistics to the cell", () => {
    const golden = JSON.parse(readFileSync(join(folder, "P_coreg.json"), "utf8")) as PybobResult;
    const { shift, before, after, fits } = run({ compat: "pybob" });
    // Its own minimiser stops at 1e-8 of the cost; metres.
    const expectShift = (ours: typeof shift, [east, north, up]: readonly number[]) => {
      for (const [a, b] of [
        [ours.east, east],
        [ours.north, north],
        [ours.up, up],
      ] as const)
        expect(Math.abs(a - b!)).toBeLessThan(2e-6);
    };
    expectShift(shift, golden.offsets_dx_dy_dz);
    const fit = fits[0]!.step === "pybob-shift" ? fits[0]!.fit : null;
    const printed = golden.iterations.filter((line) => !line.includes("#") && line !== "Fin.");
    expect(fit?.passes).toHaveLength(printed.length);
    expect(fit?.stopped).toBe("small-shift");
    for (const [k, line] of printed.entries())
      expectShift(fit!.passes[k]!.shift, line.split(" ").map(Number));
    for (const [ours, line] of [
      [before, golden.stats[1]],
      [after, golden.stats[2]],
    ] as const) {
      const [mean, median, std, rmse, count] = JSON.parse(line) as number[];
      expect(ours.count).toBe(count);
      expect(Math.abs(ours.mean - mean!)).toBeLessThan(1e-6);
      expect(Math.abs(ours.median - median!)).toBeLessThan(1e-6);
      expect(Math.abs(ours.std - std!)).toBeLessThan(1e-6);
      expect(Math.abs(ours.rmse - rmse!)).toBeLessThan(1e-6);
    }
  });

  it("finds by default pybob's shift to 2 cm, on all cells and to the end", () => {
    const { fits, after } = run({ resampling: "bilinear" });
    const fit = fits[0]!.step === "shift" ? fits[0]!.fit : null;
    expect(fit?.stopped).toBe("converged");
    expect(fit?.count).toBe(11920);
    expect(Math.abs(fit!.shift.east - 10.001)).toBeLessThan(0.02);
    expect(Math.abs(fit!.shift.north - 1.853)).toBeLessThan(0.02);
    expect(Math.abs(fit!.shift.up + 1.841)).toBeLessThan(0.003);
    // Both DEMs are one surface; what is left is its interpolation.
    expect(after.count).toBe(12750);
    expect(after.rmse).toBeLessThan(0.12);
    for (const error of Object.values(fit!.error)) expect(error).toBeLessThan(0.1);
  });
});

describe.skipIf(DEMS === null)("co-registration of Longyearbyen's DEM of 1995 (dems)", async () => {
  const folder = join(DEMS ?? "", "longyearbyen");
  /** xDEM's shift, metres, which has small rotations beside it. */
  const PUBLISHED = { east: 10.25, north: 1.91, up: -1.94 };
  /** Its rotations about both horizontal axes, radians. */
  const TILT = 1.2e-4;

  it("finds xDEM's published shift within two of the stated errors, and its tilt by a plane", async () => {
    const [dem, reference] = await Promise.all(
      ["DEM_1995.tif", "aligned_elev.tif"].map((name) => readDem(join(folder, name), WHOLE)),
    );
    const options: CoregisterOptions = { steps: ["shift", "plane", "shift"], resampling: "bilinear" };
    const { fits, ramps, before, after } = coregister(dem!, reference!, WHOLE, SPACING, options);
    for (const { step, fit } of fits)
      if (step === "shift")
        for (const axis of ["east", "north", "up"] as const)
          expect(Math.abs(fit.shift[axis] - PUBLISHED[axis]), axis).toBeLessThan(2 * fit.error[axis]);
    const [north, east] = ramps[0]!.coefficients as unknown as [number, number];
    expect(Math.abs(north) / ((WHOLE.y / 2) * SPACING.y)).toBeCloseTo(TILT, 4);
    expect(Math.abs(east) / ((WHOLE.x / 2) * SPACING.x)).toBeCloseTo(TILT, 4);
    expect(before.count).toBe(1133607);
    expect(before.nmad).toBeGreaterThan(2.5);
    expect(after.nmad).toBeLessThan(0.2);
    expect(after.rmse).toBeLessThan(0.3);
    // The glaciers have no data in the aligned DEM; nothing else is lost.
    expect(after.count).toBeGreaterThan(0.999 * before.count);
  }, 60_000);
});

async function readDem(path: string, shape: typeof CROP): Promise<Float32Array> {
  const { variables } = await openDataset(path);
  const variable = [...variables.values()][0]!;
  const values = await readFloats(variable, [
    [0, shape.y],
    [0, shape.x],
  ]);
  await variable.close();
  return values;
}
