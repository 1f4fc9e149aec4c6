import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { solvePositive } from "./solve-positive.ts";

describe("solvePositive", () => {
  it("solves a system worked by hand", () => {
    // 4 a + 2 b = 10, 2 a + 3 b = 11
    const right = Float64Array.of(10, 11);
    expect(solvePositive(Float64Array.of(4, 2, 2, 3), right)).toBe(true);
    expect([...right].map((value) => Math.round(value * 1e12) / 1e12)).toEqual([1, 3]);
  });

  it("gives back what a product with B'B + I was made of", () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    const many = (length: number) => fc.array(number, { minLength: length, maxLength: length });
    fc.assert(
      fc.property(many(16), many(4), (b, x) => {
        const matrix = Float64Array.from({ length: 16 }, (_, at) => {
          const [i, j] = [at >> 2, at & 3];
          let sum = i === j ? 1 : 0;
          for (let k = 0; k < 4; k++) sum += b[4 * k + i]! * b[4 * k + j]!;
          return sum;
        });
        const right = Float64Array.from({ length: 4 }, (_, i) =>
          x.reduce((sum, value, j) => sum + matrix[4 * i + j]! * value, 0),
        );
        expect(solvePositive(matrix, right)).toBe(true);
        x.forEach((value, i) => {
          expect(right[i]).toBeCloseTo(value, 9);
        });
      }),
    );
  });

  it("says so when the matrix is not positive definite", () => {
    expect(solvePositive(Float64Array.of(1, 2, 2, 1), Float64Array.of(1, 1))).toBe(false);
  });
});
