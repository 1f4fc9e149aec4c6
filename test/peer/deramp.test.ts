import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { evaluateRamp, pixelCoefficients, RAMP_KINDS, subtractRamp } from "../../src/kernels/raster/ramp.ts";
import { fitRamp } from "../../src/kernels/raster/ramp-fit.ts";
import { derampSeries } from "../../src/systems/sbas/deramp.ts";
import { testData } from "../data.ts";
import { layersOf, seriesContext } from "../series-context.ts";
import { countFrom, expectAgreement, printTable, readDataset } from "./mintpy-comparison.ts";

afterAll(printTable);

const GOLDEN = testData("mintpy-golden");
const SHAPE = { y: 72, x: 96 };
const REFERENCE = { y: 14, x: 19 };
const DATES = 24;
/** Position of 2018-08-28, which all series of the golden folder were counted from afterwards. */
const REFERENCE_DATE = 17;
/** Three times what an independent float64 computation differs by (the golden set's README). */
const TOLERANCE = 2.7e-7;

describe.skipIf(GOLDEN === null)("MintPy's ramps (mintpy-golden)", () => {
  const at = (...parts: string[]) => join(GOLDEN as string, "expected", ...parts);
  const mask = async () => Uint8Array.from(await readDataset(at("maskTempCoh.h5"), "mask"));

  it.each(RAMP_KINDS)("are ours: coefficients and corrected velocity, %s", async (kind) => {
    const name = kind.replace("-", "_");
    const velocity = await readDataset(at("velocity.h5"), "velocity");
    const { ramp } = fitRamp(velocity, SHAPE, kind, await mask(), { skipZero: true })!;
    const text = readFileSync(at(`variants/rampCoeff_${name}.txt`), "utf8");
    const theirs = text.split("\n")[3]!.trim().split(/\s+/).slice(1).map(Number);
    const ours = pixelCoefficients(ramp);
    expect(ours.length).toBe(theirs.length);
    // MintPy solves in float32: coefficients agree to its rounding, seen as velocity at the scene's far edge.
    const reach = [1, 96, 96 ** 2];
    ours.forEach((value, k) => {
      const order =
        kind.startsWith("quadratic") && k < theirs.length - (kind === "quadratic" ? 3 : 2) ? 2 : 1;
      const size = k === theirs.length - 1 ? 1 : reach[order]!;
      expect(Math.abs(value - theirs[k]!) * size).toBeLessThan(TOLERANCE);
    });
    const constant = evaluateRamp(ramp, REFERENCE.y, REFERENCE.x);
    expectAgreement(
      `remove_ramp ${name}: velocity [m/yr]`,
      subtractRamp(velocity, ramp, constant, { keepZero: true }),
      await readDataset(at(`variants/velramp_${name}.h5`), "velocity"),
      TOLERANCE,
    );
  });

  it("are ours in a series: timeseries_tropHgt_ramp.h5", async () => {
    const own = await derampGolden(at, "mintpy");
    const theirs = await readDataset(at("timeseries_tropHgt_ramp.h5"), "timeseries");
    expectAgreement(
      "deramp linear: displacement [m]",
      countFrom(own, REFERENCE_DATE, DATES),
      theirs,
      TOLERANCE,
    );
  });
});

/** The golden chain's deramping, of the series as it was then: counted from the first date. */
async function derampGolden(at: (...parts: string[]) => string, compat: string): Promise<Float32Array> {
  const series = countFrom(await readDataset(at("timeseries_tropHgt.h5"), "timeseries"), 0, DATES);
  const scene = { dates: Array.from({ length: DATES }, String), shape: SHAPE, reference: REFERENCE };
  const maps = { reliable: await readDataset(at("maskTempCoh.h5"), "mask") };
  const compute = derampSeries.prepare(
    await seriesContext(derampSeries, scene, { deramp: "linear", compat }, { maps }),
  );
  const out = new Float32Array(series.length);
  layersOf(series, DATES).forEach((displacement, index) => {
    const layer = compute({ index, shape: SHAPE, inputs: { displacement } });
    out.set(layer.displacement!, index * displacement.length);
  });
  return out;
}
