import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { sharpenGaussian, smoothGaussian } from "./gaussian.ts";

const SHAPE = { y: 30, x: 40 };
const PIXELS = SHAPE.y * SHAPE.x;
const noise = (seed: number) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: PIXELS }, () => normal(random));
};

/** The definition: one weighted mean for each pixel. */
function direct(values: Float32Array, sigma: number, edge: "gap" | "nearest", y: number, x: number): number {
  const radius = Math.floor(4 * sigma + 0.5);
  let [sum, total] = [0, 0];
  for (let dy = -radius; dy <= radius; dy++)
    for (let dx = -radius; dx <= radius; dx++) {
      const [row, column] = [Math.max(0, Math.min(29, y + dy)), Math.max(0, Math.min(39, x + dx))];
      if (edge === "gap" && (row !== y + dy || column !== x + dx)) continue;
      const value = values[row * SHAPE.x + column]!;
      if (Number.isNaN(value)) continue;
      const weight = Math.exp(-0.5 * ((dy / sigma) ** 2 + (dx / sigma) ** 2));
      sum += weight * value;
      total += weight;
    }
  return sum / total;
}

describe("smoothGaussian", () => {
  it.each(["gap", "nearest"] as const)("is the weighted mean of the valid pixels, edges as %s", (edge) => {
    const values = noise(1);
    for (let p = 0; p < PIXELS; p += 5) values[p] = Number.NaN;
    const smooth = smoothGaussian(values, SHAPE, 1.7, { edge, gaps: "fill" });
    for (const [y, x] of [
      [0, 0],
      [29, 39],
      [0, 20],
      [12, 1],
      [15, 20],
    ] as const)
      expect(smooth[y * SHAPE.x + x]).toBeCloseTo(direct(values, 1.7, edge, y, x), 6);
  });

  it("leaves an even image even, up to its edges and its gaps", () => {
    const values = new Float32Array(PIXELS).fill(7);
    values.fill(Number.NaN, 100, 300);
    for (const edge of ["gap", "nearest"] as const)
      smoothGaussian(values, SHAPE, 3, { edge }).forEach((value, p) => {
        if (p >= 100 && p < 300) expect(value).toBeNaN();
        else expect(value).toBeCloseTo(7, 6);
      });
  });

  it("fills gaps where it is asked to, as far as it reaches", () => {
    const values = new Float32Array(PIXELS).fill(Number.NaN);
    values[0] = 3;
    const filled = smoothGaussian(values, SHAPE, 1, { gaps: "fill" });
    expect(filled[4]).toBeCloseTo(3, 6);
    expect(filled[5]).toBeNaN();
  });

  it("lowers noise by the factor that its weights say", () => {
    // Sum of squared weights of a wide 2-D Gaussian: 1 / (4 pi sigma^2).
    const smooth = smoothGaussian(noise(2), SHAPE, 1.5);
    const variance = smooth.reduce((sum, value) => sum + value ** 2, 0) / PIXELS;
    expect(variance * 4 * Math.PI * 1.5 ** 2).toBeGreaterThan(0.8);
    expect(variance * 4 * Math.PI * 1.5 ** 2).toBeLessThan(1.6);
  });

  it("and what it leaves make the image again", () => {
    const values = noise(3);
    const [low, high] = [smoothGaussian(values, SHAPE, 2), sharpenGaussian(values, SHAPE, 2)];
    values.forEach((value, p) => {
      expect(low[p]! + high[p]!).toBeCloseTo(value, 6);
    });
  });

  it("works on images smaller than its reach, and refuses a width that is none", () => {
    expect([...smoothGaussian(Float32Array.of(1, 1), { y: 1, x: 2 }, 9)]).toEqual([1, 1]);
    for (const sigma of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => smoothGaussian(noise(1), SHAPE, sigma)).toThrow(/filter-size/);
  });
});
