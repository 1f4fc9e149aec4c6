import { expect, it } from "vitest";
import { describeDifferences } from "./difference-statistics.ts";

it("has the mean, median, deviation over n, RMSE and NMAD of the values that there are", () => {
  const described = describeDifferences([1, Number.NaN, 2, 3, 10]);
  expect(described.count).toBe(4);
  expect(described.mean).toBe(4);
  expect(described.median).toBe(2.5);
  expect(described.std).toBeCloseTo(Math.sqrt((9 + 4 + 1 + 36) / 4), 12);
  expect(described.rmse).toBeCloseTo(Math.sqrt(114 / 4), 12);
  // Distances 1.5, 0.5, 0.5, 7.5.
  expect(described.nmad).toBeCloseTo(1.4826, 12);
});

it("clips about zero, not about the mean, by the deviation of all", () => {
  // Deviation 1; the values lie 10 from zero.
  expect(describeDifferences([9, 11, 9, 11], { clip: 3 }).count).toBe(0);
  expect(describeDifferences([-1, 1, -1, 1], { clip: 3 }).count).toBe(4);
  const outlier = [...Array.from({ length: 50 }, (_, i) => (i % 2 ? 1 : -1)), 30];
  expect(describeDifferences(outlier, { clip: 3 })).toMatchObject({ count: 50, mean: 0, rmse: 1 });
});

it("has no statistics of nothing, and does not change its input", () => {
  expect(describeDifferences([Number.NaN])).toEqual({
    count: 0,
    mean: Number.NaN,
    median: Number.NaN,
    std: Number.NaN,
    rmse: Number.NaN,
    nmad: Number.NaN,
  });
  const values = Float32Array.of(3, 1, 2);
  describeDifferences(values, { clip: 3 });
  expect([...values]).toEqual([3, 1, 2]);
});
