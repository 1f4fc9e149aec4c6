import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { listTriplets } from "../../src/kernels/graph/triplets.ts";
import { countNonzeroClosures } from "../../src/kernels/phase/closure.ts";
import { testData } from "../data.ts";
import { readDataset, removeRuns } from "./mintpy-comparison.ts";
import { loadGolden } from "./unwrapping-golden.ts";

const GOLDEN = testData("mintpy-golden");

describe.skipIf(GOLDEN === null)("countNonzeroClosures (mintpy-golden)", () => {
  afterAll(removeRuns);

  it("counts the triplets of numTriNonzeroIntAmbiguity.h5 exactly", async () => {
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
});
