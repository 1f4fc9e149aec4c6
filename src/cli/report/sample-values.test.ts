import { describe, expect, test } from "vitest";
import { quantileOf, sampleValues } from "./sample-values.ts";

describe("sampleValues", () => {
  test("leaves few values as they are", () => {
    const values = Float32Array.of(3, 1, 2);
    expect(sampleValues(values)).toBe(values);
  });

  test("keeps the quantiles of many, and sees every column of a map", () => {
    const width = 1000;
    const columns = Float32Array.from({ length: 1_000_000 }, (_, i) => i % width);
    const sample = sampleValues(columns);
    expect(sample.length).toBeLessThanOrEqual(200_000);
    expect(new Set(sample).size).toBe(width);
    expect(quantileOf(sample.sort(), 0.25)).toBeCloseTo(250, -1);
  });
});

describe("quantileOf", () => {
  test("uses the R-7 method", () => {
    expect(quantileOf([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(quantileOf([1, 2, 3, 4], 0)).toBe(1);
    expect(quantileOf([1, 2, 3, 4], 1)).toBe(4);
    expect(quantileOf([10, 20], 0.25)).toBe(12.5);
    expect(quantileOf([], 0.5)).toBeNaN();
  });
});
