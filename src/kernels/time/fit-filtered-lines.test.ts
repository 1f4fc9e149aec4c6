import { describe, expect, it } from "vitest";
import { fillNormal } from "../random/normal.ts";
import { createStream } from "../random/stream.ts";
import { BAND_SHARE, fitFilteredLines } from "./fit-filtered-lines.ts";
import { fitLines } from "./fit-lines.ts";
import { drawLineBands } from "./line-bands.ts";

const [TIMES, PIXELS] = [40, 500];
const T = Float64Array.from({ length: TIMES }, (_, i) => i / 2);
const noise = fillNormal(createStream(11, 1), 0, new Float64Array(TIMES * PIXELS));
const sigma = fillNormal(createStream(11, 2), 0, new Float64Array(TIMES * PIXELS)).map(
  (value) => 2 + Math.abs(value),
);
const z = noise.map((value, k) => 900 - 2 * T[Math.floor(k / PIXELS)]! + value * sigma[k]!);

const share = (mask: Uint8Array) => mask.reduce((sum, one) => sum + one, 0) / mask.length;

describe("lines without what their bands leave out", () => {
  it("keep 99 % of good elevations, of which pyddem rejects more than every second", () => {
    expect(share(fitFilteredLines(z, T, { sigma, keep: BAND_SHARE }).outside)).toBeLessThan(0.012);
    expect(share(fitFilteredLines(z, T, { keep: BAND_SHARE, compat: "pyddem" }).outside)).toBeGreaterThan(
      0.5,
    );
  });

  it("reject a wrong elevation, and are then as if it had not been there", () => {
    const spoilt = z.slice();
    for (let p = 0; p < PIXELS; p++) spoilt[17 * PIXELS + p]! += 80;
    const lines = fitFilteredLines(spoilt, T, { sigma, keep: BAND_SHARE });
    expect(share(lines.outside.subarray(17 * PIXELS, 18 * PIXELS))).toBe(1);
    const rejected = lines.outside.slice();
    expect(lines.slope).toEqual(fitLines(z, T, { sigma, rejected }).slope);
  });

  it("do not count again what came rejected, and reject nothing unless told to", () => {
    const rejected = new Uint8Array(z.length).fill(1, 0, 5 * PIXELS);
    const lines = fitFilteredLines(z, T, { sigma, rejected, keep: BAND_SHARE });
    expect(share(lines.outside.subarray(0, 5 * PIXELS))).toBe(0);
    expect(Math.max(...lines.count)).toBe(35);
    expect(share(fitFilteredLines(z, T, { sigma, rejected }).outside)).toBe(0);
  });

  it("have no slope of two elevations in pyddem's way", () => {
    const two = [Float64Array.of(1, 2), Float64Array.of(0, 1)] as const;
    expect(fitFilteredLines(...two).slope[0]).toBeCloseTo(1, 14);
    const pyddem = fitFilteredLines(...two, { compat: "pyddem" });
    expect(pyddem.slope[0]).toBeNaN();
    expect(pyddem.intercept[0]).toBeCloseTo(1, 14);
  });
});

describe("bands about lines", () => {
  it("are narrowest at the mean time, and wider for an elevation than for the line", () => {
    const fit = fitLines(z, T, { sigma });
    const [line, one] = (["confidence", "prediction"] as const).map((kind) =>
      drawLineBands(z, T, fit, { sigma, kind, share: 0.68 }),
    );
    for (let k = 0; k < z.length; k++) {
      expect(one!.upper[k]).toBeGreaterThan(line!.upper[k]!);
      expect(one!.lower[k]).toBeLessThan(line!.lower[k]!);
    }
    const width = (i: number) => line!.upper[i * PIXELS]! - line!.lower[i * PIXELS]!;
    expect(width(20)).toBeLessThan(width(0));
    expect(width(20)).toBeLessThan(width(39));
  });

  it("hold 95 % of elevations within the prediction band, whatever their errors", () => {
    const fit = fitLines(z, T, { sigma });
    const band = drawLineBands(z, T, fit, { sigma, kind: "prediction", share: 0.95 });
    const inside = z.reduce((sum, v, k) => sum + (v >= band.lower[k]! && v <= band.upper[k]! ? 1 : 0), 0);
    // The elevations of the fit itself lie a little closer to it than new ones would.
    expect(inside / z.length).toBeGreaterThan(0.945);
    expect(inside / z.length).toBeLessThan(0.97);
  });

  it("are unknown where there is no elevation", () => {
    const gappy = z.slice();
    gappy[3] = Number.NaN;
    const fit = fitLines(gappy, T);
    const band = drawLineBands(gappy, T, fit, { kind: "confidence", share: 0.68 });
    expect(band.lower[3]).toBeNaN();
    expect(band.lower.filter(Number.isNaN)).toHaveLength(1);
  });
});
