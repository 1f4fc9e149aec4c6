import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadKernels } from "../../src/compute/wasm.ts";
import { readStrings } from "../../src/formats/hdf5/strings.ts";
import type { Covariance } from "../../src/kernels/gaussian-process/covariance.ts";
import {
  type ElevationFitOptions,
  fitElevationSeries,
} from "../../src/kernels/gaussian-process/fit-elevation-series.ts";
import { testData } from "../data.ts";
import { readGolden } from "./pyddem-golden.ts";

const GOLDEN = testData("pyddem-golden");

/** The README's tolerance, metres, for 2727 predictions by float64 on both sides. */
const TOLERANCE = 1e-6;
/** Of the case `customkernel`, whose amplitudes were printed with three digits: 120, 8 and 40 m^2. */
const CUSTOM: Covariance = [
  { kind: "squared-exponential", variance: 120, length: 2.5 },
  { kind: "periodic", variance: 8, period: 1, length: 1.3 },
  { kind: "rational-quadratic", variance: 40, alpha: 0.7, length: 6 },
];
const OPTIONS: Readonly<Record<string, ElevationFitOptions>> = {
  stable: { terrain: "stable" },
  detrend: { centre: "line" },
  loopdetrend: { centre: "line-each-pass" },
  customkernel: { covariance: CUSTOM },
};

describe.skipIf(GOLDEN === null)("gpr (pyddem-golden)", () => {
  it("has pyddem's elevations, errors and rejected observations in all 75 cases, from the oracle and the kernel", async () => {
    const path = join(GOLDEN as string, "gpr.nc");
    const tags = await readStrings(path, "tag");
    const read = (name: string) => readGolden(path, name);
    const [t, at, z, sigma] = await Promise.all([
      read("t_obs"),
      read("t_pred"),
      read("data"),
      read("uncert"),
    ]);
    const [expected, expectedSigma, valid] = await Promise.all([read("y_out"), read("sigma"), read("valid")]);
    expect(tags).toHaveLength(75);
    const kernels = await loadKernels();
    let compared = 0;
    for (const [k, tag] of tags.entries()) {
      const row = (values: Float64Array, length: number) => values.subarray(k * length, (k + 1) * length);
      const samples = { t, z: row(z, t.length), sigma: row(sigma, t.length) };
      const options = OPTIONS[tag.replace(/^px\d+_/, "")];
      const compat = { ...options, compat: "pyddem" } as const;
      const fit = fitElevationSeries(samples, at, compat);
      const twin = kernels.createElevationFitter(t, at, compat).fit(samples.z, samples.sigma, 1);
      const theirs = row(expected, at.length);
      for (const [ours, golden] of [
        [fit.elevation, theirs],
        [fit.sigma, row(expectedSigma, at.length)],
        [twin.elevation, theirs],
        [twin.sigma, row(expectedSigma, at.length)],
      ] as const)
        for (const [i, value] of golden.entries()) {
          if (Number.isNaN(value)) expect(ours[i], tag).toBeNaN();
          else expect(Math.abs(ours[i]! - value), `${tag}, prediction ${i}`).toBeLessThan(TOLERANCE);
          compared++;
        }
      expect([...twin.rejectedIn], tag).toEqual([...fit.rejectedIn]);
      // pyddem leaves before it judges anything where there are fewer than two observations.
      const judged = row(valid, t.length);
      if (judged.every(Number.isNaN)) expect(fit.passes).toBe(0);
      else
        expect(
          Array.from(fit.rejectedIn, (pass) => (pass === 0 ? 1 : 0)),
          tag,
        ).toEqual([...judged]);
    }
    expect(compared).toBe(75 * 4 * 82);
  });
});
