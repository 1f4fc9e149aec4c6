import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { createHeightCorrelation } from "./height-correlation.ts";

const SHAPE = { y: 40, x: 50 };
const PIXELS = SHAPE.y * SHAPE.x;
const HEIGHT = Float32Array.from(
  { length: PIXELS },
  (_, p) => 500 + 10 * Math.floor(p / SHAPE.x) + 300 * Math.sin((p % SHAPE.x) / 9),
);
const OPTIONS = { polynomial: 1, looks: 4, minCorrelation: 0 };
const fitOf = (image: Float32Array, options = OPTIONS, use: Uint8Array | null = null) => {
  const correlation = createHeightCorrelation(HEIGHT, use, SHAPE, options);
  const fit = correlation.fit(image);
  return { ...fit, delay: Float64Array.from(image, (_, p) => correlation.delayAt(fit, p)) };
};

describe("height correlation", () => {
  it("is the line through three heights, worked by hand", () => {
    // Heights 0, 1, 2 with values 1, 2, 4: slope 3/2, mean 7/3, correlation 3 / sqrt(2 * 14/3).
    const correlation = createHeightCorrelation(
      Float32Array.of(0, 1, 2, 0, 1, 2),
      null,
      { y: 2, x: 3 },
      {
        ...OPTIONS,
        looks: 1,
      },
    );
    const fit = correlation.fit(Float32Array.of(1, 2, 4, 1, 2, 4));
    expect(correlation.delayAt(fit, 2) - correlation.delayAt(fit, 0)).toBeCloseTo(3, 12);
    expect(correlation.delayAt(fit, 1)).toBeCloseTo(7 / 3, 12);
    expect(fit.correlation).toBeCloseTo(3 / Math.sqrt((2 * 14) / 3), 12);
    expect(fit.range).toBeCloseTo(-3, 12);
  });

  it.each([1, 2, 3])("finds the polynomial of degree %i that made the image", (polynomial) => {
    const image = HEIGHT.map((h) =>
      [0.1, -2e-4, 3e-7, -1e-10].slice(0, polynomial + 1).reduce((s, c, k) => s + c * h ** k, 0),
    );
    // Single pixels: a block's mean of a power is not the power of its mean.
    const { delay } = fitOf(image, { ...OPTIONS, polynomial, looks: 1 });
    delay.forEach((value, p) => {
      expect(Math.abs(value - image[p]!)).toBeLessThan(1e-7);
    });
  });

  it("sees blocks, so that noise of single pixels hardly lowers the correlation", () => {
    const random = createRandom(31);
    const image = HEIGHT.map((h) => 1e-5 * h + 0.01 * normal(random));
    const [single, blocks] = [fitOf(image, { ...OPTIONS, looks: 1 }), fitOf(image, { ...OPTIONS, looks: 8 })];
    expect(single.correlation).toBeLessThan(0.5);
    expect(blocks.correlation).toBeGreaterThan(0.85);
  });

  it("leaves an image alone whose correlation is below the limit", () => {
    const random = createRandom(32);
    const image = HEIGHT.map((h) => 1e-6 * h + 0.01 * normal(random));
    const { correlation } = fitOf(image);
    expect([
      ...fitOf(image, { ...OPTIONS, minCorrelation: Math.abs(correlation) + 0.01 }).coefficients,
    ]).toEqual([0, 0]);
    expect(
      fitOf(image, { ...OPTIONS, minCorrelation: Math.abs(correlation) - 0.01 }).coefficients[1],
    ).not.toBe(0);
  });

  it("averages over the valid pixels of a block, and leaves out masked ones and the rest beyond whole blocks", () => {
    const image = HEIGHT.map((h) => 2e-5 * h);
    const use = new Uint8Array(PIXELS).fill(1);
    const expected = fitOf(image).coefficients;
    for (let p = 0; p < PIXELS; p += 7) image[p] = Number.NaN;
    for (let p = 3; p < PIXELS; p += 11) [image[p], use[p]] = [5, 0];
    // 40 x 50 in blocks of 4: columns 48 and 49 are beyond.
    for (let p = 48; p < PIXELS; p += 50) image[p] = -5;
    const { coefficients } = fitOf(image, OPTIONS, use);
    expect(coefficients[1]! / expected[1]!).toBeCloseTo(1, 6);
  });

  it("has no delay where there are too few blocks, or nothing that varies", () => {
    expect(fitOf(new Float32Array(PIXELS)).correlation).toBeNaN();
    expect([...fitOf(new Float32Array(PIXELS).fill(0.1)).coefficients]).toEqual([0, 0]);
    const few = new Float32Array(PIXELS).fill(Number.NaN);
    few.fill(1, 0, 20);
    few[3] = 2;
    expect([...fitOf(few).coefficients]).toEqual([0, 0]);
    expect([...fitOf(HEIGHT, { ...OPTIONS, looks: 100 }).coefficients]).toEqual([0, 0]);
  });

  it("refuses ground without relief", () => {
    expect(() => createHeightCorrelation(new Float32Array(PIXELS).fill(7), null, SHAPE, OPTIONS)).toThrow(
      /height-flat/,
    );
    expect(() => createHeightCorrelation(HEIGHT, new Uint8Array(PIXELS), SHAPE, OPTIONS)).toThrow(
      /height-flat/,
    );
  });
});
