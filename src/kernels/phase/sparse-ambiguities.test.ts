import { describe, expect, it } from "vitest";
import { listTriplets } from "../graph/triplets.ts";
import { solveSparseAmbiguities } from "./sparse-ambiguities.ts";

const DATES = 12;
const pairs = Array.from({ length: DATES }, (_, i) => i).flatMap((i) =>
  [1, 2, 3].flatMap((d) => (i + d < DATES ? [{ reference: i, secondary: i + d }] : [])),
);
const triplets = listTriplets(DATES, pairs);
const closuresOf = (wrong: ArrayLike<number>) =>
  Array.from(
    { length: triplets.length / 3 },
    (_, t) => wrong[triplets[3 * t]!]! + wrong[triplets[3 * t + 1]!]! - wrong[triplets[3 * t + 2]!]!,
  );
const objective = (x: ArrayLike<number>, cycles: readonly number[]) =>
  closuresOf(x).reduce((sum, value, t) => sum + (value + cycles[t]!) ** 2, 0) +
  0.01 * Array.from(x).reduce((sum, value) => sum + Math.abs(value), 0);

describe("solveSparseAmbiguities", () => {
  it("takes off single cycles in the middle of the network", () => {
    const wrong = pairs.map((_, k) => (k === 13 ? 1 : k === 19 ? -2 : 0));
    const x = solveSparseAmbiguities(pairs.length, triplets, closuresOf(wrong));
    expect([...x].map((value) => Math.round(value) + 0)).toEqual(wrong.map((n) => 0 - n));
  });

  it("meets the optimality conditions of the least objective", () => {
    const wrong = pairs.map((_, k) => [0, 0, 1, 0, -1, 0, 0][k % 7]!);
    const cycles = closuresOf(wrong);
    const x = solveSparseAmbiguities(pairs.length, triplets, cycles);
    const misfit = closuresOf(x).map((value, t) => value + cycles[t]!);
    pairs.forEach((_, i) => {
      // 2 C'(C x + k) = -0.01 sign(x), or within +-0.01 where x is 0.
      let gradient = 0;
      misfit.forEach((value, t) => {
        if (triplets[3 * t] === i || triplets[3 * t + 1] === i) gradient += 2 * value;
        if (triplets[3 * t + 2] === i) gradient -= 2 * value;
      });
      expect(Math.abs(gradient)).toBeLessThanOrEqual(0.01 + 1e-6);
      if (Math.abs(x[i]!) > 1e-3) expect(gradient).toBeCloseTo(-0.01 * Math.sign(x[i]!), 5);
    });
    for (let i = 0; i < pairs.length; i++)
      for (const step of [-0.1, 0.1])
        expect(objective(x.with(i, x[i]! + step), cycles)).toBeGreaterThan(objective(x, cycles) - 1e-9);
  });

  it("adds nothing when all triplets close", () => {
    expect(solveSparseAmbiguities(pairs.length, triplets, closuresOf(new Int32Array(pairs.length)))).toEqual(
      new Float64Array(pairs.length),
    );
  });
});
