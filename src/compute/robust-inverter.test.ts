import { beforeAll, describe, expect, it } from "vitest";
import { largestDifference } from "../../test/compare.ts";
import { simulateNetwork } from "../../test/robust-network.ts";
import { pairSequential } from "../kernels/graph/select-pairs.ts";
import { invertNetworkRobust } from "../kernels/linear/invert-network-robust.ts";
import { RobustInverter } from "../kernels/linear/robust-inverter.ts";
import { analyseNetwork } from "../kernels/linear/symbolic.ts";
import { type Kernels, loadKernels } from "./wasm.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

/** A batch through the WASM inverter, as a tile step does it. */
function invert(
  network: ReturnType<typeof simulateNetwork>,
  loss: "huber" | "l1",
  first: number,
  count: number,
) {
  const { dates, pairs, pixels, phase, weight, interval } = network;
  const symbolic = analyseNetwork(dates, pairs);
  const inverter = kernels.createInverter(symbolic, { interval, weighting: "given", batch: 64 });
  const robust = new RobustInverter(inverter, symbolic, { loss });
  pairs.forEach((_, k) => {
    const at = k * pixels + first;
    inverter.phaseRow(k).set(phase.subarray(at, at + count));
    inverter.qualityRow(k).set(weight.subarray(at, at + count));
  });
  const report = robust.run(count);
  const rows = (length: number, row: (i: number) => Float32Array) =>
    Float32Array.from({ length: length * count }, (_, i) => row(Math.floor(i / count))[i % count]!);
  return {
    ...report,
    series: rows(dates, (date) => inverter.seriesRow(date)),
    weight: rows(pairs.length, (k) => inverter.qualityRow(k)),
    temporalCoherence: inverter.qualityOf(count).temporalCoherence.slice(),
    pairCount: inverter.qualityOf(count).pairCount.slice(),
  };
}

describe("RobustInverter on the WASM inverter", () => {
  for (const loss of ["huber", "l1"] as const)
    for (const [connections, holes] of [
      [3, 0],
      [4, 0.3],
      [11, 0.7],
    ] as const)
      it(`equals the oracle: ${loss}, ${connections} connections, ${100 * holes} % holes`, () => {
        const pairs = pairSequential(14, connections);
        const network = simulateNetwork(pairs, 14, 61, { seed: connections, wrong: 0.05, holes });
        const { phase, weight, interval } = network;
        const expected = invertNetworkRobust(phase, weight, 61, analyseNetwork(14, pairs), {
          interval,
          loss,
        });
        const actual = invert(network, loss, 0, 61);
        // Both stop within the tolerance of 1e-3; where rounding decides, one solve apart.
        expect(largestDifference(actual.series, expected.series)).toBeLessThan(2e-3);
        expect(actual.pairCount).toEqual(expected.pairCount);
        expect(largestDifference(actual.temporalCoherence, expected.temporalCoherence)).toBeLessThan(1e-3);
        expect(actual.solves).toBeGreaterThan(5);
      });

  it("gives a pixel the same bits in any batch", () => {
    const network = simulateNetwork(pairSequential(12, 3), 12, 60, { seed: 3, wrong: 0.08, holes: 0.05 });
    for (const loss of ["huber", "l1"] as const) {
      const whole = invert(network, loss, 0, 60);
      const part = invert(network, loss, 17, 30);
      const cut = (values: Float32Array) => values.filter((_, i) => i % 60 >= 17 && i % 60 < 47);
      expect(part.series).toEqual(cut(whole.series));
      expect(part.weight).toEqual(cut(whole.weight));
    }
  });

  it("takes one batch after another", () => {
    const network = simulateNetwork(pairSequential(12, 3), 12, 60, { seed: 4, wrong: 0.08 });
    const { dates, pairs, pixels, phase, weight, interval } = network;
    const symbolic = analyseNetwork(dates, pairs);
    const inverter = kernels.createInverter(symbolic, { interval, weighting: "given", batch: 64 });
    const robust = new RobustInverter(inverter, symbolic, { loss: "huber" });
    for (const [first, count] of [
      [0, 60],
      [40, 20],
    ] as const) {
      pairs.forEach((_, k) => {
        const at = k * pixels + first;
        inverter.phaseRow(k).set(phase.subarray(at, at + count));
        inverter.qualityRow(k).set(weight.subarray(at, at + count));
      });
      robust.run(count);
    }
    const last = invert(network, "huber", 40, 20).series.slice(-20);
    expect(inverter.seriesRow(dates - 1).slice(0, 20)).toEqual(last);
  });
});
