import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { predictElevationErrors } from "../../src/kernels/elevation/elevation-error.ts";
import { fillGaps, medianSlope } from "../../src/kernels/elevation/terrain-slope.ts";
import { measureSlope } from "../../src/kernels/raster/slope.ts";
import { createBinSpread, measureBinSpread } from "../../src/kernels/statistics/bin-spread.ts";
import { readFloats } from "../../src/stack/read-floats.ts";
import { testData } from "../data.ts";
import { readGolden } from "./pyddem-golden.ts";

const GOLDEN = testData("pyddem-golden");
const SHAPE = { y: 60, x: 60 };
const PIXELS = SHAPE.y * SHAPE.x;
/** pyddem rounds (largest - smallest centre) / cells, 29.5 m here, to 30 m. */
const SPACING = { y: 30, x: 30 };
const REFERENCE_SIZE = 84;
/** GDAL's slope is of float32, degrees. */
const SLOPE_TOLERANCE = 5e-4;
/** The README's, metres. */
const TOLERANCE = 1e-3;
/** A draw of so many is random in pyddem. */
const MOST = 10_000;

describe.skipIf(GOLDEN === null)("constrain_var_slope_corr (pyddem-golden)", async () => {
  const file = join(GOLDEN ?? "", "error_and_robust_filter.nc");
  const read = async (name: string) => Float32Array.from(GOLDEN === null ? [] : await readGolden(file, name));
  const [z, correlation, dateError] = await Promise.all([read("z_in"), read("corr"), read("uncert")]);
  const slopes = new Float32Array(z.length);
  for (let t = 0; t < dateError.length; t++)
    slopes.set(measureSlope(z.subarray(t * PIXELS, (t + 1) * PIXELS), SHAPE, SPACING), t * PIXELS);

  it.each([
    ["slope_nproc2", "err_nproc2", Number.POSITIVE_INFINITY],
    ["slope_nproc1", "err_nproc1", 70],
  ] as const)("%s and %s are pyddem's", async (slopeName, errorName, steepest) => {
    const slope = fillGaps(medianSlope(slopes, dateError.length, { steepest }), await readReferenceSlope());
    compare(slope, await read(slopeName), SLOPE_TOLERANCE);
    // A steep slope of half a thousandth more is an error of millimetres more, so pyddem's own slope is taken here.
    const errors = predictElevationErrors(
      { kind: "pyddem" },
      { dateError, slope: await read(slopeName), correlation },
    );
    compare(errors, await read(errorName), TOLERANCE);
  });

  it("without a reference, and with a correlation of 60 for all, it is pyddem's as well", async () => {
    const slope = medianSlope(slopes, dateError.length);
    compare(slope, await read("slope_noref"), SLOPE_TOLERANCE);
    const errors = predictElevationErrors(
      { kind: "pyddem" },
      { dateError, slope: await read("slope_noref"), correlation: new Float32Array(z.length).fill(60) },
    );
    compare(errors, await read("err_noref_corr60"), TOLERANCE);
  });

  it("get_var_by_corr_slope_bins: spread and count of all bins that pyddem did not draw from", async () => {
    const [slope, reference] = await Promise.all([
      read("slope_nproc2"),
      readGolden(join(GOLDEN as string, "stacks/A.nc"), "ref_z"),
    ]);
    const glacier = await readGolden(join(GOLDEN as string, "masks.nc"), "glacier");
    const tens = (last: number) => Array.from({ length: last / 10 + 1 }, (_, i) => 10 * i);
    const bins = createBinSpread([tens(70), tens(100)], { most: MOST });
    for (const [i, value] of z.entries()) {
      const p = i % PIXELS;
      if (glacier[p] === 0) bins.add(i, value - reference[p]!, [slope[p]!, correlation[i]!]);
    }
    const ours = measureBinSpread(bins);
    const rows = readFileSync(join(GOLDEN as string, "var_by_corr_slope.csv"), "utf8")
      .trim()
      .split("\n")
      .slice(1);
    expect(rows).toHaveLength(ours.length);
    let exact = 0;
    for (const [cell, row] of rows.entries()) {
      const [, , , nmad, deviation, count] = row.split(",");
      const bin = ours[cell]!;
      expect(bin.count, row).toBe(Number(count));
      if (bin.count === 0) expect(nmad).toBe("");
      else if (bin.count < MOST) {
        expect(Math.abs(bin.nmad - Number(nmad)), row).toBeLessThan(TOLERANCE);
        expect(Math.abs(bin.deviation / Number(deviation) - 1), row).toBeLessThan(1e-5);
        exact++;
      } else expect(Math.abs(bin.nmad / Number(nmad) - 1), row).toBeLessThan(0.05);
    }
    expect(exact).toBe(20);
  });
});

/** Slope of the reference on its own grid, at the centres of pyddem's pixels: half a pixel off, so between four. */
async function readReferenceSlope(): Promise<Float32Array> {
  const { variables } = await openDataset(join(GOLDEN as string, "stacks/A_ref.tif"));
  const variable = [...variables.values()][0]!;
  const shape = { y: REFERENCE_SIZE, x: REFERENCE_SIZE };
  const elevation = await readFloats(variable, [
    [0, shape.y],
    [0, shape.x],
  ]);
  await variable.close();
  const slope = measureSlope(elevation, shape, SPACING);
  // (630000 + 15 - 629625) / 30 = 13 pixels from its outer corner: on the border between the 12th and the 13th.
  return Float32Array.from({ length: PIXELS }, (_, p) => {
    const corner = (Math.floor(p / SHAPE.x) + 12) * shape.x + (p % SHAPE.x) + 12;
    const [above, below] = [slope[corner]! + slope[corner + 1]!, corner + shape.x];
    return (above + slope[below]! + slope[below + 1]!) / 4;
  });
}

function compare(ours: Float32Array, golden: Float32Array, tolerance: number): void {
  expect(ours).toHaveLength(golden.length);
  let largest = 0;
  for (const [i, value] of golden.entries()) {
    if (Number.isNaN(value) !== Number.isNaN(ours[i]!))
      throw new Error(`Only one of both has a value at ${i}.`);
    if (!Number.isNaN(value)) largest = Math.max(largest, Math.abs(ours[i]! - value));
  }
  expect(largest).toBeLessThan(tolerance);
}
