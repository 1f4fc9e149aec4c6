import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { largestDifference } from "../../test/compare.ts";
import { createRandom, normal } from "../../test/random.ts";
import { ELEVATION_MODEL } from "../kernels/gaussian-process/elevation-covariance.ts";
import {
  type ElevationFitOptions,
  fitElevationSeries,
} from "../kernels/gaussian-process/fit-elevation-series.ts";
import { type Kernels, loadKernels } from "./wasm.ts";

let kernels: Kernels;
beforeAll(async () => {
  kernels = await loadKernels();
});

interface Stack {
  readonly t: Float64Array;
  readonly at: Float64Array;
  readonly z: Float64Array;
  readonly sigma: Float64Array;
  readonly pixels: number;
}

/** Thinning ground with seasons, errors of 0.5 to 20 m, gaps, clouds, and a surge in every fifth pixel. */
function drawStack(seed: number, dates: number, predictions: number, pixels: number, gaps = 0.3): Stack {
  const random = createRandom(seed);
  const t = Float64Array.from({ length: dates }, () => 20 * random()).sort();
  const at = Float64Array.from({ length: predictions }, (_, k) => (20 * k) / (predictions - 1));
  const sigma = Float64Array.from({ length: dates * pixels }, () => 0.5 + 19.5 * random());
  const z = sigma.map((error, k) => {
    const [time, pixel] = [t[Math.floor(k / pixels)]!, k % pixels];
    const surge = pixel % 5 === 0 && time > 11 ? 80 : 0;
    const cloud = random() < 0.05 ? 400 * normal(random) : 0;
    const value =
      1800 - 1.2 * time + 2 * Math.sin(2 * Math.PI * time) + surge + cloud + error * normal(random);
    return random() < gaps ? Number.NaN : value;
  });
  return { t, at, z, sigma, pixels };
}

const pixelOf = ({ t, z, sigma, pixels }: Stack, pixel: number) => {
  const column = (values: Float64Array) => t.map((_, i) => values[i * pixels + pixel]!);
  return { t, z: column(z), sigma: column(sigma) };
};
const columnOf = <T extends Float64Array | Int8Array>(values: T, pixel: number, pixels: number) =>
  Array.from(values.filter((_, k) => k % pixels === pixel));

function expectOracle(stack: Stack, options: ElevationFitOptions): void {
  const { t, at, z, sigma, pixels } = stack;
  const fits = kernels.createElevationFitter(t, at, options).fit(z, sigma, pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const expected = fitElevationSeries(pixelOf(stack, pixel), at, options);
    const title = `pixel ${pixel}`;
    expect(fits.passes[pixel], title).toBe(expected.passes);
    expect(columnOf(fits.rejectedIn, pixel, pixels), title).toEqual([...expected.rejectedIn]);
    const [elevation, spread] = [fits.elevation, fits.sigma].map((rows) => columnOf(rows, pixel, pixels));
    expect(elevation!.map(Number.isNaN), title).toEqual([...expected.elevation].map(Number.isNaN));
    expect(largestDifference(elevation!, expected.elevation), title).toBeLessThan(1e-9);
    expect(largestDifference(spread!, expected.sigma), title).toBeLessThan(1e-9);
    if (Number.isNaN(expected.logLikelihood)) expect(fits.logLikelihood[pixel], title).toBeNaN();
    else expect(Math.abs(fits.logLikelihood[pixel]! - expected.logLikelihood), title).toBeLessThan(1e-8);
  }
}

const cases = (["unstable", "stable"] as const).flatMap((terrain) =>
  ([undefined, "pyddem"] as const).map((compat) => ({
    name: `${terrain}, ${compat ?? "default"}`,
    terrain,
    ...(compat === undefined ? {} : { compat }),
  })),
);

describe.each(cases)("ElevationFitter ($name)", ({ name: _, ...options }) => {
  it("equals the oracle, with gaps, clouds and surges", () => {
    expectOracle(drawStack(1, 40, 82, 60), options);
  });

  it("equals the oracle for any number of dates and predictions", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 35 }),
        fc.integer({ min: 2, max: 30 }),
        fc.constantFrom(0, 0.2, 0.8),
        (seed, dates, predictions, gaps) =>
          expectOracle(drawStack(seed, dates, predictions, 4, gaps), options),
      ),
      { numRuns: 25 },
    );
  });

  it("gives a pixel the same bytes in any batch and beside any neighbours", () => {
    const stack = drawStack(3, 25, 33, 1100, 0.2);
    const { t, at, z, sigma, pixels } = stack;
    const whole = kernels.createElevationFitter(t, at, options).fit(z, sigma, pixels);
    const again = kernels.createElevationFitter(t, at, options);
    for (const pixel of [1099, 0, 1008, 1007, 5]) {
      const one = pixelOf(stack, pixel);
      const alone = again.fit(one.z, one.sigma, 1);
      expect(columnOf(whole.elevation, pixel, pixels)).toEqual([...alone.elevation]);
      expect(columnOf(whole.sigma, pixel, pixels)).toEqual([...alone.sigma]);
      expect(columnOf(whole.rejectedIn, pixel, pixels)).toEqual([...alone.rejectedIn]);
      expect(whole.passes[pixel]).toBe(alone.passes[0]);
      expect(whole.logLikelihood[pixel]).toBe(alone.logLikelihood[0]);
    }
  });
});

describe("ElevationFitter", () => {
  it.each<[string, ElevationFitOptions]>([
    ["a line", { centre: "line" }],
    ["a covariance of one's own", { covariance: [{ kind: "squared-exponential", variance: 90, length: 2 }] }],
    ["another exponent", { model: { ...ELEVATION_MODEL, alpha: 2 } }],
  ])("leaves %s to the oracle", (_, options) => {
    expectOracle(drawStack(5, 12, 9, 3), options);
  });

  it("takes other constants of the model", () => {
    const model = { ...ELEVATION_MODEL, trend: 3, season: 8, laterLocal: 120, longest: 40 };
    expectOracle(drawStack(6, 30, 20, 20), { model });
  });

  it("equals the oracle where several observations have one time, or a line fits exactly", () => {
    const t = new Float64Array(6).fill(3.1);
    const at = Float64Array.of(0, 3, 6);
    const z = Float64Array.of(5, 6, 9, 2, 1, 4);
    const sigma = z.map((_, i) => 2 + i);
    expectOracle({ t, at, z, sigma, pixels: 1 }, {});
    const times = Float64Array.of(0, 1, 2, 12, 14, 15, 17);
    const line = times.map((time) => 8 - time);
    expectOracle({ t: times, at, z: line, sigma: line.map(() => 2), pixels: 1 }, {});
  });

  it("gives float32 of float32", () => {
    const { t, at, z, sigma, pixels } = drawStack(7, 20, 10, 5);
    const fits = kernels
      .createElevationFitter(t, at)
      .fit(Float32Array.from(z), Float32Array.from(sigma), pixels);
    expect(fits.elevation).toBeInstanceOf(Float32Array);
    const exact = kernels
      .createElevationFitter(t, at)
      .fit(Float64Array.from(Float32Array.from(z)), Float64Array.from(Float32Array.from(sigma)), pixels);
    expect(fits.elevation).toEqual(Float32Array.from(exact.elevation));
  });

  it("says what the oracle says of errors of zero, and of observations that compat cannot score", () => {
    const t = Float64Array.of(1, 1, 2);
    const z = Float64Array.of(1, 2, 3);
    const fitter = kernels.createElevationFitter(t, Float64Array.of(0, 3));
    expect(() => fitter.fit(z, new Float64Array(3), 1)).toThrow("not positive definite");
    expect(() => fitter.fit(z, new Float64Array(3).fill(Number.NaN), 1)).toThrow("not positive definite");
    const narrow = kernels.createElevationFitter(t, Float64Array.of(0, 1.5), { compat: "pyddem" });
    expect(() => narrow.fit(z, z, 1)).toThrow("must span");
    // Where the date outside has no elevation, nothing is wrong.
    const without = Float64Array.of(1, 2, Number.NaN);
    expectOracle({ t, at: Float64Array.of(0, 1.5), z: without, sigma: z, pixels: 1 }, { compat: "pyddem" });
  });

  it("fits without predictions, dates or pixels", () => {
    const [none, one] = [new Float64Array(0), Float64Array.of(1)];
    expect(kernels.createElevationFitter(one, none).fit(one, one, 1).rejectedIn).toEqual(Int8Array.of(0));
    expect(kernels.createElevationFitter(none, one).fit(none, none, 2).elevation).toEqual(
      new Float64Array(2).fill(Number.NaN),
    );
    expect(kernels.createElevationFitter(one, one).fit(none, none, 0).elevation).toEqual(none);
  });

  it("refuses sizes that do not match, and more dates than tables are made for", () => {
    const t = Float64Array.of(1, 2);
    expect(() => kernels.createElevationFitter(t, t).fit(t, Float64Array.of(1), 1)).toThrow(
      "one value per date and pixel",
    );
    const many = new Float64Array(40_000);
    expect(() => kernels.createElevationFitter(many, t)).toThrow("40000 dates and 2 predictions");
    expect(() => kernels.createElevationFitter(t, many)).toThrow("2 dates and 40000 predictions");
  });
});
