import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawNormal, fillNormal } from "./normal.ts";
import { createStream } from "./stream.ts";

const whole = fillNormal(createStream(3, 1), 0, new Float64Array(200_000));
const mean = (values: Float64Array, f: (value: number) => number) =>
  values.reduce((sum, value) => sum + f(value), 0) / values.length;

describe("fillNormal", () => {
  it("gives the known answers of Box-Muller on Philox words", () => {
    // Evaluated in Python's integers: counter (0, 0, 0, 1 << 24), key (0, 0).
    const known = [0.5575360680851191, 0.9088045348236238, 0.9400388505587437, -1.0171557951271823];
    fillNormal(createStream(0, 0), 0, new Float64Array(4)).forEach((z, i) => {
      expect(z).toBeCloseTo(known[i]!, 14);
    });
    expect(drawNormal(createStream(0, 0), 2)).toBeCloseTo(0.9400388505587437, 14);
  });

  it("has mean 0, variance 1, skewness 0 and kurtosis 3", () => {
    expect(Math.abs(mean(whole, (z) => z))).toBeLessThan(0.01);
    expect(mean(whole, (z) => z * z)).toBeCloseTo(1, 1.5);
    expect(Math.abs(mean(whole, (z) => z ** 3))).toBeLessThan(0.03);
    expect(Math.abs(mean(whole, (z) => z ** 4) - 3)).toBeLessThan(0.08);
  });

  it("puts 68.27 % within one and 95.45 % within two", () => {
    expect(mean(whole, (z) => (Math.abs(z) < 1 ? 1 : 0))).toBeCloseTo(0.6827, 2);
    expect(mean(whole, (z) => (Math.abs(z) < 2 ? 1 : 0))).toBeCloseTo(0.9545, 2);
  });

  it("does not correlate neighbours", () => {
    let sum = 0;
    for (let i = 1; i < whole.length; i++) sum += whole[i]! * whole[i - 1]!;
    expect(Math.abs(sum / whole.length)).toBeLessThan(0.01);
  });

  it("gives any part of the sequence the values that the whole has", () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(30), (start, count) => {
        const part = fillNormal(createStream(3, 1), start, new Float64Array(count));
        expect(part).toEqual(whole.subarray(start, start + count));
      }),
      { seed: 1 },
    );
  });
});
