import { describe, expect, it } from "vitest";
import { fillNormal } from "../random/normal.ts";
import { createStream } from "../random/stream.ts";
import { fitLines } from "../time/fit-lines.ts";
import { fitHuberLines } from "./huber-line.ts";

const [TIMES, PIXELS, SLOPE] = [40, 2000, -1.3];
const T = Float64Array.from({ length: TIMES }, (_, i) => 2000 + i / 2);
const draw = (stream: number) => fillNormal(createStream(13, stream), 0, new Float64Array(TIMES * PIXELS));
const [noise, kind] = [draw(1), draw(2)];
const truth = (k: number) => 800 + SLOPE * (T[Math.floor(k / PIXELS)]! - 2000);
const rms = (slopes: Float64Array) =>
  Math.sqrt(slopes.reduce((sum, slope) => sum + (slope - SLOPE) ** 2, 0) / slopes.length);

describe("Huber's line", () => {
  it("is that of least squares, error and all, when nothing is beyond its limit", () => {
    const z = noise.map((e, k) => truth(k) + e);
    const [huber, squares] = [fitHuberLines(z, T, { limit: 1e3 }), fitLines(z, T)];
    for (let p = 0; p < 50; p++) {
      expect(huber.slope[p]).toBeCloseTo(squares.slope[p]!, 9);
      expect(huber.slopeError[p]).toBeCloseTo(squares.slopeError[p]!, 9);
      expect(huber.interceptError[p]! / squares.interceptError[p]!).toBeCloseTo(1, 9);
    }
  });

  it("solves sum psi(r) = 0 and sum t psi(r) = 0", () => {
    const z = noise.map((e, k) => truth(k) + e * (kind[k]! > 1.2816 ? 10 : 1));
    const fit = fitHuberLines(z, T);
    for (let p = 0; p < 50; p++) {
      let [sum, moment] = [0, 0];
      for (let i = 0; i < TIMES; i++) {
        const residual = (z[i * PIXELS + p]! - fit.intercept[p]! - fit.slope[p]! * T[i]!) / fit.scatter[p]!;
        const psi = Math.max(-1.345, Math.min(1.345, residual));
        sum += psi;
        moment += psi * (T[i]! - 2010);
      }
      expect(Math.abs(sum)).toBeLessThan(1e-3);
      expect(Math.abs(moment)).toBeLessThan(1e-2);
    }
  });

  // Binomial standard deviation 0.010.
  it("is four times closer than least squares with outliers, and holds the truth in 68 % of its intervals", () => {
    const z = noise.map((e, k) => truth(k) + e * (kind[k]! > 1.2816 ? 100 : 4));
    const [huber, squares] = [fitHuberLines(z, T), fitLines(z, T)];
    expect(rms(huber.slope)).toBeLessThan(rms(squares.slope) / 4);
    const hits = huber.slope.reduce(
      (sum, slope, p) => sum + (Math.abs(slope - SLOPE) <= huber.slopeHalfWidth[p]! ? 1 : 0),
      0,
    );
    expect(Math.abs(hits / PIXELS - 0.68)).toBeLessThan(0.03);
  });

  it("weighs given errors, and leaves out gaps and what is rejected", () => {
    const z = noise.map((e, k) => truth(k) + e * (1 + Math.abs(kind[k]!) * 5));
    const sigma = kind.map((value) => 1 + Math.abs(value) * 5);
    expect(rms(fitHuberLines(z, T, { sigma }).slope)).toBeLessThan(rms(fitHuberLines(z, T).slope));
    const [gappy, rejected] = [z.slice(), new Uint8Array(z.length)];
    for (let k = 0; k < z.length; k += 3) [gappy[k], rejected[k]] = [Number.NaN, 1];
    expect(fitHuberLines(gappy, T, { sigma })).toEqual(fitHuberLines(z, T, { sigma, rejected }));
  });

  it("finds the line that more than half of the elevations lie on, and nothing in two", () => {
    const t = Float64Array.of(0, 1, 2, 3, 4, 5);
    const perfect = fitHuberLines(
      t.map((x) => 2 * x),
      t,
    );
    expect(perfect.slope[0]).toBeCloseTo(2, 12);
    expect(perfect.slopeError[0]).toBeLessThan(1e-12);
    expect(fitHuberLines(Float64Array.of(1, 2), Float64Array.of(0, 1)).slope[0]).toBeNaN();
  });
});
