import { describe, expect, it } from "vitest";
import { studentQuantile, studentTail } from "./student-t.ts";

describe("Student's t", () => {
  // Abramowitz and Stegun, table 26.10: both tails together.
  it.each([
    [0.05, 1, 12.706],
    [0.05, 10, 2.228],
    [0.01, 5, 4.032],
    [0.001, 20, 3.85],
    [0.05, 1e6, 1.96],
  ])("has the quantiles of the tables: probability %d, %d degrees of freedom", (probability, freedom, t) => {
    expect(studentQuantile(probability, freedom)).toBeCloseTo(t, 3);
  });

  it("is Cauchy's distribution with 1 degree of freedom, and known in closed form with 2", () => {
    for (const t of [1e-3, 0.3, 1, 7, 1e4]) {
      expect(studentTail(t, 1) / (1 - (2 * Math.atan(t)) / Math.PI)).toBeCloseTo(1, 9);
      expect(studentTail(t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t * t), 12);
    }
  });

  it("inverts its tail, far out as well", () => {
    for (const freedom of [1, 3, 17, 400])
      for (const probability of [0.9, 0.1, 1e-3, 1e-9])
        expect(studentTail(studentQuantile(probability, freedom), freedom) / probability).toBeCloseTo(1, 8);
  });
});
