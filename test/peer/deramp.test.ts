import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { evaluateRamp, pixelCoefficients, RAMP_KINDS, subtractRamp } from "../../src/kernels/raster/ramp.ts";
import { fitRamp } from "../../src/kernels/raster/ramp-fit.ts";
import type { LayerFunction } from "../../src/pipeline/step.ts";
import { correctTroposphereHeight } from "../../src/systems/sbas/correct-troposphere-height.ts";
import { derampSeries } from "../../src/systems/sbas/deramp.ts";
import { testData } from "../data.ts";
import { everyTwelveDays, layersOf, seriesContext } from "../series-context.ts";
import { countFrom, expectAgreement, printTable, readDataset } from "./mintpy-comparison.ts";

afterAll(printTable);

const GOLDEN = testData("mintpy-golden");
const SHAPE = { y: 72, x: 96 };
const REFERENCE = { y: 14, x: 19 };
const DATES = everyTwelveDays(24);
/** Position of 2018-08-28, which all series of the golden folder were counted from afterwards. */
const REFERENCE_DATE = 17;
/** Three times what an independent float64 computation differs by (the golden set's README). */
const TOLERANCE = 2.7e-7;
const TOLERANCE_HEIGHT = 7.5e-8;

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
    const scene = { dates: DATES, shape: SHAPE, reference: REFERENCE };
    const maps = { reliable: await readDataset(at("maskTempCoh.h5"), "mask") };
    const set = { deramp: "linear", compat: "mintpy" };
    const compute = derampSeries.prepare(await seriesContext(derampSeries, scene, set, { maps }));
    expectAgreement(
      "deramp linear: displacement [m]",
      await correctFrom(at("timeseries_tropHgt.h5"), compute),
      await readDataset(at("timeseries_tropHgt_ramp.h5"), "timeseries"),
      TOLERANCE,
    );
  });

  it("follow its correction by height, which is ours: timeseries_tropHgt.h5", async () => {
    const scene = { dates: DATES, shape: SHAPE, reference: REFERENCE };
    const geometry = join(GOLDEN as string, "input/inputs/geometryGeo.h5");
    const maps = {
      reliable: await readDataset(at("maskTempCoh.h5"), "mask"),
      height: await readDataset(geometry, "height"),
      incidenceAngle: await readDataset(geometry, "incidenceAngle"),
    };
    const set = { troposphere: "height", "troposphere.looks": 2, compat: "mintpy" };
    const compute = correctTroposphereHeight.prepare(
      await seriesContext(correctTroposphereHeight, scene, set, { maps }),
    );
    expectAgreement(
      "height_correlation: displacement [m]",
      await correctFrom(at("timeseries.h5"), compute),
      await readDataset(at("timeseries_tropHgt.h5"), "timeseries"),
      TOLERANCE_HEIGHT,
    );
  });
});

/** A step of the golden chain on the series as it was then, counted from the first date; the result as it is now. */
async function correctFrom(path: string, compute: LayerFunction): Promise<Float32Array> {
  const series = countFrom(await readDataset(path, "timeseries"), 0, DATES.length);
  const layers = layersOf(series, DATES.length).map((displacement, index) => {
    const { displacement: corrected } = compute({
      name: DATES[index]!,
      shape: SHAPE,
      inputs: { displacement },
    });
    return [...corrected!];
  });
  return countFrom(Float32Array.from(layers.flat()), REFERENCE_DATE, DATES.length);
}
