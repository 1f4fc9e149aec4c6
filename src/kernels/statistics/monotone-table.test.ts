import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitMonotoneTable } from "./monotone-table.ts";

const equal = (length: number) => new Float64Array(length).fill(1);

describe("a table with trends", () => {
  it("pools what runs against the trend, by weight", () => {
    const row = (weights: Float64Array, trend: "rising" | "falling") => [
      ...fitMonotoneTable(Float64Array.of(1, 4, 2, 8), weights, [4], [trend]),
    ];
    expect(row(equal(4), "rising")).toEqual([1, 3, 3, 8]);
    expect(row(Float64Array.of(1, 3, 1, 1), "rising")).toEqual([1, 3.5, 3.5, 8]);
    expect(row(equal(4), "falling")).toEqual([3.75, 3.75, 3.75, 3.75]);
  });

  it("keeps what has its trends already, and what is free", () => {
    const rising = Float64Array.of(1, 2, 3, 2, 3, 9);
    expect(fitMonotoneTable(rising, equal(6), [2, 3], ["rising", "rising"])).toEqual(rising);
    const wild = Float64Array.of(5, 1, 3, 0, 7, 2);
    expect(fitMonotoneTable(wild, equal(6), [2, 3], ["free", "free"])).toEqual(wild);
  });

  it("has the trends of both axes, keeps the weighted mean, and is nearer than any other that has them", () => {
    const cells = fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 12, maxLength: 12 });
    const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(cells, sizes, cells, (values, counts, others) => {
        const [given, weights] = [Float64Array.from(values), Float64Array.from(counts)];
        const fit = fitMonotoneTable(given, weights, [3, 4], ["rising", "falling"]);
        for (let i = 0; i < 3; i++)
          for (let j = 0; j < 4; j++) {
            if (i > 0) expect(fit[4 * i + j]!).toBeGreaterThan(fit[4 * i + j - 4]! - 1e-6);
            if (j > 0) expect(fit[4 * i + j]!).toBeLessThan(fit[4 * i + j - 1]! + 1e-6);
          }
        const mean = (table: Float64Array) => table.reduce((sum, value, k) => sum + weights[k]! * value, 0);
        expect(mean(fit)).toBeCloseTo(mean(given), 4);
        const other = fitMonotoneTable(Float64Array.from(others), weights, [3, 4], ["rising", "falling"]);
        const distance = (table: Float64Array) =>
          table.reduce((sum, value, k) => sum + weights[k]! * (value - given[k]!) ** 2, 0);
        expect(distance(fit)).toBeLessThan(distance(other) + 1e-5);
      }),
      { numRuns: 50 },
    );
  });
});
