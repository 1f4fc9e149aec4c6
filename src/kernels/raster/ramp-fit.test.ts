import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { evaluateRamp, pixelCoefficients, RAMP_KINDS, RAMP_TERMS, subtractRamp } from "./ramp.ts";
import { createRampSums, fitRamp } from "./ramp-fit.ts";

const SHAPE = { y: 40, x: 30 };
const PIXELS = SHAPE.y * SHAPE.x;

const surface = (f: (y: number, x: number) => number) =>
  Float32Array.from({ length: PIXELS }, (_, p) => f(Math.floor(p / SHAPE.x), p % SHAPE.x));
const noise = (seed: number) => {
  const random = createRandom(seed);
  return surface(() => normal(random));
};

describe("fitRamp", () => {
  it.each(RAMP_KINDS)("finds the coefficients that made a %s ramp", (kind) => {
    const truth = RAMP_TERMS[kind].map((_, k) => 2 - 0.7 * k);
    const values = surface((y, x) =>
      RAMP_TERMS[kind].reduce((sum, [i, j], k) => sum + truth[k]! * 0.01 * y ** i * x ** j, 0),
    );
    const fit = fitRamp(values, SHAPE, kind)!;
    pixelCoefficients(fit.ramp).forEach((value, k) => {
      expect(value).toBeCloseTo(0.01 * truth[k]!, 6);
    });
    expect(fit.share).toBeCloseTo(1, 8);
    expect(fit.count).toBe(PIXELS);
  });

  it("is the plane through three pixels", () => {
    const values = Float32Array.of(1, 3, 2, Number.NaN);
    const { ramp } = fitRamp(values, { y: 2, x: 2 }, "linear")!;
    expect([...pixelCoefficients(ramp)].map((c) => Number(c.toFixed(12)))).toEqual([1, 2, 1]);
  });

  it.each(RAMP_KINDS)("leaves residuals, of %s, that no ramp of the kind can make smaller", (kind) => {
    const values = noise(5);
    const fit = fitRamp(values, SHAPE, kind)!;
    const rest = subtractRamp(values, fit.ramp);
    for (const [i, j] of RAMP_TERMS[kind]) {
      const product = rest.reduce(
        (sum, value, p) => sum + value * (Math.floor(p / 30) / 39) ** i * ((p % 30) / 29) ** j,
        0,
      );
      expect(Math.abs(product)).toBeLessThan(1e-4);
    }
    const squares = rest.reduce((sum, value) => sum + value * value, 0);
    expect(fit.squares / squares).toBeCloseTo(1, 6);
  });

  it("says the share of variance that the ramp holds, whatever the mean", () => {
    const [tilt, rough] = [surface((y) => y), noise(6)];
    const values = tilt.map((value, p) => 1000 + value + 3 * rough[p]!);
    const fit = fitRamp(values, SHAPE, "linear")!;
    const mean = values.reduce((sum, value) => sum + value, 0) / PIXELS;
    const total = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    expect(fit.share).toBeCloseTo(1 - fit.squares / total, 7);
    // Variance of 0..39 is 133.25, of the noise 9.
    expect(fit.share).toBeCloseTo(133.25 / 142.25, 1);
  });

  it("has no share where the pixels are all alike", () => {
    expect(
      fitRamp(
        surface(() => 0.1),
        SHAPE,
        "linear",
      )!.share,
    ).toBeNaN();
    expect(
      fitRamp(
        surface(() => 0),
        SHAPE,
        "quadratic",
      )!.share,
    ).toBeNaN();
  });

  it("leaves out NaN, masked pixels, and zeros where they mean no data", () => {
    const values = surface((y, x) => 1 + y + 2 * x);
    const use = new Uint8Array(PIXELS).fill(1);
    const expected = fitRamp(values, SHAPE, "linear")!.ramp.coefficients;
    values[100] = Number.NaN;
    values[200] = 1e6;
    use[200] = 0;
    values[300] = 0;
    const { ramp, count } = fitRamp(values, SHAPE, "linear", use, { skipZero: true })!;
    expect(count).toBe(PIXELS - 3);
    ramp.coefficients.forEach((value, k) => {
      expect(value).toBeCloseTo(expected[k]!, 9);
    });
    expect(fitRamp(values, SHAPE, "linear", use)!.ramp.coefficients[2]).not.toBeCloseTo(expected[2]!, 6);
  });

  it("says null where the pixels do not determine the ramp", () => {
    expect(fitRamp(new Float32Array(PIXELS).fill(Number.NaN), SHAPE, "linear")).toBeNull();
    const oneRow = surface((y) => (y === 7 ? 1 : Number.NaN));
    expect(fitRamp(oneRow, SHAPE, "linear")).toBeNull();
    expect(fitRamp(oneRow, SHAPE, "linear-range")).not.toBeNull();
  });

  it("adds up over tiles to the fit of the whole", () => {
    const values = noise(8).map((value, p) => value + 0.2 * (p % 30));
    const whole = fitRamp(values, SHAPE, "quadratic")!;
    const sums = createRampSums(SHAPE, "quadratic");
    for (const [y0, y1] of [
      [0, 13],
      [13, 40],
    ] as const)
      for (const [x0, x1] of [
        [0, 11],
        [11, 30],
      ] as const) {
        const shape = { y: y1 - y0, x: x1 - x0 };
        const tile = Float32Array.from(
          { length: shape.y * shape.x },
          (_, p) => values[(y0 + Math.floor(p / shape.x)) * 30 + x0 + (p % shape.x)]!,
        );
        sums.add(tile, { origin: { y: y0, x: x0 }, shape }, null);
      }
    const { ramp, squares } = sums.fit()!;
    ramp.coefficients.forEach((value, k) => {
      expect(value).toBeCloseTo(whole.ramp.coefficients[k]!, 12);
    });
    expect(squares).toBeCloseTo(whole.squares, 8);
    const constant = evaluateRamp(ramp, 3, 4);
    const direct = subtractRamp(values, ramp, constant).reduce((sum, value) => sum + value * value, 0);
    expect(sums.squaresAbout(ramp, constant) / direct).toBeCloseTo(1, 6);
  });
});
