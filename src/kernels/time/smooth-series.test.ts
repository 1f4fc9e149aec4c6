import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { smoothSeriesGaussian, smoothSeriesMedian } from "./smooth-series.ts";

const NONE = Number.NaN;

describe("smoothSeriesGaussian", () => {
  it("weighs dates by their distance in days, worked by hand", () => {
    const near = Math.exp(-0.5);
    const [first] = smoothSeriesGaussian(Float32Array.of(1, 3), [0, 10], 10);
    expect(first).toBeCloseTo((1 + 3 * near) / (1 + near), 6);
  });

  it("leaves gaps out and leaves them, pixel by pixel", () => {
    const series = Float32Array.of(1, 1, NONE, 1, 5, NONE);
    const smooth = smoothSeriesGaussian(series, [0, 5, 9], 4);
    expect([...smooth].map(Number.isNaN)).toEqual([false, false, true, false, false, true]);
    expect(smooth[1]).toBeCloseTo(1, 6);
    const two = smoothSeriesGaussian(Float32Array.of(1, 5), [0, 9], 4);
    expect([smooth[0], smooth[4]]).toEqual([two[0], two[1]]);
  });

  it("keeps a constant, and the level of noise that its width says", () => {
    const random = createRandom(2);
    const days = Array.from({ length: 400 }, (_, i) => 6 * i);
    const noise = Float32Array.from(days, () => normal(random));
    const smooth = smoothSeriesGaussian(noise, days, 30);
    const variance = smooth.reduce((sum, value) => sum + value ** 2, 0) / 400;
    // Sum of squared weights of a 1-D Gaussian: 1 / (2 sqrt(pi) sigma), sigma = 5 dates.
    expect(variance * 2 * Math.sqrt(Math.PI) * 5).toBeGreaterThan(0.6);
    expect(variance * 2 * Math.sqrt(Math.PI) * 5).toBeLessThan(1.5);
    for (const value of smoothSeriesGaussian(new Float32Array(400).fill(0.3), days, 30))
      expect(value).toBeCloseTo(0.3, 6);
  });

  it("refuses a width that is none", () => {
    expect(() => smoothSeriesGaussian(Float32Array.of(1), [0], 0)).toThrow(/filter-size/);
  });
});

describe("smoothSeriesMedian", () => {
  it("repeats the ends, and takes single outliers away", () => {
    expect([...smoothSeriesMedian(Float32Array.of(1, 9, 2, 3, 0), 5, 3)]).toEqual([1, 2, 3, 2, 0]);
  });

  it("works on each pixel by itself, leaving gaps out and leaving them", () => {
    const series = Float32Array.of(1, 5, NONE, 6, 3, 7);
    expect([...smoothSeriesMedian(series, 3, 3)]).toEqual([1, 5, NONE, 6, 3, 7]);
  });

  it("refuses an even width", () => {
    for (const width of [0, 2, 2.5])
      expect(() => smoothSeriesMedian(Float32Array.of(1), 1, width)).toThrow(/filter-size/);
  });
});
