import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { createDesign, type LinearDesign } from "./design.ts";
import { invertNetwork } from "./invert-network.ts";
import { propagateNoise, propagateSeriesNoise } from "./network-noise.ts";
import { propagateSeriesCovariance } from "./series-covariance.ts";
import { analyseNetwork } from "./symbolic.ts";

const DATES = 7;
const pairs = Array.from({ length: DATES }, (_, i) => [1, 2, 3].map((d) => [i, i + d] as const))
  .flat()
  .filter(([, secondary]) => secondary < DATES)
  .map(([reference, secondary]) => ({ reference, secondary }));
const interval = new Float64Array(DATES - 1).fill(0.1);
const random = createRandom(1);
const weight = Float32Array.from(pairs, () => 0.3 + random());
const variance = Float32Array.from(pairs, () => 0.2 + random());
const one = new Float32Array(pairs.length).fill(1);

describe("propagateSeriesCovariance", () => {
  it.each(["velocity", "phase"] as const)(
    "is the covariance of the series of many noisy draws, in a network in two parts too (%s)",
    (norm) => {
      // No pair between the dates 0..2 and 3..6.
      const apart = Float32Array.from(pairs, ({ reference, secondary }, k) =>
        reference < 3 === secondary < 3 ? weight[k]! : 0,
      );
      const draws = 20_000;
      const phase = Float32Array.from(
        { length: pairs.length * draws },
        (_, i) => Math.sqrt(variance[Math.floor(i / draws)]!) * normal(random),
      );
      for (const w of [weight, apart]) {
        const symbolic = analyseNetwork(DATES, pairs, 2);
        const options = { interval, norm };
        const spread = Float32Array.from(
          { length: pairs.length * draws },
          (_, i) => w[Math.floor(i / draws)]!,
        );
        const { series } = invertNetwork(phase, spread, draws, symbolic, options);
        const covariance = propagateSeriesCovariance(one, w, 1, symbolic, options, variance);
        for (let i = 0; i < DATES; i++)
          for (let j = 0; j < DATES; j++) {
            let sum = 0;
            for (let p = 0; p < draws; p++) sum += series[i * draws + p]! * series[j * draws + p]!;
            expect(Math.abs(sum / draws - covariance[i * DATES + j]!)).toBeLessThan(0.05);
          }
      }
    },
  );

  it("has the variances of propagateSeriesNoise on its diagonal, and propagateNoise's after a fit", () => {
    const symbolic = analyseNetwork(DATES, pairs);
    const design: LinearDesign = createDesign(
      Float64Array.from({ length: 2 * DATES }, (_, k) => (k % 2 ? k : 1)),
      DATES,
      2,
      undefined,
      [[0, 1]],
    );
    const inverse = weight.map((w) => 1 / w);
    for (const [w, model] of [
      [weight, "weights"],
      [weight, inverse],
      [weight, variance],
      [null, "residual"],
    ] as const) {
      const phase = Float32Array.from(pairs, () => normal(random));
      const options = { interval };
      const covariance = propagateSeriesCovariance(phase, w, 1, symbolic, options, model);
      const diagonal = propagateSeriesNoise(phase, w, 1, symbolic, options, model);
      for (let i = 0; i < DATES; i++) expect(covariance[i * DATES + i]).toBeCloseTo(diagonal[i]!, 5);
      const noise = propagateNoise(phase, w, 1, symbolic, options, design, model);
      const through = (a: number, b: number) => {
        let sum = 0;
        for (let i = 0; i < DATES; i++)
          for (let j = 0; j < DATES; j++)
            sum +=
              design.pseudoInverse[a * DATES + i]! *
              covariance[i * DATES + j]! *
              design.pseudoInverse[b * DATES + j]!;
        return sum;
      };
      expect(through(0, 0)).toBeCloseTo(noise.parameterVariance[0]!, 5);
      expect(through(1, 1)).toBeCloseTo(noise.parameterVariance[1]!, 5);
      expect(through(0, 1)).toBeCloseTo(noise.coupleCovariance[0]!, 5);
    }
  });

  it("is NaN at a date without pairs, and in a pixel that is given up", () => {
    const symbolic = analyseNetwork(DATES, pairs);
    const gap = Float32Array.from(pairs, ({ reference, secondary }) =>
      reference === 4 || secondary === 4 ? 0 : 1,
    );
    const nan = propagateSeriesCovariance(one, gap, 1, symbolic, { interval }, "weights");
    for (let i = 0; i < DATES; i++)
      for (let j = 0; j < DATES; j++) expect(Number.isNaN(nan[i * DATES + j]!)).toBe(i === 4 || j === 4);
    const zero = propagateSeriesCovariance(one, gap, 1, symbolic, { interval, gaps: "zero" }, "weights");
    expect(zero.every(Number.isNaN)).toBe(true);
  });
});
