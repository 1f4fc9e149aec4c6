import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { designTimeFunctions } from "./design-time-functions.ts";
import { STRAIGHT_LINE, type TimeFunctions } from "./time-functions.ts";
import { deriveTimeMaps, listTimeMaps } from "./time-maps.ts";
import { fitSeries } from "./velocity.ts";

const dates = Array.from({ length: 40 }, (_, i) =>
  new Date(Date.UTC(2018, 0, 6 + 24 * i)).toISOString().slice(0, 10),
);
const EVERYTHING: TimeFunctions = {
  polynomial: 3,
  periods: [1, 0.5, 2],
  steps: ["20180723"],
  polylines: ["20190601", "20180601"],
  exponentials: [{ event: "20180723", days: [60] }],
  logarithms: [{ event: "20180418", days: [30, 90] }],
};

/** The maps of many noisy series of one truth. */
function fitMany(functions: TimeFunctions, parameters: readonly number[], noise: number, pixels: number) {
  const design = designTimeFunctions(dates, functions);
  const random = createRandom(5);
  const series = Float32Array.from({ length: design.rows * pixels }, (_, i) => {
    const row = Math.floor(i / pixels) * design.columns;
    return parameters.reduce((sum, p, c) => sum + p * design.matrix[row + c]!, noise * normal(random));
  });
  return deriveTimeMaps(fitSeries(series, design, pixels), listTimeMaps(functions), pixels);
}
const mean = (values: Float32Array) => values.reduce((sum, v) => sum + v, 0) / values.length;
const spread = (values: Float32Array) => Math.sqrt(mean(values.map((v) => v * v)) - mean(values) ** 2);

describe("listTimeMaps", () => {
  it("names the maps as MintPy names its datasets, with their units", () => {
    const maps = listTimeMaps(EVERYTHING, { compat: "mintpy" });
    expect(Object.fromEntries(maps.map(({ name, unit }) => [name, unit]))).toEqual({
      intercept: "m",
      velocity: "m yr-1",
      acceleration: "m yr-2",
      poly3: "m yr-3",
      annualAmplitude: "m",
      annualPhase: "rad",
      semiAnnualAmplitude: "m",
      semiAnnualPhase: "rad",
      "period2.0YAmplitude": "m",
      "period2.0YPhase": "rad",
      velocityPost20180601: "m yr-1",
      velocityPost20190601: "m yr-1",
      step20180723: "m",
      exp20180723Tau60D: "m",
      log20180418Tau30D: "m",
      log20180418Tau90D: "m",
    });
    expect(maps.filter(({ hasError }) => !hasError).map(({ name }) => name)).toEqual(
      maps.map(({ name }) => name).filter((name) => /Amplitude|Phase/.test(name)),
    );
  });

  it("gives every map of its own an error and words", () => {
    for (const { hasError, doc } of listTimeMaps(EVERYTHING)) {
      expect(hasError).toBe(true);
      expect(doc).not.toMatch(/NaN|undefined/);
    }
  });
});

describe("deriveTimeMaps", () => {
  it("gives amplitude and phase of the sine that went in", () => {
    // 0.02 sin(2 pi t + 0.6) = 0.02 sin(0.6) cos(2 pi t) + 0.02 cos(0.6) sin(2 pi t).
    const truth = [0.01, 0.1, 0.02 * Math.sin(0.6), 0.02 * Math.cos(0.6)];
    const maps = fitMany({ ...STRAIGHT_LINE, periods: [1] }, truth, 0, 1);
    expect(maps.annualAmplitude![0]).toBeCloseTo(0.02, 7);
    expect(maps.annualPhase![0]).toBeCloseTo(0.6, 5);
  });

  it("gives errors of amplitude and phase that are the scatter of many fits", () => {
    // 40 dates over 2.6 years and a half-yearly sine: C and S are correlated.
    const functions = { ...STRAIGHT_LINE, polynomial: 2, periods: [1, 4] };
    const truth = [0, 0.1, 0.01, 0.01, 0.017, 0.3, -0.2];
    const maps = fitMany(functions, truth, 0.002, 4000);
    for (const name of ["annualAmplitude", "annualPhase", "period4YAmplitude", "period4YPhase"])
      expect(mean(maps[`${name}Std`]!) / spread(maps[name]!)).toBeCloseTo(1, 1);
  });

  it("calls a phase unknown where there is no amplitude to speak of", () => {
    const { annualPhaseStd } = fitMany({ ...STRAIGHT_LINE, periods: [1] }, [0, 0, 1e-9, 0], 0.01, 200);
    for (const value of annualPhaseStd!)
      expect(value).toBeLessThanOrEqual(Math.fround(Math.PI / Math.sqrt(3)));
    expect(mean(annualPhaseStd!)).toBeGreaterThan(0.5);
  });

  it("gives a polyline's velocities, with the errors of the velocities themselves", () => {
    const functions = { ...STRAIGHT_LINE, polylines: ["20180901", "20190601"] };
    const maps = fitMany(functions, [0, 0.05, -0.02, 0.03], 0.002, 4000);
    for (const [name, velocity] of [
      ["velocity", 0.05],
      ["velocityPost20180901", -0.02],
      ["velocityPost20190601", 0.03],
    ] as const) {
      expect(mean(maps[name]!)).toBeCloseTo(velocity, 3);
      expect(mean(maps[`${name}Std`]!) / spread(maps[name]!)).toBeCloseTo(1, 1);
    }
  });

  it("gives the same velocities of a polyline with compat, and larger errors, as if its changes were independent", () => {
    const functions = { ...STRAIGHT_LINE, polylines: ["20180901", "20190601"] };
    const random = createRandom(2);
    const series = Float32Array.from({ length: dates.length * 50 }, () => normal(random));
    const [own, theirs] = [undefined, "mintpy" as const].map((compat) => {
      const options = compat ? { compat } : {};
      const design = designTimeFunctions(dates, functions, options);
      return deriveTimeMaps(fitSeries(series, design, 50), listTimeMaps(functions, options), 50);
    });
    for (const name of ["velocityPost20180901", "velocityPost20190601"]) {
      own![name]!.forEach((value, p) => {
        expect(theirs![name]![p]).toBeCloseTo(value, 4);
        expect(theirs![`${name}Std`]![p]).toBeGreaterThan(1.2 * own![`${name}Std`]![p]!);
      });
    }
  });

  it("keeps NaN where there is no fit", () => {
    const design = designTimeFunctions(dates, EVERYTHING);
    const fit = fitSeries(new Float32Array(dates.length).fill(Number.NaN), design, 1);
    const maps = Object.values(deriveTimeMaps(fit, listTimeMaps(EVERYTHING), 1));
    expect(maps.length).toBe(32);
    for (const map of maps) expect(map[0]).toBeNaN();
  });
});
