import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import { loadMintpyCrop } from "../../../test/mintpy-crop.ts";
import { createRandom, normal } from "../../../test/random.ts";
import { createDesign } from "../linear/design.ts";
import { designLine, fitSeries } from "./velocity.ts";

describe("fitSeries", () => {
  it("is the textbook line fit, with its standard errors", () => {
    // Values 1, 3, 2 at 0, 1, 2: slope 1/2, intercept 3/2, residuals -1/2, 1, -1/2.
    const fit = fitSeries(Float32Array.of(1, 3, 2), designLine([0, 1, 2]), 1);
    expect([...fit.parameters]).toEqual([1.5, 0.5]);
    expect(fit.residue[0]).toBeCloseTo(Math.sqrt(1.5), 6);
    expect(fit.standardError[1]).toBeCloseTo(Math.sqrt(1.5 / 2), 6);
    expect(fit.standardError[0]).toBeCloseTo(Math.sqrt((1.5 * 5) / 6), 6);
  });

  it("leaves a pixel's NaN dates out, as if the stack did not have them", () => {
    const random = createRandom(3);
    const years = Float64Array.from({ length: 9 }, (_, i) => i * 0.3 + 0.1 * random());
    const values = Float32Array.from(years, () => normal(random));
    const gap = values.slice();
    gap[2] = Number.NaN;
    gap[7] = Number.NaN;
    const kept = [...years.keys()].filter((i) => i !== 2 && i !== 7);
    const short = fitSeries(
      Float32Array.from(kept, (i) => values[i]!),
      designLine(kept.map((i) => years[i]!)),
      1,
    );
    const excluded = fitSeries(
      values,
      designLine(
        years,
        Uint8Array.from(years, (_, i) => (kept.includes(i) ? 1 : 0)),
      ),
      1,
    );
    const missing = fitSeries(gap, designLine(years), 1);
    for (const fit of [excluded, missing]) {
      expect(largestDifference(fit.parameters, short.parameters)).toBeLessThan(1e-6);
      expect(largestDifference(fit.standardError, short.standardError)).toBeLessThan(1e-6);
      expect(fit.residue[0]).toBeCloseTo(short.residue[0]!, 6);
    }
  });

  it("says NaN where dates do not determine the parameters, and no error without spare dates", () => {
    const fit = fitSeries(Float32Array.of(1, Number.NaN, Number.NaN), designLine([0, 1, 2]), 1);
    expect([...fit.parameters, fit.residue[0]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const exact = fitSeries(Float32Array.of(1, 2, Number.NaN), designLine([0, 1, 2]), 1);
    expect([...exact.parameters]).toEqual([1, 1]);
    expect(exact.standardError[1]).toBeNaN();
  });

  it("adds the network's variance to what the residuals leave over", () => {
    const noise = { parameterVariance: Float32Array.of(0, 0.25), residualTrace: Float32Array.of(0.5) };
    const fit = fitSeries(Float32Array.of(1, 3, 2), designLine([0, 1, 2]), 1, noise);
    expect(fit.standardError[1]).toBeCloseTo(Math.sqrt(0.25 + (1.5 - 0.5) / 2), 6);
    const quiet = { ...noise, residualTrace: Float32Array.of(9) };
    expect(fitSeries(Float32Array.of(1, 3, 2), designLine([0, 1, 2]), 1, quiet).standardError[1]).toBe(0.5);
  });

  it("refuses a design whose columns depend on each other", () => {
    expect(() => createDesign(Float64Array.of(1, 2, 2, 4, 3, 6), 3, 2)).toThrow(/design-deficient/);
    expect(() => designLine([0, 1, 2], Uint8Array.of(1, 0, 0))).toThrow(/design-deficient/);
  });

  it("gives MintPy's velocity, intercept, their standard errors and the residue", () => {
    const crop = loadMintpyCrop();
    const use = Uint8Array.from(crop.dates, (date) => (date === crop.excludedDate ? 0 : 1));
    // MintPy counts years with the time of day, from the first used date: the offset cancels.
    const fit = fitSeries(crop.array("series_corrected"), designLine(crop.years, use), crop.pixels);
    expect(largestDifference(fit.parameters.subarray(crop.pixels), crop.array("velocity"))).toBeLessThan(
      6e-8,
    );
    expect(largestDifference(fit.parameters.subarray(0, crop.pixels), crop.array("intercept"))).toBeLessThan(
      6e-8,
    );
    expect(
      largestDifference(fit.standardError.subarray(crop.pixels), crop.array("velocityStd")),
    ).toBeLessThan(6e-8);
    expect(
      largestDifference(fit.standardError.subarray(0, crop.pixels), crop.array("interceptStd")),
    ).toBeLessThan(6e-8);
    expect(largestDifference(fit.residue, crop.array("residue"))).toBeLessThan(6e-8);
  });
});
