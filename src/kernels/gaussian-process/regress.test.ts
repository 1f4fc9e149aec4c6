import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import { createRandom, normal } from "../../../test/random.ts";
import type { Covariance } from "./covariance.ts";
import { conditionOn, predict, type Samples, scoreSamples } from "./regress.ts";

const SMOOTH: Covariance = [{ kind: "squared-exponential", variance: 9, length: 2 }];

function drawSamples(seed: number, n: number): Samples {
  const random = createRandom(seed);
  return {
    t: Float64Array.from({ length: n }, () => 10 * random()),
    y: Float64Array.from({ length: n }, () => 3 * normal(random)),
    variance: Float64Array.from({ length: n }, () => 0.5 + random()),
  };
}

describe("conditionOn and predict", () => {
  it("weigh one sample against the process: k / (k + v) of it, and k v / (k + v) is left", () => {
    const one = { t: Float64Array.of(1), y: Float64Array.of(4), variance: Float64Array.of(3) };
    const posterior = conditionOn(SMOOTH, one);
    const { mean, sigma } = predict(posterior, Float64Array.of(1));
    expect(mean[0]).toBeCloseTo((9 / 12) * 4, 12);
    expect(sigma[0]! ** 2).toBeCloseTo((9 * 3) / 12, 12);
    expect(posterior.logLikelihood).toBeCloseTo(-0.5 * (16 / 12 + Math.log(2 * Math.PI * 12)), 12);
  });

  it("with a linear covariance are Bayesian regression of a line through the origin", () => {
    const samples = drawSamples(5, 9);
    const [precision, sum] = [...samples.t].reduce(
      ([p, s], t, i) => [p! + t ** 2 / samples.variance[i]!, s! + (t * samples.y[i]!) / samples.variance[i]!],
      [1 / 4, 0],
    );
    const posterior = conditionOn([{ kind: "linear", variance: 4 }], samples);
    const { mean, sigma } = predict(posterior, Float64Array.of(2, -3));
    expect(mean[0]).toBeCloseTo((2 * sum!) / precision!, 10);
    expect(mean[1]).toBeCloseTo((-3 * sum!) / precision!, 10);
    expect(sigma[1]).toBeCloseTo(3 / Math.sqrt(precision!), 10);
  });

  it("know nothing far from the samples", () => {
    const { mean, sigma } = predict(conditionOn(SMOOTH, drawSamples(1, 8)), Float64Array.of(200));
    expect(mean[0]).toBeCloseTo(0, 12);
    expect(sigma[0]).toBeCloseTo(3, 12);
  });

  it("never grow less certain by one more sample", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 15 }), (seed, n) => {
        const all = drawSamples(seed, n);
        const fewer = { t: all.t.slice(1), y: all.y.slice(1), variance: all.variance.slice(1) };
        const at = Float64Array.from({ length: 21 }, (_, k) => k / 2);
        const [more, less] = [all, fewer].map((samples) => predict(conditionOn(SMOOTH, samples), at).sigma);
        for (const k of at.keys()) expect(more![k]!).toBeLessThanOrEqual(less![k]! + 1e-9);
      }),
    );
  });

  it("do not depend on the order of the samples", () => {
    const samples = drawSamples(3, 10);
    const reversed = {
      t: samples.t.toReversed(),
      y: samples.y.toReversed(),
      variance: samples.variance.toReversed(),
    };
    const at = Float64Array.of(0, 3, 11);
    const [one, other] = [
      predict(conditionOn(SMOOTH, samples), at),
      predict(conditionOn(SMOOTH, reversed), at),
    ];
    expect(largestDifference(one.mean, other.mean)).toBeLessThan(1e-10);
    expect(largestDifference(one.sigma, other.sigma)).toBeLessThan(1e-10);
  });

  it("refuse two samples at one time without errors", () => {
    const t = Float64Array.of(1, 1);
    expect(() => conditionOn(SMOOTH, { t, y: t, variance: new Float64Array(2) })).toThrow(
      "not positive definite",
    );
  });
});

describe("scoreSamples", () => {
  it("are the distances from predictions at the samples' times", () => {
    const samples = drawSamples(7, 14);
    const posterior = conditionOn(SMOOTH, samples);
    const { mean, sigma } = predict(posterior, samples.t);
    const expected = samples.y.map((y, k) => Math.abs(y - mean[k]!) / sigma[k]!);
    expect(largestDifference(scoreSamples(posterior), expected)).toBeLessThan(1e-9);
  });

  it("are zero for a sample without error, which the process goes through", () => {
    const samples = { ...drawSamples(7, 3), variance: Float64Array.of(1, 0, 1) };
    expect(scoreSamples(conditionOn(SMOOTH, samples))[1]).toBe(0);
  });
});
