import { describe, expect, it } from "vitest";
import { createWeighting, pairWeight, snapToMintpyStep, type WeightKind, weighPairs } from "./pair-weight.ts";
import { phaseVariance, tabulateMintpyVariance } from "./phase-variance.ts";

const grid = Float32Array.from({ length: 997 }, (_, i) => 0.0007 + i / 998);

describe("weighPairs", () => {
  it.each<[WeightKind, number]>([
    ["var", 5e-4],
    ["fim", 2e-4],
    ["coh", 1e-7],
    ["none", 0],
  ])("follows the exact formula of `%s` within a relative %f", (kind, tolerance) => {
    for (const looks of [4, 8, 40, 200]) {
      const weight = weighPairs(grid, createWeighting(kind, looks), grid.length);
      grid.forEach((coherence, i) => {
        expect(Math.abs(weight[i]! / pairWeight(coherence, looks, kind) - 1)).toBeLessThanOrEqual(tolerance);
      });
    }
  });

  it("bends away from the formula by less than 1 % for single looks next to full coherence", () => {
    const weight = weighPairs(grid, createWeighting("var", 1), grid.length);
    grid.forEach((coherence, i) => {
      expect(Math.abs(weight[i]! / pairWeight(coherence, 1, "var") - 1)).toBeLessThan(1e-2);
    });
  });

  it("uses MintPy's table by truncation, without interpolation, in compat mode", () => {
    const weighting = createWeighting("var", 40.4, { compat: "mintpy" });
    const table = tabulateMintpyVariance(40);
    const weight = weighPairs(Float32Array.of(0.61, 0.6124, 0.6126, 0.01, Number.NaN, 1), weighting, 6);
    const at = (j: number) => 1 / table[j]!;
    // 0.05, the floor, lies between knots 9 and 10; 0.6126 just passes knot 122.
    [at(121), at(121), at(122), at(9), at(9), at(199)].forEach((expected, i) => {
      expect(weight[i]! / expected).toBeCloseTo(1, 6);
    });
  });

  it("finds MintPy's step in float64 where a coherence was snapped before", () => {
    const weighting = createWeighting("var", 40, { compat: "mintpy" });
    const table = tabulateMintpyVariance(40);
    // Every float32 that is nearest to an edge, and its neighbours; 0.0025 + 0.005 * 89 = 0.4475 is one of them.
    for (let j = 10; j < 199; j++) {
      const edge = Math.fround(0.0025 + 0.005 * j);
      for (const coherence of [edge - 6e-8, edge, edge + 6e-8].map(Math.fround)) {
        const step = Math.trunc((coherence - 0.0025) / 0.005);
        const [weight = 0] = weighPairs(snapToMintpyStep(Float32Array.of(coherence)), weighting, 1);
        expect((weight * table[step]!) as number).toBeCloseTo(1, 6);
      }
    }
    expect([...snapToMintpyStep(Float32Array.of(0.03, Number.NaN, 0))]).toEqual([
      Math.fround(0.03),
      Number.NaN,
      0,
    ]);
  });

  it("gives a pair without coherence the weight of a uniform phase, not zero", () => {
    const weight = weighPairs(Float32Array.of(0, Number.NaN, -1), createWeighting("var", 40), 3);
    for (const value of weight) expect(value).toBeCloseTo(3 / Math.PI ** 2, 6);
  });

  it("adds the reference pixel's variance to `var`, pair by pair", () => {
    const weight = weighPairs(Float32Array.of(0.7, 0.7, 0.7, 0.7), createWeighting("var", 40), 2, [0, 0.25]);
    expect(weight[1]).toBe(weight[0]);
    expect(weight[2]! * (phaseVariance(0.7, 40) + 0.25)).toBeCloseTo(1, 5);
  });
});
