import { expect, it } from "vitest";
import { tabulateQuantiles } from "./quantile-table.ts";

it("holds Student's quantiles by degrees of freedom, none without any, and grows", () => {
  expect(tabulateQuantiles(0.95, 2)[0]).toBeNaN();
  expect(tabulateQuantiles(0.95, 2)[1]).toBeCloseTo(12.7062, 4);
  expect(tabulateQuantiles(0.95, 10)[10]).toBeCloseTo(2.2281, 4);
  expect(tabulateQuantiles(0.99, 5)[5]).toBeCloseTo(4.0321, 4);
});

// mpmath 1.3 with 30 digits; SciPy 1.10 is off by 3.6e-9 and -4.1e-9.
it("is exact where SciPy is off by 4e-9", () => {
  expect(tabulateQuantiles(0.68, 26)[26]! / 1.0138431798409329).toBeCloseTo(1, 12);
  expect(tabulateQuantiles(0.95, 39)[39]! / 2.0226909200367613).toBeCloseTo(1, 12);
});
