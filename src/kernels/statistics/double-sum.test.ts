import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distanceBetween, doubleSumError } from "./double-sum.ts";
import { standardErrorOfMean, standardErrorOfPart } from "./standard-error.ts";

const region = (latitude: number, longitude: number, error: number, area = 1) => ({
  latitude,
  longitude,
  area,
  errors: [error],
});

describe("doubleSumError", () => {
  it("of n independent regions is s / sqrt(n), as is the standard error of a mean", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.double({ min: 0.1, max: 9, noNaN: true }), (n, s) => {
        const regions = Array.from({ length: n }, (_, i) => region(0, i, s));
        expect(doubleSumError(regions, [1000])).toBeCloseTo(s / Math.sqrt(n), 10);
        expect(standardErrorOfMean(s, n)).toBeCloseTo(s / Math.sqrt(n), 12);
      }),
    );
  });

  it("of regions at one place is the weighted mean of their errors", () => {
    expect(doubleSumError([region(10, 20, 1, 3), region(10, 20, 5, 1)], [1000])).toBeCloseTo(2, 12);
  });

  it("keeps hemispheres apart, which pyddem folds onto each other", () => {
    const both = [region(30, 0, 1), region(-30, 0, 1)];
    expect(doubleSumError(both, [200_000])).toBeCloseTo(Math.SQRT1_2, 12);
    expect(doubleSumError(both, [200_000], { compat: "pyddem" })).toBeCloseTo(1, 12);
  });

  it("measures a degree of a great circle, also across the date line", () => {
    const degree = (Math.PI / 180) * 6_371_008.8;
    expect(distanceBetween({ latitude: -0.5, longitude: 7 }, { latitude: 0.5, longitude: 7 })).toBeCloseTo(
      degree,
      3,
    );
    expect(
      distanceBetween({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 }),
    ).toBeCloseTo(degree, 3);
  });
});

describe("standardErrorOfPart", () => {
  it("is none when all are known, and that of an endless population when few are", () => {
    expect(standardErrorOfPart(3, 50, 50)).toBe(0);
    expect(standardErrorOfPart(3, 1e9, 9)).toBeCloseTo(1, 6);
  });
});
