import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { listTriplets } from "../graph/triplets.ts";
import { closeNetwork } from "./close-network.ts";
import { cyclesOf } from "./closure.ts";

const DATES = 20;
const pairs = Array.from({ length: DATES }, (_, i) => i).flatMap((i) =>
  [1, 2, 3].flatMap((d) => (i + d < DATES ? [{ reference: i, secondary: i + d }] : [])),
);
const triplets = listTriplets(DATES, pairs);

/** Phases of a far bank against the near one, and the jumps that a measurement over the river would give. */
function simulate(seed: number, share: number, atmosphere: number) {
  const random = createRandom(seed);
  const inland = Array.from({ length: DATES }, () => 6 * normal(random));
  const atRiver = Array.from({ length: DATES }, () => atmosphere * normal(random));
  const wrong = pairs.map(() => (random() < share ? (random() < 0.5 ? -1 : 1) : 0));
  const between = (of: readonly number[], k: number) => of[pairs[k]!.secondary]! - of[pairs[k]!.reference]!;
  return {
    wrong,
    phase: pairs.map((_, k) => between(inland, k) + 2 * Math.PI * wrong[k]! + 0.05 * normal(random)),
    jumps: pairs.map((_, k) => ({
      cycles: between(atRiver, k) / (2 * Math.PI) + wrong[k]! + 0.02 * normal(random),
      error: 0.1 + atmosphere / 5,
    })),
  };
}

const negative = (values: readonly number[]) => values.map((value) => 0 - value);

describe("closeNetwork", () => {
  it("takes off the wrong cycles of a fifth of the pairs", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { wrong, phase, jumps } = simulate(seed, 0.2, 0.3);
      expect([...closeNetwork(DATES, pairs, phase, jumps).cycles]).toEqual(negative(wrong));
    }
  });

  it("takes off nearly all under an atmosphere that outdoes them: a date's pairs may all be wrong alike", () => {
    let right = 0;
    for (let seed = 1; seed <= 20; seed++) {
      const { wrong, phase, jumps } = simulate(seed, 0.2, 1.5);
      const { cycles } = closeNetwork(DATES, pairs, phase, jumps);
      right += wrong.filter((n, k) => cycles[k] === 0 - n).length / (20 * pairs.length);
    }
    expect(right).toBeGreaterThan(0.97);
  });

  it("closes every triplet even without jumps, with no more cycles than the truth", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { wrong, phase } = simulate(seed, 0.3, 1);
      const { cycles, residual } = closeNetwork(DATES, pairs, phase, null);
      const closed = phase.map((value, k) => value + 2 * Math.PI * cycles[k]!);
      for (let t = 0; t < triplets.length; t += 3)
        expect(cyclesOf(closed[triplets[t]!]! + closed[triplets[t + 1]!]! - closed[triplets[t + 2]!]!)).toBe(
          0,
        );
      const size = (values: Iterable<number>) => [...values].reduce((sum, n) => sum + Math.abs(n), 0);
      expect(size(cycles)).toBeLessThanOrEqual(size(wrong));
      expect(residual).toBeLessThan(0.5);
    }
  });

  it("does without a jump that could not be measured", () => {
    const { wrong, phase, jumps } = simulate(2, 0.1, 0.3);
    const some = jumps.map((jump, k) => (k % 4 ? jump : { cycles: 0, error: Number.POSITIVE_INFINITY }));
    expect([...closeNetwork(DATES, pairs, phase, some).cycles]).toEqual(negative(wrong));
  });

  it("tells how much no whole cycle explains", () => {
    const triangle = [
      { reference: 0, secondary: 1 },
      { reference: 1, secondary: 2 },
      { reference: 0, secondary: 2 },
    ];
    expect(closeNetwork(3, triangle, [1, 1, 0], null).residual).toBeCloseTo(2 / 3, 3);
  });
});
