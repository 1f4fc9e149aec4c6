import { describe, expect, it } from "vitest";
import { findRmsOutliers } from "./rms-outliers.ts";

describe("findRmsOutliers", () => {
  it("is the cutoff times the median over 0.67449", () => {
    const { threshold, smallest, outliers } = findRmsOutliers([2, 1, 3, 30, 4], 3);
    expect(threshold).toBeCloseTo((3 * 3) / 0.67449, 12);
    expect(smallest).toBe(1);
    expect(outliers).toEqual([3]);
  });

  it("takes the mean of the middle two of an even number, and the first of equal smallest", () => {
    const { threshold, smallest } = findRmsOutliers([1, 3, 1, 2], 1);
    expect(threshold).toBeCloseTo(1.5 / 0.67449, 12);
    expect(smallest).toBe(0);
  });

  it("leaves NaN out", () => {
    const result = findRmsOutliers([Number.NaN, 5, Number.NaN, 4, 40], 3);
    expect(result).toMatchObject({ smallest: 3, outliers: [4] });
    expect(findRmsOutliers([Number.NaN], 3)).toEqual({
      smallest: -1,
      threshold: Number.NaN,
      outliers: [],
    });
  });
});
