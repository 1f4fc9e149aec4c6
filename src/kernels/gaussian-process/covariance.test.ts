import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factorise } from "./cholesky.ts";
import { type Covariance, type CovarianceTerm, covarianceAt } from "./covariance.ts";

describe("covarianceAt", () => {
  it.each<[string, CovarianceTerm, number, number, number]>([
    ["linear: v t t'", { kind: "linear", variance: 2 }, 3, -4, -24],
    [
      "periodic: v after whole periods",
      { kind: "periodic", variance: 30, period: 1, length: 1 },
      2.25,
      7.25,
      30,
    ],
    [
      "periodic: v exp(-2 / l^2) after half a period",
      { kind: "periodic", variance: 30, period: 2, length: 2 },
      0,
      1,
      30 * Math.exp(-0.5),
    ],
    [
      "squared exponential: v exp(-1/2) one length apart",
      { kind: "squared-exponential", variance: 5, length: 0.75 },
      1,
      1.75,
      5 * Math.exp(-0.5),
    ],
    [
      "rational quadratic: v / 2 where dt^2 = 2 alpha l^2 and alpha is 1",
      { kind: "rational-quadratic", variance: 8, length: 3, alpha: 1 },
      0,
      3 * Math.SQRT2,
      4,
    ],
    [
      "rational quadratic times t t'",
      { kind: "rational-quadratic", variance: 8, length: 1, alpha: 2, isLinear: true },
      2,
      4,
      (8 * 8) / (1 + 4 / 4) ** 2,
    ],
    ["step: v after the break", { kind: "step", variance: 9, at: 5 }, 5, 6, 9],
    ["step: nothing across the break", { kind: "step", variance: 9, at: 5 }, 4.9, 6, 0],
  ])("%s", (_, term, a, b, expected) => {
    expect(covarianceAt([term], a, b)).toBeCloseTo(expected, 12);
    expect(covarianceAt([term], b, a)).toBeCloseTo(expected, 12);
  });

  it("is the sum of its terms, and zero without any", () => {
    const terms: Covariance = [
      { kind: "linear", variance: 2 },
      { kind: "step", variance: 9, at: 0 },
    ];
    expect(covarianceAt(terms, 1, 2)).toBe(13);
    expect(covarianceAt([], 1, 2)).toBe(0);
  });

  it("is positive definite on distinct times, with a little noise, for every kind of term", () => {
    const size = fc.double({ min: 0.1, max: 20, noNaN: true });
    const term = fc.oneof<fc.Arbitrary<CovarianceTerm>[]>(
      fc.record({ kind: fc.constant("linear" as const), variance: size }),
      fc.record({ kind: fc.constant("periodic" as const), variance: size, period: size, length: size }),
      fc.record({ kind: fc.constant("squared-exponential" as const), variance: size, length: size }),
      fc.record({
        kind: fc.constant("rational-quadratic" as const),
        variance: size,
        length: size,
        alpha: size,
        isLinear: fc.boolean(),
      }),
      fc.record({ kind: fc.constant("step" as const), variance: size, at: size }),
    );
    fc.assert(
      fc.property(fc.array(term, { minLength: 1, maxLength: 4 }), (terms) => {
        const n = 12;
        const matrix = Float64Array.from({ length: n * n }, (_, k) => {
          const [i, j] = [Math.floor(k / n), k % n];
          return covarianceAt(terms, 1.7 * i - 9, 1.7 * j - 9) + (i === j ? 1e-6 : 0);
        });
        expect(factorise(matrix, n)).toBe(true);
      }),
    );
  });
});
