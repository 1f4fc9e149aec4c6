import { describe, expect, it } from "vitest";
import { fillNormal } from "../random/normal.ts";
import { createStream } from "../random/stream.ts";
import { fitTheilSen } from "./theil-sen.ts";

const column = (...z: number[]) => Float64Array.from(z);

describe("Theil and Sen's line", () => {
  // Sen (1968), section 6. |S| <= 11 has probability 0.930 of all orders of seven: the 5th to the 17th of 21 slopes.
  it("is that of Sen's example, with the interval of Kendall's exact distribution", () => {
    const t = column(1, 2, 3, 4, 10, 12, 18);
    const z = column(9, 15, 19, 20, 45, 55, 78);
    const fit = fitTheilSen(z, t, { share: 0.93 });
    expect(fit.slope[0]).toBe(4);
    const slopes = z.reduce<number[]>((all, v, j) => {
      for (let i = 0; i < j; i++) all.push((v - z[i]!) / (t[j]! - t[i]!));
      return all;
    }, []);
    slopes.sort((a, b) => a - b);
    expect([fit.lower[0], fit.upper[0]]).toEqual([slopes[4], slopes[16]]);
    expect(fit.intercept[0]).toBe(6);
  });

  it("does not mind a quarter of wrong elevations, nor gaps, nor two of one time", () => {
    const t = column(0, 0, 1, 2, 3, 4, 5, 6, 7);
    const z = column(10, 10, 12, 999, 16, Number.NaN, 20, -500, 24);
    const fit = fitTheilSen(z, t);
    expect(fit.slope[0]).toBe(2);
    expect(fit.intercept[0]).toBe(10);
    expect(fit.count[0]).toBe(8);
  });

  it("listens to better elevations, given errors", () => {
    const t = Float64Array.from({ length: 20 }, (_, i) => i);
    const sigma = t.map((_, i) => (i % 2 === 0 ? 0.1 : 50));
    const z = t.map((year, i) => 3 * year + (i % 2 === 0 ? 0 : 30 * (i % 3) - 10 * i));
    expect(fitTheilSen(z, t, { sigma }).slope[0]).toBeCloseTo(3, 1);
    expect(Math.abs(fitTheilSen(z, t).slope[0]! - 3)).toBeGreaterThan(0.5);
    const equal = fitTheilSen(z, t, { sigma: new Float64Array(20).fill(7) });
    expect(equal.lower[0]).toBeLessThan(equal.slope[0]!);
  });

  it("is unknown of one time, and its interval of two", () => {
    expect(fitTheilSen(column(1, 2), column(5, 5)).slope[0]).toBeNaN();
    const two = fitTheilSen(column(1, 2), column(5, 6), { share: 0.95 });
    expect([two.slope[0], two.lower[0], two.upper[0]]).toEqual([1, Number.NaN, Number.NaN]);
  });

  // 1500 series: the binomial's standard deviation is 0.012. With errors that differ 50 times, few elevations decide, and the
  // interval is a little short (0.65).
  it("holds the truth in 68 % of its intervals, every tenth elevation ten times worse", () => {
    const [times, pixels, slope] = [40, 1500, -1.3];
    const t = Float64Array.from({ length: times }, (_, i) => i / 2);
    const draw = (stream: number) => fillNormal(createStream(9, stream), 0, new Float64Array(times * pixels));
    const [noise, kind] = [draw(1), draw(2)];
    const z = noise.map((e, k) => slope * t[Math.floor(k / pixels)]! + e * (kind[k]! > 1.2816 ? 40 : 4));
    const { lower, upper } = fitTheilSen(z, t);
    const hits = lower.reduce((sum, from, p) => sum + (from <= slope && slope <= upper[p]! ? 1 : 0), 0);
    expect(Math.abs(hits / pixels - 0.68)).toBeLessThan(0.035);
  });
});
