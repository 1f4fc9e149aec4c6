import { describe, expect, it } from "vitest";
import { drawGamma } from "./gamma.ts";
import { createStream } from "./stream.ts";

const COUNT = 60_000;
const sample = (shape: number) =>
  Float64Array.from({ length: COUNT }, (_, i) => drawGamma(createStream(11, 2), i, shape));

describe("drawGamma", () => {
  it.each([0.3, 1, 2.5, 20])("has mean and variance %d", (shape) => {
    const values = sample(shape);
    const mean = values.reduce((sum, x) => sum + x, 0) / COUNT;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / COUNT;
    expect(Math.abs(mean / shape - 1)).toBeLessThan(5 / Math.sqrt(COUNT * shape));
    expect(Math.abs(variance / shape - 1)).toBeLessThan(5 * Math.sqrt((2 + 6 / shape) / COUNT));
  });

  it("is the exponential distribution for shape 1", () => {
    const values = sample(1).sort();
    let distance = 0;
    values.forEach((x, i) => {
      distance = Math.max(distance, Math.abs(1 - Math.exp(-x) - (i + 0.5) / COUNT));
    });
    expect(distance).toBeLessThan(1.95 / Math.sqrt(COUNT)); // Kolmogorov-Smirnov, 0.1 %
  });

  it("depends on the index only, and 0 is the limit of small shapes", () => {
    expect(drawGamma(createStream(1, 2, 3), 99, 4)).toBe(drawGamma(createStream(1, 2, 3), 99, 4));
    expect(drawGamma(createStream(1, 2, 3), 99, 4)).not.toBe(drawGamma(createStream(1, 2, 3), 98, 4));
    expect(drawGamma(createStream(1, 2, 3), 0, 0)).toBe(0);
    expect(drawGamma(createStream(1, 2, 3), 0, -1)).toBeNaN();
  });
});
