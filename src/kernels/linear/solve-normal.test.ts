import { expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { solveNormal } from "./solve-normal.ts";

it("solves a system worked by hand", () => {
  // 4 x + 2 y = 10, 2 x + 3 y = 9: x = 1.5, y = 2.
  const x = solveNormal(Float64Array.of(4, 2, 2, 3), Float64Array.of(10, 9));
  expect(x![0]).toBeCloseTo(1.5, 14);
  expect(x![1]).toBeCloseTo(2, 14);
});

it("gives back the unknowns of random positive definite systems", () => {
  const random = createRandom(11);
  for (let trial = 0; trial < 50; trial++) {
    const n = 1 + (trial % 6);
    const rows = Array.from({ length: 20 }, () => Float64Array.from({ length: n }, () => normal(random)));
    const a = Float64Array.from({ length: n * n }, (_, k) =>
      rows.reduce((sum, row) => sum + row[Math.floor(k / n)]! * row[k % n]!, 0),
    );
    const truth = Float64Array.from({ length: n }, () => normal(random));
    const b = truth.map((_, i) => truth.reduce((sum, t, j) => sum + a[i * n + j]! * t, 0));
    solveNormal(a, b)!.forEach((value, i) => {
      expect(value).toBeCloseTo(truth[i]!, 10);
    });
  }
});

it("says null where a column repeats another, and where there is nothing", () => {
  expect(solveNormal(Float64Array.of(1, 2, 2, 4), Float64Array.of(1, 2))).toBeNull();
  expect(solveNormal(Float64Array.of(0), Float64Array.of(0))).toBeNull();
});
