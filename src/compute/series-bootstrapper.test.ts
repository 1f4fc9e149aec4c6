import { expect, it } from "vitest";
import { largestDifference, largestMagnitude } from "../../test/compare.ts";
import { createRandom, normal } from "../../test/random.ts";
import { bootstrapSeries, drawBootstrap } from "../kernels/time/bootstrap.ts";
import { designTimeFunctions } from "../kernels/time/design-time-functions.ts";
import { STRAIGHT_LINE } from "../kernels/time/time-functions.ts";
import { loadKernels } from "./wasm.ts";

const kernels = await loadKernels();
const dates = Array.from({ length: 25 }, (_, i) =>
  new Date(Date.UTC(2018, 0, 6 + 24 * i)).toISOString().slice(0, 10),
);

it.each([
  ["a line", {}, 0],
  ["five columns with an excluded date", { periods: [1], steps: ["20180901"] }, 0],
  ["two periods, gaps in some series", { periods: [1, 0.5] }, 0.3],
] as const)("SeriesBootstrapper equals the oracle: %s", (_, functions, gaps) => {
  const use = Uint8Array.from(dates, (_, i) => (i === 7 && "steps" in functions ? 0 : 1));
  const design = designTimeFunctions(dates, { ...STRAIGHT_LINE, ...functions }, { use });
  const random = createRandom(4);
  const pixels = 1019;
  const series = Float32Array.from({ length: dates.length * pixels }, (_, k) =>
    k % pixels < 7 && random() < gaps ? Number.NaN : 3 + normal(random),
  );
  const options = { count: 30, seed: 5 };
  const actual = kernels.createBootstrapper(design, options).run(series, pixels);
  const expected = bootstrapSeries(series, design, pixels, drawBootstrap(design, options), options);
  for (const field of ["mean", "standardError", "coupleCovariance"] as const)
    expect(
      largestDifference(actual[field], expected[field]) / largestMagnitude(expected[field], 1),
    ).toBeLessThan(1e-6);
  expect(expected.mean.some(Number.isNaN)).toBe(false);
});
