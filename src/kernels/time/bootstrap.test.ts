import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import { createRandom, normal } from "../../../test/random.ts";
import { createDesign } from "../linear/design.ts";
import { bootstrapSeries, drawBootstrap } from "./bootstrap.ts";
import { designTimeFunctions } from "./design-time-functions.ts";
import { STRAIGHT_LINE } from "./time-functions.ts";
import { fitSeries } from "./velocity.ts";

const dates = Array.from({ length: 40 }, (_, i) =>
  new Date(Date.UTC(2018, 0, 6 + 12 * i)).toISOString().slice(0, 10),
);
const design = designTimeFunctions(dates, { ...STRAIGHT_LINE, periods: [1], steps: ["20180723"] });
const options = { count: 200, seed: 7 };

const noise = (pixels: number, seed = 1) => {
  const random = createRandom(seed);
  return Float32Array.from({ length: dates.length * pixels }, () => normal(random));
};

describe("drawBootstrap", () => {
  it("fits each draw: a draw of all three points of a line, with one twice, is that weighted fit", () => {
    const line = createDesign(Float64Array.of(1, 0, 1, 1, 1, 2), 3, 2);
    const { operators } = drawBootstrap(line, { count: 50, seed: 1 });
    for (let draw = 0; draw < 50; draw++) {
      // Whatever was drawn, a line that goes through all points comes back.
      const row = operators.subarray(draw * 6, draw * 6 + 6);
      const values = [5, 7, 9];
      const of = (c: number) => values.reduce((sum, value, i) => sum + row[3 * c + i]! * value, 0);
      expect(of(0)).toBeCloseTo(5, 9);
      expect(of(1)).toBeCloseTo(2, 9);
    }
  });

  it("draws every date as often as any other, and none that is excluded", () => {
    const use = Uint8Array.from(dates, (_, i) => (i % 4 === 1 ? 0 : 1));
    // The mean's operator is the number of times that each date was drawn, over all.
    const mean = createDesign(new Float64Array(40).fill(1), 40, 1, use);
    const { operators } = drawBootstrap(mean, { count: 2000, seed: 3 });
    for (let i = 0; i < 40; i++) {
      let sum = 0;
      for (let draw = 0; draw < 2000; draw++) sum += operators[draw * 40 + i]!;
      if (use[i]) expect(sum / 2000).toBeCloseTo(1 / 30, 2);
      else expect(sum).toBe(0);
    }
  });

  it("is the same for the same seed, another for another, and begins alike whatever the number of draws", () => {
    const [a, b] = [drawBootstrap(design, options), drawBootstrap(design, { count: 300, seed: 7 })];
    expect(b.operators.subarray(0, a.operators.length)).toEqual(a.operators);
    expect(drawBootstrap(design, { count: 200, seed: 8 }).operators).not.toEqual(a.operators);
  });

  it("says so when draws hardly ever determine the model", () => {
    const pair = createDesign(
      Float64Array.from({ length: 100 }, (_, k) => (k === 0 || (k > 10 && k % 11 === 0) ? 1 : 0)),
      10,
      10,
    );
    expect(() => drawBootstrap(pair, { count: 5, seed: 1 })).toThrow(
      /bootstrap-deficient.*\n.*\n.*10 dates for 10 parameters/,
    );
  });
});

describe("bootstrapSeries", () => {
  it("gives the standard errors of least squares where the noise is white", () => {
    const series = noise(400);
    const spread = bootstrapSeries(series, design, 400, drawBootstrap(design, options), options);
    const fit = fitSeries(series, design, 400);
    for (let c = 0; c < design.columns; c++) {
      const mean = (values: Float32Array) =>
        values.subarray(400 * c, 400 * c + 400).reduce((a, b) => a + b, 0) / 400;
      // Residuals of n dates and P parameters scatter less than the noise: a bootstrap is that much short or long.
      expect(Math.abs(mean(spread.standardError) / mean(fit.standardError) - 1)).toBeLessThan(0.12);
    }
    const correlation = (covariance: Float32Array, error: Float32Array) =>
      covariance.reduce((sum, value, p) => sum + value / (error[800 + p]! * error[1200 + p]!), 0) / 400;
    expect(correlation(spread.coupleCovariance, spread.standardError)).toBeCloseTo(
      correlation(fit.coupleCovariance, fit.standardError),
      1,
    );
  });

  it("does not care how large the series' own motion is", () => {
    const series = noise(5);
    const moved = series.map((value, k) => value + 1000 + 50 * Math.floor(k / 5));
    const draws = drawBootstrap(design, options);
    const [still, moving] = [series, moved].map((one) => bootstrapSeries(one, design, 5, draws, options));
    expect(largestDifference(still!.standardError, moving!.standardError)).toBeLessThan(3e-3);
  });

  it("draws a series with gaps from the dates that it has, as if there were no others", () => {
    const series = noise(3);
    for (const i of [3, 4, 20]) series[3 * i + 1] = Number.NaN;
    const all = bootstrapSeries(series, design, 3, drawBootstrap(design, options), options);
    const use = Uint8Array.from(dates, (_, i) => ([3, 4, 20].includes(i) ? 0 : 1));
    const short = designTimeFunctions(
      dates,
      { ...STRAIGHT_LINE, periods: [1], steps: ["20180723"] },
      { use },
    );
    const own = bootstrapSeries(series, short, 3, drawBootstrap(short, options), options);
    for (let c = 0; c < design.columns; c++)
      expect(all.standardError[3 * c + 1]).toBe(own.standardError[3 * c + 1]);
    expect(all.standardError[0]).not.toBe(own.standardError[0]);
  });

  it("is NaN where the dates do not determine the model", () => {
    const series = noise(1).map((value, i) => (i < 30 ? Number.NaN : value));
    const spread = bootstrapSeries(series, design, 1, drawBootstrap(design, options), options);
    expect([...spread.mean, ...spread.standardError].every(Number.isNaN)).toBe(true);
  });

  it("may count the time of each draw from its own first date, as MintPy does: the velocity is the same", () => {
    const line = designTimeFunctions(dates, STRAIGHT_LINE);
    const own = {
      ...options,
      matrixFrom: (first: number) => line.matrix.map((g, k) => (k % 2 ? g - line.matrix[2 * first + 1]! : g)),
    };
    const series = noise(4).map((value, k) => value + 0.5 * Math.floor(k / 4));
    const [common, shifted] = [options, own].map((one) =>
      bootstrapSeries(series, line, 4, drawBootstrap(line, one), one),
    );
    expect(largestDifference(common!.mean.subarray(4), shifted!.mean.subarray(4))).toBeLessThan(1e-4);
    expect(
      largestDifference(common!.standardError.subarray(4), shifted!.standardError.subarray(4)),
    ).toBeLessThan(1e-4);
    // The offset moves along with the first date of each draw.
    expect(shifted!.mean[0]! - common!.mean[0]!).toBeGreaterThan(0.1);
  });
});
