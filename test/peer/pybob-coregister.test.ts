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
    for (const [k, line] of printed.entries()) expectShift(fit!.passes[k]!.shift, line.split(" ").map(Number));
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

  it("prints", async () => {
    const show = (r: ReturnType<typeof coregister>) => console.log(JSON.stringify({ ...r, aligned: 0, fits: r.fits.map(f => ({ ...f.fit, aligned: 0 })) }));
    show(run({}));
    show(run({ resampling: "bilinear" }));
    const [w, l] = await Promise.all([readDem(join(folder, "DEM_1995.tif"), WHOLE), readDem(join(folder, "aligned_elev.tif"), WHOLE)]);
    for (const resampling of ["bilinear", "cubic"] as const) {
      console.time(resampling); show(coregister(w, l, WHOLE, SPACING, { resampling })); console.timeEnd(resampling);
      console.time(resampling); show(coregister(w, l, WHOLE, SPACING, { resampling, steps: ["shift", "plane", "shift"] })); console.timeEnd(resampling);
    }
    console.time("p"); show(coregister(w, l, WHOLE, SPACING, { compat: "pybob" })); console.timeEnd("p");
  }, 60000);
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
