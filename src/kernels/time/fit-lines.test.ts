import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillNormal } from "../random/normal.ts";
import { createStream } from "../random/stream.ts";
import { fitLines } from "./fit-lines.ts";
import { bandHalfWidth } from "./line-bands.ts";

const years = (count: number) => Float64Array.from({ length: count }, (_, i) => 2000 + i);
const column = (...z: number[]) => Float64Array.from(z);

describe("lines through elevation series", () => {
  // z = 1, 3, 2 at t = 0, 1, 2: mean 2, slope 1/2, residuals -1/2, 1, -1/2, s^2 = 1.5, Sxx = 2.
  it("are those of a textbook", () => {
    const fit = fitLines(column(1, 3, 2), column(0, 1, 2), { share: 0.95 });
    expect(fit.slope[0]).toBeCloseTo(0.5, 14);
    expect(fit.intercept[0]).toBeCloseTo(1.5, 14);
    expect(fit.scatter[0]).toBeCloseTo(Math.sqrt(1.5), 14);
    expect(fit.slopeError[0]).toBeCloseTo(Math.sqrt(0.75), 14);
    expect(fit.slopeHalfWidth[0]! / fit.slopeError[0]!).toBeCloseTo(12.7062, 4);
    expect(fit.interceptError[0]).toBeCloseTo(Math.sqrt(1.5 * (1 / 3 + 1 / 2)), 14);
    expect([fit.count[0], fit.first[0], fit.last[0]]).toEqual([3, 0, 2]);
  });

  it("weigh by 1 / sigma^2: an elevation of half the error counts four times", () => {
    const repeated = fitLines(column(1, 3, 3, 3, 3, 2.5), column(0, 1, 1, 1, 1, 2));
    const weighted = fitLines(column(1, 3, 2.5), column(0, 1, 2), { sigma: column(2, 1, 2) });
    expect(weighted.slope[0]).toBeCloseTo(repeated.slope[0]!, 13);
    expect(weighted.intercept[0]).toBeCloseTo(repeated.intercept[0]!, 13);
    const pyddem = fitLines(column(1, 3, 2.5), column(0, 1, 2), { sigma: column(4, 1, 1), compat: "pyddem" });
    const errorsAsWeights = fitLines(column(1, 1, 1, 1, 3, 2.5), column(0, 0, 0, 0, 1, 2));
    expect(pyddem.slope[0]).toBeCloseTo(errorsAsWeights.slope[0]!, 13);
  });

  it("have no slope of fewer than two times, and no error of fewer than three", () => {
    const gap = Number.NaN;
    // Pixels: nothing, one elevation, two of one time, two, three.
    const rows = [
      [gap, 5, 5, 5, 5],
      [gap, gap, 6, gap, 6],
      [gap, gap, gap, 9, 9],
    ];
    const fit = fitLines(Float64Array.from(rows.flat()), column(0.1, 0.1, 2.1));
    expect([...fit.slope.slice(0, 3)]).toEqual([gap, gap, gap]);
    expect(fit.slope[3]).toBeCloseTo(2, 13);
    expect([...fit.slopeError.slice(0, 4)]).toEqual([gap, gap, gap, gap]);
    expect(fit.slopeError[4]).toBeGreaterThan(0);
    expect([...fit.count]).toEqual([0, 1, 2, 2, 3]);
    expect([...fit.first]).toEqual([gap, 0.1, 0.1, 0.1, 0.1]);
    expect([...fit.last]).toEqual([gap, 0.1, 0.1, 2.1, 2.1]);
  });

  it("leave out what is rejected and what has no error, as if it were not there", () => {
    const [t, z] = [years(6), column(10, 12, 500, 13, -90, 15)];
    const sigma = column(1, 2, 1, 1, 0, 2);
    const rejected = Uint8Array.of(0, 0, 1, 0, 0, 0);
    const fit = fitLines(z, t, { sigma, rejected });
    const without = fitLines(column(10, 12, 13, 15), column(2000, 2001, 2003, 2005), {
      sigma: column(1, 2, 1, 2),
    });
    for (const key of ["slope", "intercept", "slopeError", "interceptError"] as const)
      expect(fit[key][0]! / without[key][0]!).toBeCloseTo(1, 11);
    expect(fit.count[0]).toBe(4);
  });

  it("know the small scatter of a nearly perfect line far from sea level", () => {
    const t = years(40);
    const z = t.map((year, i) => 3000 - 50 * (year - 2000) + (i % 4 === 0 || i % 4 === 3 ? 1e-5 : -1e-5));
    expect(fitLines(z, t).scatter[0]! / 1e-5).toBeCloseTo(Math.sqrt(40 / 38), 3);
    expect(
      fitLines(
        t.map(() => 1500),
        t,
      ).slopeError[0],
    ).toBe(0);
  });

  it("follow a shift, a tilt and a change of unit of the elevations", () => {
    const value = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 5, maxLength: 20 }), value, value, (z, shift, tilt) => {
        const t = years(z.length);
        const fit = fitLines(Float64Array.from(z), t);
        const other = fitLines(
          Float64Array.from(z, (v, i) => 3 * v + shift + tilt * t[i]!),
          t,
        );
        expect(other.slope[0]).toBeCloseTo(3 * fit.slope[0]! + tilt, 6);
        expect(other.slopeError[0]).toBeCloseTo(3 * fit.slopeError[0]!, 6);
      }),
    );
  });

  it("are the same in any cut of the pixels, and of float32 elevations", () => {
    const [times, pixels] = [12, 150];
    const z = fillNormal(createStream(3, 1), 0, new Float64Array(times * pixels));
    for (let k = 0; k < z.length; k += 7) z[k] = Number.NaN;
    const cube = Float32Array.from(z);
    const whole = fitLines(cube, years(times));
    const [from, size] = [61, 70];
    const part = Float32Array.from({ length: times * size }, (_, k) => {
      return cube[Math.floor(k / size) * pixels + from + (k % size)]!;
    });
    expect(fitLines(part, years(times)).slope).toEqual(whole.slope.slice(from, from + size));
  });

  // 4000 series of 40 gappy dates, errors of 0.3 to 15 m: the binomial's standard deviation is 0.007.
  it("hold the truth in 68 % of their intervals, slope and line, equal and given errors", () => {
    const [times, pixels] = [40, 4000];
    const [slope, height] = [-1.3, 2500];
    const t = Float64Array.from({ length: times }, (_, i) => i / 2);
    const draw = (stream: number) => fillNormal(createStream(7, stream), 0, new Float64Array(times * pixels));
    const [noise, size, gap] = [draw(1), draw(2), draw(3)];
    const varied = size.map((value) => 2 * Math.exp(Math.max(-2, Math.min(2, value))));
    for (const sigma of [undefined, varied]) {
      const z = noise.map((value, k) => {
        const truth = height + slope * t[Math.floor(k / pixels)]!;
        return gap[k]! > 0.5 ? Number.NaN : truth + value * (sigma?.[k] ?? 5);
      });
      const fit = fitLines(z, t, sigma && { sigma });
      let [ofSlope, ofLine] = [0, 0];
      for (let p = 0; p < pixels; p++) {
        if (Math.abs(fit.slope[p]! - slope) <= fit.slopeHalfWidth[p]!) ofSlope++;
        const quantile = fit.slopeHalfWidth[p]! / fit.slopeError[p]!;
        const half = bandHalfWidth(fit, p, 3, quantile, Number.POSITIVE_INFINITY);
        if (Math.abs(fit.intercept[p]! + 3 * fit.slope[p]! - height - 3 * slope) <= half) ofLine++;
      }
      expect(Math.abs(ofSlope / pixels - 0.68)).toBeLessThan(0.02);
      expect(Math.abs(ofLine / pixels - 0.68)).toBeLessThan(0.02);
    }
  });

  it.each([
    ["times that do not ascend", column(1, 2), column(1, 0), {}],
    ["a time that is none", column(1, 2), column(1, Number.NaN), {}],
    ["elevations without times", column(1, 2), column(), {}],
    ["half a row", column(1, 2, 3), column(0, 1), {}],
    ["errors of another shape", column(1, 2), column(0, 1), { sigma: column(1, 1, 1) }],
    ["rejections of another shape", column(1, 2), column(0, 1), { rejected: new Uint8Array(1) }],
  ])("refuse %s", (_, z, t, options) => {
    expect(() => fitLines(z, t, options)).toThrow("line-shapes");
  });
});
