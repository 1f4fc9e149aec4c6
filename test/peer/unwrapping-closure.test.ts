import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { listTriplets } from "../../src/kernels/graph/triplets.ts";
import { countNonzeroClosures, cyclesOf } from "../../src/kernels/phase/closure.ts";
import { solveSparseAmbiguities } from "../../src/kernels/phase/sparse-ambiguities.ts";
import { testData } from "../data.ts";
import { readDataset, removeRuns } from "./mintpy-comparison.ts";
import { loadGolden } from "./unwrapping-golden.ts";

const GOLDEN = testData("mintpy-golden");

describe.skipIf(GOLDEN === null)("closure phases (mintpy-golden)", () => {
  afterAll(removeRuns);

  it("count to the triplets of numTriNonzeroIntAmbiguity.h5 exactly", async () => {
    const golden = GOLDEN as string;
    const { network, phase, pixels, reference, meanCoherence, land } = await loadGolden(golden);
    const triplets = listTriplets(network.dates.length, network.pairs);
    const referencePhase = network.pairs.map((_, k) => phase[k * pixels + reference]!);
    const { nonzero } = countNonzeroClosures(phase, triplets, pixels, { referencePhase, gaps: "zero" });
    const theirs = await readDataset(join(golden, "expected/numTriNonzeroIntAmbiguity.h5"), "mask");
    const ours = Float32Array.from(nonzero, (count, p) =>
      land[p] === 0 || meanCoherence[p] === 0 || count === triplets.length / 3 ? Number.NaN : count,
    );
    expect(ours).toEqual(theirs);
  });

  it("ends at the ambiguities of an independent interior-point solver where many are equally good", async () => {
    const { network, phase, pixels, shape, reference } = await loadGolden(GOLDEN as string);
    const triplets = listTriplets(network.dates.length, network.pairs);
    // A pixel of the far bank; nearly all of them have the same closures.
    const pixel = 40 * shape.x + 85;
    const at = (t: number) =>
      phase[triplets[t]! * pixels + pixel]! - phase[triplets[t]! * pixels + reference]!;
    const cycles = Array.from({ length: triplets.length / 3 }, (_, t) =>
      cyclesOf(at(3 * t) + at(3 * t + 1) - at(3 * t + 2)),
    );
    const x = solveSparseAmbiguities(network.pairs.length, triplets, cycles);
    // From a quadratic programme in another language, solved to 1e-10.
    const theirs = {
      2: 0.678,
      4: -0.319,
      8: 0.496,
      12: -0.502,
      24: 0.999,
      35: 0.502,
      42: -0.506,
      61: -0.997,
    };
    for (const [pair, value] of Object.entries(theirs)) expect(x[Number(pair)]).toBeCloseTo(value, 3);
  });
});
