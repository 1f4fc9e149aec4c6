import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import { missOf, simulateNetwork } from "../../../test/robust-network.ts";
import { pairSequential } from "../graph/select-pairs.ts";
import { invertNetwork } from "./invert-network.ts";
import { invertNetworkRobust, type RobustInversion } from "./invert-network-robust.ts";
import type { RobustLoss } from "./robust-inverter.ts";
import { analyseNetwork } from "./symbolic.ts";

const LOSSES: readonly RobustLoss[] = ["huber", "l1"];

function invert(
  { phase, weight, pixels, dates, pairs, interval }: ReturnType<typeof simulateNetwork>,
  loss: RobustLoss,
  options: { maxSolves?: number; tolerance?: number } = {},
): RobustInversion {
  return invertNetworkRobust(phase, weight, pixels, analyseNetwork(dates, pairs), {
    interval,
    loss,
    ...options,
  });
}

const invertSquares = ({
  phase,
  weight,
  pixels,
  dates,
  pairs,
  interval,
}: ReturnType<typeof simulateNetwork>) =>
  invertNetwork(phase, weight, pixels, analyseNetwork(dates, pairs), { interval });

/** Residuals in standard deviations and the share of its weight that each valid pair has left, of one pixel. */
function standing(network: ReturnType<typeof simulateNetwork>, result: RobustInversion, p: number) {
  const { pairs, pixels, phase, weight } = network;
  return pairs.flatMap(({ reference, secondary }, k) => {
    const i = k * pixels + p;
    const residual =
      phase[i]! - (result.series[secondary * pixels + p]! - result.series[reference * pixels + p]!);
    return Number.isNaN(residual)
      ? []
      : [{ size: Math.sqrt(weight[i]!) * Math.abs(residual), share: result.weight[i]! / weight[i]! }];
  });
}

describe("invertNetworkRobust", () => {
  for (const wrong of [0.05, 0.1])
    it(`misses the truth by half of what least squares does when ${100 * wrong} % of the pairs are wrong by a cycle`, () => {
      const network = simulateNetwork(pairSequential(24, 5), 24, 400, { seed: 4, wrong });
      const squares = missOf(invertSquares(network).series, network.truth);
      for (const loss of LOSSES)
        expect(missOf(invert(network, loss).series, network.truth)).toBeLessThan(squares / 2);
    });

  it("loses little where nothing is wrong: 5 % by Huber's function, a quarter by absolute values", () => {
    const network = simulateNetwork(pairSequential(24, 5), 24, 400, { seed: 5 });
    const squares = missOf(invertSquares(network).series, network.truth);
    expect(missOf(invert(network, "huber").series, network.truth) / squares).toBeLessThan(1.05);
    expect(missOf(invert(network, "l1").series, network.truth) / squares).toBeLessThan(1.25);
  });

  it("finds the pair that is wrong in a complete network of five dates", () => {
    const clean = simulateNetwork(pairSequential(5, 4), 5, 1, { seed: 6 });
    clean.pairs.forEach((_, k) => {
      const network = { ...clean, phase: clean.phase.slice() };
      network.phase[k]! += 2 * Math.PI;
      const squares = missOf(invertSquares(network).series, network.truth);
      for (const loss of LOSSES) {
        const result = invert(network, loss);
        const shares = standing(network, result, 0).map(({ share }) => share);
        expect(shares.indexOf(Math.min(...shares))).toBe(k);
        expect(missOf(result.series, network.truth)).toBeLessThan(squares);
      }
    });
  });

  it("ends at the minimum of Huber's function: one limit, below it whole weights, beyond it shares of limit / size", () => {
    const seeds = fc.integer({ min: 1, max: 1e6 });
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 0.1), (seed, holes) => {
        const network = simulateNetwork(pairSequential(10, 4), 10, 3, { seed, wrong: 0.05, holes });
        const result = invert(network, "huber", { tolerance: 1e-6, maxSolves: 5000 });
        expect(result.unsettled).toBe(0);
        for (let p = 0; p < 3; p++) {
          const pairs = standing(network, result, p);
          const limits = pairs.filter(({ share }) => share < 1).map(({ share, size }) => share * size);
          const limit = Math.max(...limits, 0);
          for (const value of limits) expect(Math.abs(value / limit - 1)).toBeLessThan(1e-3);
          for (const { share, size } of pairs)
            if (share === 1 && limit > 0) expect(size).toBeLessThan(limit * (1 + 1e-3));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("ends at the minimum of the rounded sizes: shares of limit / sqrt(size^2 + limit^2)", () => {
    const network = simulateNetwork(pairSequential(10, 4), 10, 30, { seed: 7, wrong: 0.05 });
    const result = invert(network, "l1", { tolerance: 1e-6, maxSolves: 20_000 });
    expect(result.unsettled).toBe(0);
    for (let p = 0; p < 30; p++) {
      const pairs = standing(network, result, p).filter(({ share }) => share < 0.9);
      const limits = pairs.map(({ size, share }) => (size * share) / Math.sqrt(1 - share * share));
      expect(Math.max(...limits) / Math.min(...limits)).toBeLessThan(1.01);
    }
  });

  it("never lets the sum grow that it makes small", () => {
    const network = simulateNetwork(pairSequential(12, 3), 12, 20, { seed: 8, wrong: 0.1 });
    const settled = invert(network, "huber", { tolerance: 1e-6, maxSolves: 5000 });
    const limits = Array.from({ length: 20 }, (_, p) =>
      Math.max(
        0,
        ...standing(network, settled, p)
          .filter(({ share }) => share < 1)
          .map(({ share, size }) => share * size),
      ),
    );
    const sumOf = (result: RobustInversion, p: number) =>
      standing(network, result, p).reduce((sum, { size }) => {
        const limit = limits[p]!;
        return sum + (size <= limit ? size ** 2 / 2 : limit * size - limit ** 2 / 2);
      }, 0);
    let before = invert(network, "huber", { tolerance: 0, maxSolves: 7 });
    for (let maxSolves = 8; maxSolves < 40; maxSolves++) {
      const after = invert(network, "huber", { tolerance: 0, maxSolves });
      for (let p = 0; p < 20; p++) expect(sumOf(after, p)).toBeLessThanOrEqual(sumOf(before, p) * (1 + 1e-5));
      before = after;
    }
    for (let p = 0; p < 20; p++) expect(sumOf(settled, p)).toBeLessThanOrEqual(sumOf(before, p) * (1 + 1e-5));
  });

  it("is least squares where the pairs do not check each other, or do not differ", () => {
    const chain = simulateNetwork(pairSequential(8, 1), 8, 5, { seed: 9, wrong: 0.3 });
    const exact = simulateNetwork(pairSequential(8, 3), 8, 5, { seed: 9 });
    exact.pairs.forEach(({ reference, secondary }, k) => {
      for (let p = 0; p < 5; p++)
        exact.phase[k * 5 + p] = exact.truth[secondary * 5 + p]! - exact.truth[reference * 5 + p]!;
    });
    for (const network of [chain, exact])
      for (const loss of LOSSES) {
        const result = invert(network, loss);
        expect(result.series).toEqual(invertSquares(network).series);
        expect(result.weight).toEqual(network.weight);
        expect(result.unsettled).toBe(0);
      }
  });

  it("counts the same pairs and leaves the same gaps as least squares, also where the network falls apart", () => {
    const network = simulateNetwork(pairSequential(14, 3), 14, 60, { seed: 10, wrong: 0.05, holes: 0.6 });
    const squares = invertSquares(network);
    for (const loss of LOSSES) {
      const result = invert(network, loss);
      expect(result.pairCount).toEqual(squares.pairCount);
      expect(result.deficiency).toEqual(squares.deficiency);
      expect(result.thin).toEqual(squares.thin);
      expect(result.series.map(Number.isNaN as never)).toEqual(squares.series.map(Number.isNaN as never));
      expect(result.deficiency.some((count) => count > 0)).toBe(true);
    }
  });

  it("gives a pixel the same bits alone and among others", () => {
    const network = simulateNetwork(pairSequential(12, 3), 12, 40, { seed: 11, wrong: 0.08, holes: 0.05 });
    for (const loss of LOSSES) {
      const together = invert(network, loss);
      for (let p = 0; p < 40; p++) {
        const of = (values: Float32Array) => values.filter((_, i) => i % 40 === p);
        const one = { ...network, pixels: 1, phase: of(network.phase), weight: of(network.weight) };
        const alone = invert(one, loss);
        expect(alone.series).toEqual(of(together.series));
        expect(alone.weight).toEqual(of(together.weight));
      }
    }
  });

  it("weighs all pairs alike when no weights are given", () => {
    const network = simulateNetwork(pairSequential(8, 3), 8, 10, { seed: 12, wrong: 0.05 });
    const symbolic = analyseNetwork(8, network.pairs);
    const options = { interval: network.interval, loss: "huber" } as const;
    const without = invertNetworkRobust(network.phase, null, 10, symbolic, options);
    const alike = invert({ ...network, weight: new Float32Array(network.weight.length).fill(1) }, "huber");
    expect(largestDifference(without.series, alike.series)).toBe(0);
  });
});
