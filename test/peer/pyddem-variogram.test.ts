import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sortLags } from "../../src/kernels/statistics/lag-bins.ts";
import { medianOf } from "../../src/kernels/statistics/median-of.ts";
import {
  listSquares,
  measureVariogram,
  poolVariogram,
} from "../../src/kernels/statistics/temporal-variogram.ts";
import { testData } from "../data.ts";
import { readGolden } from "./pyddem-golden.ts";

const GOLDEN = testData("pyddem-golden");
/** Sums of some hundred squares in float64, in another order. */
const RELATIVE = 1e-12;

interface Case {
  readonly y: readonly (number | null)[];
  readonly lag_cutoff: number;
  readonly tstep: number;
  readonly semivariance: readonly (number | null)[];
  readonly npairs: readonly number[];
  readonly med_counts: readonly number[];
  readonly med_sum: readonly (number | null)[];
  readonly med_median: readonly (number | null)[];
  readonly med_first3: readonly (readonly (number | null)[])[];
}
interface Golden {
  readonly t: readonly number[];
  readonly cases: Readonly<Record<string, Case>>;
}

describe.skipIf(GOLDEN === null)("temporal variograms (pyddem-golden)", () => {
  it("vgm_1d and vgm_1d_med: semivariances, pairs and squares of all 12 cases", () => {
    const golden = JSON.parse(readFileSync(join(GOLDEN as string, "variogram_1d.json"), "utf8")) as Golden;
    expect(Object.keys(golden.cases)).toHaveLength(12);
    for (const [name, expected] of Object.entries(golden.cases)) {
      const { lag_cutoff: cutoff, tstep: step } = expected;
      const series = expected.y.map((value) => value ?? Number.NaN);
      const bins = sortLags(golden.t, { step, cutoff, compat: "pyddem" });
      const { semivariance, pairs } = measureVariogram(series, bins);
      const squares = listSquares(series, bins);
      expect([...pairs], name).toEqual(expected.npairs);
      expectNear(semivariance, expected.semivariance, name);
      for (const [k, list] of squares.entries()) {
        // An empty list is [NaN] in pyddem.
        expect(list.length || 1, name).toBe(expected.med_counts[k]);
        if (list.length === 0) continue;
        expectNear(list.slice(0, 3), expected.med_first3[k]!, name);
        expectNear([list.reduce((a, b) => a + b, 0)], [expected.med_sum[k]!], name);
        expectNear([medianOf(Float64Array.from(list), list.length)], [expected.med_median[k]!], name);
      }
    }
  });

  it("estimate_vgm: medians and spreads of all lags, from all pixels", async () => {
    const path = join(GOLDEN as string, "estimate_vgm.nc");
    const read = (name: string) => readGolden(path, name);
    const [z, days, lags, vmed, vnmad] = await Promise.all(
      ["z", "time_days_since_2000", "lags", "vmed", "vnmad"].map(read) as [
        Promise<Float64Array>,
        Promise<Float64Array>,
        Promise<Float64Array>,
        Promise<Float64Array>,
        Promise<Float64Array>,
      ],
    );
    // pyddem's years: of the mean length from the first to the last year that the stack begins in, 2000 to 2019.
    const daysFrom2000To2019 = 6940;
    const years = days.map((day) => (day / daysFrom2000To2019) * 19);
    const use = new Uint8Array(z.length / days.length).fill(1);
    const ours = poolVariogram(Float32Array.from(z), years, use, { step: 0.5, compat: "pyddem" });
    expect([...ours.lag]).toEqual([...lags]);
    // Differences are of float32 in pyddem, in float64 here.
    for (const [k, value] of vmed.entries()) {
      expect(Math.abs(ours.value[k]! / value - 1)).toBeLessThan(1e-6);
      expect(Math.abs(ours.spread[k]! / vnmad[k]! - 1)).toBeLessThan(1e-6);
    }
  });
});

function expectNear(ours: ArrayLike<number>, expected: readonly (number | null)[], name: string): void {
  expect(ours.length, name).toBe(expected.length);
  for (const [k, value] of expected.entries()) {
    if (value === null) expect(ours[k], name).toBeNaN();
    else expect(Math.abs(ours[k]! - value), name).toBeLessThanOrEqual(RELATIVE * Math.abs(value));
  }
}
