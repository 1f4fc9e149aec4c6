import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { calibrateElevationErrors } from "./calibrate-errors.ts";
import { predictElevationErrors } from "./elevation-error.ts";
import { addStableTile, createErrorSamples, mergeErrorSamples, type StableTile } from "./error-samples.ts";

const PIXELS = 6000;
const DATES = 16;
/** Share of outliers, and how large they are, metres. */
const OUTLIERS = 0.02;
const OUTLIER_SIZE = 300;

/** Metres: the error that the simulated elevations have. */
const truth = (slope: number, correlation: number) =>
  1.5 + 12 * Math.tan((slope * Math.PI) / 180) + 0.002 * (100 - correlation) ** 2;
/** How much worse each date is than that. */
const worse = (t: number) => 0.6 + (t % 4) * 0.4;

interface Scene extends StableTile {
  readonly sigma: Float64Array;
  readonly outlier: Uint8Array;
}

/** Stable terrain of known error, offset by 3 m as a whole. Half of it gentle; every eighth date has no correlation. */
function simulate(seed: number): Scene {
  const random = createRandom(seed);
  const slope = Float32Array.from({ length: PIXELS }, () => 55 * random() ** 2);
  const reference = Float32Array.from({ length: PIXELS }, () => 1000 + 800 * random());
  const count = PIXELS * DATES;
  const correlation = new Float32Array(count);
  const elevation = new Float32Array(count);
  const sigma = new Float64Array(count);
  const outlier = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const [t, p] = [Math.floor(i / PIXELS), i % PIXELS];
    const trueCorrelation = 100 - 55 * random();
    correlation[i] = t % 8 === 7 ? Number.NaN : trueCorrelation;
    sigma[i] = worse(t) * truth(slope[p]!, trueCorrelation);
    outlier[i] = random() < OUTLIERS ? 1 : 0;
    const error = outlier[i] ? OUTLIER_SIZE * (random() - 0.5) : sigma[i]! * normal(random);
    elevation[i] = random() < 0.1 ? Number.NaN : reference[p]! + 3 + error;
  }
  const dateError = Array.from({ length: DATES }, (_, t) => 5 * worse(t));
  const stable = new Uint8Array(PIXELS).fill(1);
  const pixelNumbers = Array.from({ length: PIXELS }, (_, p) => p);
  return {
    ...{ slope, correlation, elevation, reference, stable, dateError, pixelNumbers, gridPixels: PIXELS },
    ...{ sigma, outlier },
  };
}

const calibrate = (scene: StableTile) => {
  const samples = createErrorSamples({ seed: 1 });
  addStableTile(samples, scene);
  return calibrateElevationErrors(samples, scene.dateError);
};

/** Share of elevations within one standard deviation of the truth, of those that `choose` takes. */
function coverageOf(
  scene: Scene,
  errors: Float32Array,
  choose: (t: number, p: number, i: number) => boolean,
) {
  let [within, count] = [0, 0];
  for (const [i, error] of errors.entries()) {
    const [t, p] = [Math.floor(i / PIXELS), i % PIXELS];
    const difference = scene.elevation[i]! - scene.reference[p]! - 3;
    if (Number.isNaN(difference) || !choose(t, p, i)) continue;
    count++;
    if (Math.abs(difference) < error) within++;
  }
  return within / count;
}

describe("errors calibrated on stable terrain of known error", () => {
  const scene = simulate(11);
  const { model, report } = calibrate(scene);
  // Errors are judged on elevations that the calibration has not seen.
  const other = simulate(12);
  const errors = predictElevationErrors(model, other);

  it("cover 68 +- 2 per cent of the elevations within one, with 2 per cent of outliers among them", () => {
    const coverage = coverageOf(other, errors, () => true);
    expect(Math.abs(coverage - 0.6827)).toBeLessThan(0.02);
    expect(Math.abs(report.coverage - 0.6827)).toBeLessThan(0.02);
    expect(report.offset).toBeCloseTo(3, 1);
    expect(report.calibratedDates).toBe(DATES);
  });

  it.each([
    ["on gentle ground", (_t: number, p: number) => other.slope[p]! < 5],
    ["on steep ground", (_t: number, p: number) => other.slope[p]! > 35 && other.slope[p]! < 50],
    ["of poor correlation", (_t: number, _p: number, i: number) => other.correlation![i]! < 60],
    ["of good correlation", (_t: number, _p: number, i: number) => other.correlation![i]! > 95],
    ["of the best dates", (t: number) => t % 4 === 0],
    ["of dates without correlation", (t: number) => t % 8 === 7],
  ] as const)("cover as much %s", (_name, choose) => {
    expect(Math.abs(coverageOf(other, errors, choose) - 0.6827)).toBeLessThan(0.04);
  });

  it("are within a tenth of the true ones, and of the 2.5 per cent that outliers add", () => {
    const ratios = errors
      .map((error, i) => error / other.sigma[i]!)
      .filter((_, i) => !Number.isNaN(other.correlation![i]!));
    const sorted = ratios.sort();
    const at = (share: number) => sorted[Math.floor(share * sorted.length)]!;
    expect(at(0.5)).toBeGreaterThan(0.98);
    expect(at(0.5)).toBeLessThan(1.06);
    expect(at(0.05)).toBeGreaterThan(0.88);
    expect(at(0.95)).toBeLessThan(1.16);
  });

  it("standardise the differences to an NMAD of 1", () => {
    const own = predictElevationErrors(model, scene);
    const standardised = scene.elevation
      .map((z, i) => Math.abs(z - scene.reference[i % PIXELS]! - report.offset) / own[i]!)
      .filter((value) => !Number.isNaN(value))
      .sort();
    expect(1.4826 * standardised[standardised.length >> 1]!).toBeCloseTo(1, 1.7);
  });

  it("rise with slope and fall with correlation, also where nothing was measured", () => {
    const predict = (slope: number, correlation: number) =>
      predictElevationErrors(model, {
        dateError: scene.dateError,
        slope: Float32Array.of(slope),
        correlation: new Float32Array(DATES).fill(correlation),
      })[0]!;
    for (let slope = 0; slope < 90; slope += 2)
      for (let correlation = 0; correlation <= 100; correlation += 4) {
        expect(predict(slope + 2, correlation)).toBeGreaterThan(predict(slope, correlation) * (1 - 1e-5));
        expect(predict(slope, correlation)).toBeGreaterThan(predict(slope, correlation + 4) * (1 - 1e-5));
      }
  });

  it("are the same through JSON, and from tiles in any order", () => {
    const samples = createErrorSamples({ seed: 1, most: 200 });
    addStableTile(samples, scene);
    const tiles = [4000, 0].map((from) => {
      const part = createErrorSamples({ seed: 1, most: 200 });
      addStableTile(part, cut(scene, from, from === 0 ? 4000 : PIXELS));
      return part;
    });
    mergeErrorSamples(tiles[0]!, tiles[1]!);
    const whole = calibrateElevationErrors(samples, scene.dateError);
    expect(calibrateElevationErrors(tiles[0]!, scene.dateError)).toEqual(whole);
    expect(whole.report.samples).toBeLessThan(report.samples / 4);
    expect(JSON.parse(JSON.stringify(whole.model))).toEqual(whole.model);
  });
});

describe("what the calibration does without", () => {
  it("stable terrain: it takes the formula, and says so", () => {
    const scene = simulate(5);
    const { model, report } = calibrate({ ...scene, stable: new Uint8Array(PIXELS) });
    expect(model).toEqual({ kind: "formula" });
    expect(report.samples).toBe(0);
    const noReference = new Float32Array(PIXELS).fill(Number.NaN);
    expect(calibrate({ ...scene, reference: noReference }).model).toEqual({ kind: "formula" });
  });

  it("correlation: slope alone carries the error", () => {
    const scene = simulate(6);
    const { model } = calibrate({ ...scene, correlation: null });
    const errors = predictElevationErrors(model, { ...scene, correlation: null });
    expect(Math.abs(coverageOf(scene, errors, () => true) - 0.6827)).toBeLessThan(0.03);
  });

  it("stable terrain at a date: the factor is that of dates of the same co-registration error", () => {
    const scene = simulate(7);
    const elevation = scene.elevation.slice();
    elevation.fill(Number.NaN, 3 * PIXELS, 4 * PIXELS);
    const { model, report } = calibrate({ ...scene, elevation });
    expect(report.calibratedDates).toBe(DATES - 1);
    if (model.kind !== "calibrated") throw new Error("The model should be calibrated.");
    // Every fourth date is as bad as this one.
    expect(model.dateFactors[3]! / model.dateFactors[11]!).toBeCloseTo(1, 1);
  });

  it("differences: a stack of the reference itself has the smallest error, not none", () => {
    const scene = simulate(8);
    const elevation = scene.elevation.map((_, i) => scene.reference[i % PIXELS]!);
    const errors = predictElevationErrors(calibrate({ ...scene, elevation }).model, scene);
    for (const error of errors) expect(error).toBeCloseTo(0.01, 6);
  });
});

it("maps of different sizes are refused", () => {
  const scene = simulate(9);
  expect(() => calibrate({ ...scene, stable: new Uint8Array(3) })).toThrow("raster-size");
});

function cut(scene: StableTile, from: number, to: number): StableTile {
  const map = (values: Float32Array) => values.slice(from, to);
  const cube = (values: Float32Array) =>
    Float32Array.from({ length: DATES * (to - from) }, (_, i) => {
      const [t, p] = [Math.floor(i / (to - from)), i % (to - from)];
      return values[t * PIXELS + from + p]!;
    });
  return {
    ...scene,
    elevation: cube(scene.elevation),
    correlation: cube(scene.correlation!),
    reference: map(scene.reference),
    slope: map(scene.slope),
    stable: scene.stable.slice(from, to),
    pixelNumbers: Array.from({ length: to - from }, (_, p) => from + p),
  };
}
