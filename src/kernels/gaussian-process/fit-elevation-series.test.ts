import { describe, expect, it } from "vitest";
import { largestDifference } from "../../../test/compare.ts";
import { createRandom, normal } from "../../../test/random.ts";
import { fitElevationSeries } from "./fit-elevation-series.ts";

const at = Float64Array.from({ length: 41 }, (_, k) => k / 2);

/** A glacier that thins by a metre a year from 1500 m, seen with errors of 2 m. */
function drawSeries(seed: number, n = 30) {
  const random = createRandom(seed);
  const t = Float64Array.from({ length: n }, () => 20 * random()).sort();
  return { t, z: t.map((time) => 1500 - time + 2 * normal(random)), sigma: new Float64Array(n).fill(2) };
}

describe("fitElevationSeries", () => {
  it("covers the truth as often as it says", () => {
    let within = 0;
    for (let seed = 0; seed < 40; seed++) {
      const { elevation, sigma } = fitElevationSeries(drawSeries(seed), at);
      for (const [k, time] of at.entries())
        if (Math.abs(elevation[k]! - (1500 - time)) < 2 * sigma[k]!) within++;
    }
    // The model allows for seasons and surges that this glacier does not have: it is careful.
    expect(within / (40 * at.length)).toBeGreaterThan(0.95);
  });

  it("rejects a cloud, and fits as if what it rejects had not been there", () => {
    const series = drawSeries(1);
    const cloudy = { ...series, z: series.z.map((value, i) => (i === 12 ? value + 900 : value)) };
    const seen = fitElevationSeries(cloudy, at);
    expect(seen.rejectedIn[12]).toBeGreaterThan(0);
    const used = cloudy.z.map((value, i) => (seen.rejectedIn[i] === 0 ? value : Number.NaN));
    const gone = fitElevationSeries({ ...series, z: used }, at);
    expect(Math.max(...gone.rejectedIn)).toBe(0);
    expect(seen.elevation).toEqual(gone.elevation);
    expect(seen.sigma).toEqual(gone.sigma);
    expect(seen.logLikelihood).toBe(gone.logLikelihood);
  });

  it("fits again after the last scores, but for compat", () => {
    // Rough ground: the last pass, which expects less than the first, finds more.
    const rough = (seed: number) => {
      const random = createRandom(seed);
      const series = drawSeries(seed);
      return { ...series, z: series.z.map((value) => value + 40 * normal(random) ** 3) };
    };
    let differences = 0;
    for (let seed = 0; seed < 20; seed++) {
      const series = rough(seed);
      const fit = fitElevationSeries(series, at);
      const used = { ...series, z: series.z.map((z, i) => (fit.rejectedIn[i] === 0 ? z : Number.NaN)) };
      if ([...used.z].filter(Number.isFinite).length < 2) continue;
      expect(fit.rejectedIn.includes(fit.passes)).toBe(false);
      if (fitElevationSeries(series, at, { compat: "pyddem" }).passes < fit.passes) differences++;
    }
    expect(differences).toBeGreaterThan(0);
  });

  it.each([0, 1])("gives nothing of %i observations", (there) => {
    const series = drawSeries(1);
    const z = series.z.map((value, i) => (i < there ? value : Number.NaN));
    const fit = fitElevationSeries({ ...series, z }, at);
    expect(fit.passes).toBe(0);
    expect([...fit.elevation, ...fit.sigma, fit.logLikelihood].every(Number.isNaN)).toBe(true);
  });

  it("moves with the series: a height added to all is added to the fit", () => {
    const series = drawSeries(4);
    const [low, high] = [series, { ...series, z: series.z.map((value) => value + 2000) }].map((samples) =>
      fitElevationSeries(samples, at),
    );
    const lifted = low!.elevation.map((value) => value + 2000);
    expect(largestDifference(high!.elevation, lifted)).toBeLessThan(1e-8);
    expect(high!.rejectedIn).toEqual(low!.rejectedIn);
  });

  it("gives a line back at its own times, unlike pyddem", () => {
    const steep = drawSeries(2);
    const z = steep.z.map((value, i) => value - 20 * steep.t[i]!);
    const options = { centre: "line" } as const;
    const [ours, theirs] = [
      fitElevationSeries({ ...steep, z }, at, options),
      fitElevationSeries({ ...steep, z }, at, { ...options, compat: "pyddem" }),
    ];
    expect(Math.abs(ours.elevation[20]! - (1500 - 21 * 10))).toBeLessThan(4);
    // The slope of -21 m/yr times the mean time of about ten years.
    expect(ours.elevation[20]! - theirs.elevation[20]!).toBeGreaterThan(150);
  });

  it("needs predictions around the observations in compat only", () => {
    const short = at.subarray(0, 20);
    const series = drawSeries(3);
    expect(() => fitElevationSeries(series, short, { compat: "pyddem" })).toThrow("must span");
    expect(fitElevationSeries(series, short).elevation).toHaveLength(20);
  });
});
