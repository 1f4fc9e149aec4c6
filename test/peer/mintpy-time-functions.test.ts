import { join } from "node:path";
import { afterAll, describe, it } from "vitest";
import { loadKernels } from "../../src/compute/wasm.ts";
import { factsOf } from "../../src/pipeline/facts.ts";
import { defaultValues } from "../../src/pipeline/params.ts";
import type { TileContext } from "../../src/pipeline/step.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { estimateVelocity } from "../../src/systems/sbas/estimate-velocity.ts";
import { testData } from "../data.ts";
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
  });
});
