import { describe, expect, it } from "vitest";
import { histogramStatistics } from "./histogram-statistics.ts";

describe("histogramStatistics", () => {
  it("gives the mean, median, sample deviation and NMAD of a hand-computed sample", () => {
    // Mean 4; squares 9 + 4 + 1 + 0 + 36 = 50... over 4; median 3; distances 2, 1, 0, 1, 7: median 1.
    const { count, mean, median, deviation, nmad } = histogramStatistics([1, 2, 3, 4, 10, Number.NaN]);
    expect([count, mean, median]).toEqual([5, 4, 3]);
    expect(deviation).toBeCloseTo(Math.sqrt(50 / 4), 12);
    expect(nmad).toBeCloseTo(1.4826, 12);
  });

  it("takes the middle of an even number of values between both", () => {
    expect(histogramStatistics([1, 2, 4, 9]).median).toBe(3);
  });

  it("has an NMAD that an outlier does not move, unlike the deviation", () => {
    const sample = Array.from({ length: 101 }, (_, i) => i - 50);
    const [clean, dirty] = [histogramStatistics(sample), histogramStatistics([...sample, 1e6])];
    expect(Math.abs(dirty.nmad - clean.nmad)).toBeLessThan(1);
    expect(dirty.deviation).toBeGreaterThan(1000 * clean.deviation);
  });

  it("leaves the values as they were, and says NaN of nothing", () => {
    const values = Float32Array.of(3, 1, 2);
    histogramStatistics(values);
    expect([...values]).toEqual([3, 1, 2]);
    expect(histogramStatistics([Number.NaN])).toEqual({
      count: 0,
      mean: Number.NaN,
      median: Number.NaN,
      deviation: Number.NaN,
      nmad: Number.NaN,
    });
    expect(histogramStatistics([7]).deviation).toBeNaN();
  });
});
