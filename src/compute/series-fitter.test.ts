import { beforeAll, describe, expect, it } from "vitest";
import { largestDifference, largestMagnitude } from "../../test/compare.ts";
import { loadMintpyCrop } from "../../test/mintpy-crop.ts";
import { createRandom, normal } from "../../test/random.ts";
import { createDesign } from "../kernels/linear/design.ts";
import { designLine, fitSeries } from "../kernels/time/velocity.ts";
import { type Kernels, loadKernels } from "./wasm.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

const dates = 17;
const years = Float64Array.from({ length: dates }, (_, i) => i * 0.11);
const curve = createDesign(
  Float64Array.from({ length: 4 * dates }, (_, i) => {
    const t = years[i >> 2]!;
    return [1, t, Math.cos(2 * Math.PI * t), Math.sin(2 * Math.PI * t)][i & 3]!;
  }),
  dates,
  4,
  Uint8Array.from(years, (_, i) => (i === 3 ? 0 : 1)),
  [
    [2, 3],
    [0, 1],
  ],
);

describe("SeriesFitter", () => {
  it.each([
    ["a line", designLine(years), 0],
    ["a line with gaps", designLine(years), 0.3],
    ["a seasonal model with an excluded date", curve, 0],
    ["a seasonal model with gaps, some beyond repair", curve, 0.7],
  ] as const)("equals the oracle: %s", (_, design, gaps) => {
    const random = createRandom(4);
    const pixels = 1013;
    const series = Float32Array.from({ length: dates * pixels }, (_, i) =>
      (i % pixels) % 3 && random() < gaps ? Number.NaN : normal(random),
    );
    const noise = {
      parameterVariance: Float32Array.from({ length: design.columns * pixels }, () => 0.1 * random()),
      residualTrace: Float32Array.from({ length: pixels }, () => 20 * random()),
      coupleCovariance: Float32Array.from({ length: design.couples.length * pixels }, () => random() - 0.5),
    };
    const fitter = kernels.createFitter(design);
    // Parameters of almost dependent designs are large: compare relative to the largest.
    const relative = (a: Float32Array, b: Float32Array) => largestDifference(a, b) / largestMagnitude(b, 1);
    for (const added of [noise, null]) {
      const [actual, expected] = [
        fitter.fit(series, pixels, added),
        fitSeries(series, design, pixels, added),
      ];
      expect(relative(actual.parameters, expected.parameters)).toBeLessThan(1e-7);
      expect(relative(actual.standardError, expected.standardError)).toBeLessThan(1e-7);
      expect(relative(actual.coupleCovariance, expected.coupleCovariance)).toBeLessThan(1e-7);
      expect(relative(actual.residue, expected.residue)).toBeLessThan(1e-7);
    }
  });

  it("keeps what the fit leaves over of a series far from zero", () => {
    // 2.4 m with a scatter of 1 mm, as absolute delays have: the residuals are 1e-7 of the sum of squares.
    const random = createRandom(6);
    const series = Float32Array.from({ length: dates * 64 }, () => 2.4 + 1e-3 * normal(random));
    const [actual, expected] = [kernels.createFitter(curve).fit(series, 64), fitSeries(series, curve, 64)];
    expect(
      largestDifference(actual.residue, expected.residue) / largestMagnitude(expected.residue),
    ).toBeLessThan(1e-7);
  });

  it("knows the residuals of a series that the model fits to the last bit of float32", () => {
    const series = Float32Array.from({ length: dates * 24 }, (_, k) => {
      const t = years[Math.floor(k / 24)]!;
      return 0.01 + 0.3 * t + 0.02 * Math.cos(2 * Math.PI * t);
    });
    const [actual, expected] = [kernels.createFitter(curve).fit(series, 24), fitSeries(series, curve, 24)];
    expect(expected.residue[0]).toBeLessThan(1e-6);
    expect(largestDifference(actual.residue, expected.residue) / expected.residue[0]!).toBeLessThan(1e-6);
  });

  it("keeps nothing of one fit for the next: neighbours that lack the same dates, then others", () => {
    const random = createRandom(7);
    const series = Float32Array.from({ length: dates * 40 }, (_, i) => {
      const [date, pixel] = [Math.floor(i / 40), i % 40];
      const missing = pixel < 20 ? date % 3 === 0 : pixel < 30 ? date > 3 : date % 4 === 1;
      return missing ? Number.NaN : normal(random);
    });
    const expected = fitSeries(series, curve, 40);
    const fitter = kernels.createFitter(curve);
    for (const fit of [fitter.fit(series, 40), fitter.fit(series, 40)])
      expect(largestDifference(fit.parameters, expected.parameters)).toBeLessThan(1e-5);
    expect(Number.isNaN(expected.parameters[25]!)).toBe(true);
  });

  it("gives a series the same bits in any lane and batch", () => {
    const random = createRandom(8);
    const pixels = 1100;
    const series = Float32Array.from({ length: dates * pixels }, () =>
      random() < 0.02 ? Number.NaN : normal(random),
    );
    const whole = kernels.createFitter(curve).fit(series, pixels);
    for (const pixel of [0, 5, 8, 1007, 1008, 1099]) {
      const alone = kernels.createFitter(curve).fit(
        series.filter((_, i) => i % pixels === pixel),
        1,
      );
      expect(alone.parameters).toEqual(whole.parameters.filter((_, i) => i % pixels === pixel));
      expect(alone.standardError).toEqual(whole.standardError.filter((_, i) => i % pixels === pixel));
    }
  });

  it("gives MintPy's velocity, its standard error and the residue", () => {
    const crop = loadMintpyCrop();
    const use = Uint8Array.from(crop.dates, (date) => (date === crop.excludedDate ? 0 : 1));
    const fit = kernels
      .createFitter(designLine(crop.years, use))
      .fit(crop.array("series_corrected"), crop.pixels);
    expect(largestDifference(fit.parameters.subarray(crop.pixels), crop.array("velocity"))).toBeLessThan(
      6e-8,
    );
    expect(
      largestDifference(fit.standardError.subarray(crop.pixels), crop.array("velocityStd")),
    ).toBeLessThan(6e-8);
    expect(largestDifference(fit.residue, crop.array("residue"))).toBeLessThan(6e-8);
  });
});
