import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { pairDoublets, pairSequential } from "../graph/select-pairs.ts";
import { stackVelocity } from "./stacked-velocity.ts";

const spansOf = (years: readonly number[], pairs: readonly { reference: number; secondary: number }[]) =>
  pairs.map(({ reference, secondary }) => years[secondary]! - years[reference]!);

describe("stackVelocity", () => {
  // Dates at 0, 1, 3 years; pairs 01 02 12 of 1, 3 and 2 years.
  const pairs = pairSequential(3, 2);
  const years = spansOf([0, 1, 3], pairs);

  it("is the slope of the least squares over time spans", () => {
    // (1 * 3 + 3 * 6 + 2 * 5) / (1 + 9 + 4)
    const { velocity } = stackVelocity(Float32Array.of(3, 6, 5), 1, 3, pairs, years);
    expect(velocity[0]).toBeCloseTo(31 / 14, 6);
  });

  it("is the mean of the pairs' velocities where that is asked for", () => {
    // (3 / 1 + 6 / 3 + 5 / 2) / 3
    const { velocity } = stackVelocity(Float32Array.of(3, 6, 5), 1, 3, pairs, years, { estimator: "mean" });
    expect(velocity[0]).toBeCloseTo(2.5, 6);
  });

  it("subtracts the reference, leaves missing pairs out, or counts them as MintPy does", () => {
    const phase = Float32Array.of(3, Number.NaN, 5);
    const options = { estimator: "mean", referencePhase: [1, 6, 1] } as const;
    expect(stackVelocity(phase, 1, 3, pairs, years, options).velocity[0]).toBeCloseTo((2 / 1 + 4 / 2) / 2, 6);
    const leaking = stackVelocity(phase, 1, 3, pairs, years, { ...options, gaps: "zero" });
    expect(leaking.velocity[0]).toBeCloseTo((2 / 1 - 6 / 3 + 4 / 2) / 3, 6);
  });

  it("has no value without a pair, and no error where a single pair fits itself", () => {
    const none = stackVelocity(Float32Array.of(Number.NaN, Number.NaN, Number.NaN), 1, 3, pairs, years);
    expect([none.velocity[0], none.standardError[0]]).toEqual([Number.NaN, Number.NaN]);
    const one = stackVelocity(Float32Array.of(2, Number.NaN, Number.NaN), 1, 3, pairs, years);
    expect([one.velocity[0], one.standardError[0]]).toEqual([2, Number.NaN]);
  });

  it("gives the error of hand-computed sums: two pairs that share no date", () => {
    // Phases 1 and 3 over one year each: v = 2, residuals -1 and 1, sigma^2 of a date = 2 / 2, error = sqrt(4 / 4 / 1).
    const apart = pairDoublets(4);
    const { velocity, standardError } = stackVelocity(Float32Array.of(1, 3), 1, 4, apart, [1, 1]);
    expect(velocity[0]).toBe(2);
    expect(standardError[0]).toBeCloseTo(1, 6);
  });

  for (const estimator of ["least-squares", "mean"] as const)
    for (const connections of [1, 3, 8])
      it(`has errors as large as they are said to be: ${estimator}, ${connections} connections`, () => {
        const random = createRandom(connections);
        const at = Array.from({ length: 20 }, (_, i) => (12 * i) / 365.25);
        const network = pairSequential(20, connections);
        const pixels = 3000;
        const phase = new Float32Array(network.length * pixels);
        for (let p = 0; p < pixels; p++) {
          const dates = at.map((year) => 4 * year + 0.7 * normal(random));
          network.forEach(({ reference, secondary }, k) => {
            const hole = random() < 0.2;
            phase[k * pixels + p] = hole ? Number.NaN : dates[secondary]! - dates[reference]!;
          });
        }
        const { velocity, standardError } = stackVelocity(phase, pixels, 20, network, spansOf(at, network), {
          estimator,
        });
        const meanOf = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / pixels;
        const scatter = Math.sqrt(meanOf(velocity.map((value) => (value - 4) ** 2)));
        const said = Math.sqrt(meanOf(standardError.map((value) => value ** 2)));
        expect(Math.abs(meanOf(velocity) - 4)).toBeLessThan((4 * scatter) / Math.sqrt(pixels));
        expect(said / scatter).toBeGreaterThan(0.93);
        expect(said / scatter).toBeLessThan(1.07);
      });

  it("is less noisy by least squares than by the plain mean", () => {
    const random = createRandom(5);
    const at = Array.from({ length: 20 }, (_, i) => (12 * i) / 365.25);
    const network = pairSequential(20, 4);
    const phase = new Float32Array(network.length * 500);
    for (let p = 0; p < 500; p++) {
      const dates = at.map(() => normal(random));
      network.forEach(({ reference, secondary }, k) => {
        phase[k * 500 + p] = dates[secondary]! - dates[reference]!;
      });
    }
    const rms = (estimator: "least-squares" | "mean") => {
      const { velocity } = stackVelocity(phase, 500, 20, network, spansOf(at, network), { estimator });
      return Math.sqrt(velocity.reduce((sum, value) => sum + value * value, 0) / 500);
    };
    expect(rms("least-squares")).toBeLessThan(rms("mean"));
  });

  it("does not depend on how many pixels are given at a time", () => {
    const random = createRandom(9);
    const pixels = 2100;
    const phase = Float32Array.from({ length: 3 * pixels }, () => normal(random));
    const whole = stackVelocity(phase, pixels, 3, pairs, years);
    const last = stackVelocity(Float32Array.of(phase[2099]!, phase[4199]!, phase[6299]!), 1, 3, pairs, years);
    expect([whole.velocity[2099], whole.standardError[2099]]).toEqual([
      last.velocity[0],
      last.standardError[0],
    ]);
  });

  it("refuses sizes that do not fit", () => {
    expect(() => stackVelocity(new Float32Array(2), 1, 3, pairs, years)).toThrow(/stacking-size/);
  });
});
