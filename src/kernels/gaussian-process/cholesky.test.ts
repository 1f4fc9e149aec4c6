import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import { createRandom, normal } from "../../../test/random.ts";
import { factorise, solveLower, solveUpper } from "./cholesky.ts";

describe("factorise", () => {
  it("finds the factor of a matrix that was made from one", () => {
    // L = [[2, 0, 0], [1, 3, 0], [-1, 2, 1]]
    const matrix = Float64Array.of(4, 2, -2, 2, 10, 5, -2, 5, 6);
    expect(factorise(matrix, 3)).toBe(true);
    expect([matrix[0], matrix[3], matrix[4], matrix[6], matrix[7], matrix[8]]).toEqual([2, 1, 3, -1, 2, 1]);
  });

  it("reads the lower triangle alone", () => {
    const matrix = Float64Array.of(4, Number.NaN, 2, 10);
    expect(factorise(matrix, 2)).toBe(true);
    expect([matrix[0], matrix[2], matrix[3]]).toEqual([2, 1, 3]);
  });

  it.each([
    ["indefinite", [1, 2, 2, 1]],
    ["singular", [1, 1, 1, 1]],
    ["not a number", [1, 0, 0, Number.NaN]],
  ])("refuses a matrix that is %s", (_, values) => {
    expect(factorise(Float64Array.from(values), 2)).toBe(false);
  });
});

describe("solveLower and solveUpper", () => {
  it("together undo the matrix", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer(), (n, seed) => {
        const random = createRandom(seed);
        const lower = Float64Array.from({ length: n * n }, (_, k) => {
          const [i, j] = [Math.floor(k / n), k % n];
          return i === j ? 1 + random() : i > j ? normal(random) / n : 0;
        });
        const x = Float64Array.from({ length: n }, () => normal(random));
        const matrix = new Float64Array(n * n);
        const b = new Float64Array(n);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) {
            for (let k = 0; k < n; k++) matrix[i * n + j]! += lower[i * n + k]! * lower[j * n + k]!;
            b[i]! += matrix[i * n + j]! * x[j]!;
          }
        expect(factorise(matrix, n)).toBe(true);
        solveLower(matrix, n, b);
        solveUpper(matrix, n, b);
        expect(largestDifference(b, x)).toBeLessThan(1e-9);
      }),
    );
  });
});
