import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { loadKernels } from "../../src/compute/wasm.ts";
import { dayNumber, parseDate } from "../../src/dates.ts";
import { readStrings } from "../../src/formats/hdf5/strings.ts";
import { factsOf } from "../../src/pipeline/facts.ts";
import { defaultValues } from "../../src/pipeline/params.ts";
import type { TileContext } from "../../src/pipeline/step.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { estimateVelocity } from "../../src/systems/sbas/estimate-velocity.ts";
import { testData } from "../data.ts";
import { pseudoInverse } from "../pseudo-inverse.ts";
import { expectSize, median, printSizes, ratios } from "./documented-size.ts";
import { fitVelocity, removeRuns } from "./mintpy-comparison.ts";
import { openCovarianceCrop, REFERENCE_DATE, readWhole } from "./mintpy-covariance.ts";

afterAll(() => {
  printSizes();
  removeRuns();
});

const GOLDEN = testData("mintpy-golden");

describe.skipIf(GOLDEN === null)("MintPy's covariance (mintpy-golden)", () => {
  const folder = join(GOLDEN ?? "", "covariance");

  /** The velocity's maps of MintPy's series of the crop, with errors from the covariance. */
  async function fitCrop(compat: "none" | "mintpy") {
    const { stack, phase, coherence, shape, pixels, reference, referencePhase } =
      await openCovarianceCrop(folder);
    const series = await openStack([join(folder, "timeseries.h5")]);
    const displacement = await readWhole(series, "displacement");
    const shared = new Map<string, unknown>();
    type Context = TileContext<typeof estimateVelocity.params>;
    const ofReference = referencePhase.map((_, k) => coherence[k * pixels + reference] || 0);
    const context: Context = {
      params: {
        ...(defaultValues(estimateVelocity.params) as Context["params"]),
        compat,
        "velocity.uncertainty": "covariance",
        "reference.date": REFERENCE_DATE,
      },
      facts: factsOf(stack),
      records: {
        "reference-point": { ...stack.reference, pixels: 1, phase: referencePhase, coherence: ofReference },
      },
      available: new Set(["displacement", "unwrappedPhase", "coherence"]),
      kernels: await loadKernels(),
      share<T>(kind: string, make: () => T): T {
        if (!shared.has(kind)) shared.set(kind, make());
        return shared.get(kind) as T;
      },
    };
    const inputs = { displacement, unwrappedPhase: phase, coherence };
    return estimateVelocity.prepare(context)({ origin: { y: 0, x: 0 }, shape, inputs });
  }

  it("is not that of the weighted series: with its weights, and the reference's noise, errors differ by so much", async () => {
    const [ours, theirs] = [await fitCrop("none"), await fitCrop("mintpy")];
    const ratio = ratios(ours.velocityStd as Float32Array, theirs.velocityStd as Float32Array);
    expectSize("covariance: velocityStd, ours over MintPy's, median", median(ratio), 1.26);
    expectSize("covariance: velocityStd, smallest ratio", Math.min(...ratio), 0.997);
    expectSize("covariance: velocityStd, largest ratio", Math.max(...ratio), 1.36);
  });
});

describe.skipIf(GOLDEN === null)("A difference from MintPy's time functions (mintpy-golden)", () => {
  it("is the error of a velocity after a bend, which MintPy takes for that of a sum of independent ones", async () => {
    const series = join(GOLDEN as string, "expected/timeseries_tropHgt_ramp_demErr.h5");
    const set = { "velocity.polylines": "20180601" };
    const [ours, theirs] = [
      await fitVelocity(series, { ...set, compat: "none" }),
      await fitVelocity(series, set),
    ];
    const read = (run: typeof ours) => run.read("estimate-velocity", "velocityPost20180601Std");
    const ratio = ratios(await read(ours), await read(theirs));
    expectSize("bend: velocityPost20180601Std, ours over MintPy's, median", median(ratio), 0.458);
    // It follows from the dates alone: the velocity before and its change are correlated by -0.91, which MintPy leaves out.
    const dates = await readStrings(series, "date");
    const years = dates.map((date) => dayNumber(parseDate(date) ?? "") / 365.25);
    const bend = dayNumber("2018-06-01") / 365.25;
    const design = years.map((year) => [1, year - years[0]!, Math.max(year - bend, 0)]);
    const inverse = pseudoInverse(design, 3);
    const covariance = (a: number, b: number) =>
      inverse[a]!.reduce((sum, value, k) => sum + value * inverse[b]![k]!, 0);
    const independent = covariance(1, 1) + covariance(2, 2);
    expect(covariance(1, 2) / Math.sqrt(covariance(1, 1) * covariance(2, 2))).toBeCloseTo(-0.91, 2);
    const wanted = Math.sqrt((independent + 2 * covariance(1, 2)) / independent);
    // MintPy counts the event from its midnight and the dates from their hour: half a day of the five months after the bend.
    for (const value of ratio) expect(Math.abs(value / wanted - 1)).toBeLessThan(0.01);
  });
});
