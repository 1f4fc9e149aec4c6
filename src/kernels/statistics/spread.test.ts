import { expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { measureSpread, nmadAbout } from "./spread.ts";

it("takes the NMAD about the median with the factor 1.4826, the deviation over n", () => {
  // Median 3, distances 2 1 0 1 97: median distance 1. Mean 22, squares 441 + 400 + 361 + 324 + 6084.
  const { count, median, nmad, deviation } = measureSpread(Float64Array.of(1, 2, 3, 4, 100), 5);
  expect([count, median, nmad]).toEqual([5, 3, 1.4826]);
  expect(deviation).toBeCloseTo(Math.sqrt(7610 / 5), 12);
});

it("has no spread of nothing, and none of a single value", () => {
  expect(measureSpread(new Float64Array(3), 0)).toEqual({
    count: 0,
    median: Number.NaN,
    nmad: Number.NaN,
    deviation: Number.NaN,
  });
  expect(measureSpread(Float64Array.of(7), 1)).toEqual({ count: 1, median: 7, nmad: 0, deviation: 0 });
});

it("is the standard deviation of normal numbers, twice over, and hardly minds outliers", () => {
  const random = createRandom(3);
  const values = Float64Array.from(
    { length: 20_000 },
    (_, i) => 50 + 4 * normal(random) + (i % 50 ? 0 : 900),
  );
  const { nmad, deviation } = measureSpread(values.slice(), values.length);
  expect(nmad).toBeGreaterThan(3.9);
  expect(nmad).toBeLessThan(4.2);
  expect(deviation).toBeGreaterThan(100);
});

it("about another centre counts the distance to it", () => {
  expect(nmadAbout(Float64Array.of(9, 11), 2, 0)).toBeCloseTo(14.826, 12);
});
