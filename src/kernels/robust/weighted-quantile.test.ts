import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { weightedQuantile } from "./weighted-quantile.ts";

describe("the weighted quantile", () => {
  it("is the median with equal weights, the mean of the middle two of an even number", () => {
    const ones = () => new Float64Array(4).fill(1);
    expect(weightedQuantile(Float64Array.of(9, 1, 4, 0), ones(), 3, 1.5)).toBe(4);
    expect(weightedQuantile(Float64Array.of(9, 1, 4, 6), ones(), 4, 2)).toBe(5);
    expect(weightedQuantile(new Float64Array(0), ones(), 0, 0)).toBeNaN();
  });

  it("is what sorting and adding up the weights find, ties and all", () => {
    const pair = fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 30 }), fc.nat(1000), (pairs, part) => {
        const total = pairs.reduce((sum, [, weight]) => sum + weight, 0);
        const target = Math.max(0.5, Math.round((2 * total * part) / 1000) / 2);
        const sorted = [...pairs].sort(([a], [b]) => a - b);
        let [sum, k] = [0, 0];
        while (k < sorted.length && sum + sorted[k]![1] < target) sum += sorted[k++]![1];
        const meets = sum + sorted[k]![1] === target && k + 1 < sorted.length;
        const expected = meets ? (sorted[k]![0] + sorted[k + 1]![0]) / 2 : sorted[k]![0];
        const [values, weights] = [0, 1].map((n) => Float64Array.from(pairs, (one) => one[n]!));
        expect(weightedQuantile(values!, weights!, pairs.length, target)).toBe(expected);
      }),
    );
  });
});
