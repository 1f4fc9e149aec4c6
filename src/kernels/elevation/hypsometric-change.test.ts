import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type HypsometricInput, hypsometricChange } from "./hypsometric-change.ts";
import { CORRELATION_RANGES, driftVariances } from "./lag-variance.ts";
import { volumeChange } from "./volume-change.ts";

const CELL = 900;

/** `cells` on a slope from 2000 to 3000 m at two times, with a change by elevation and errors. */
function slope(
  cells: number,
  changeAt: (elevation: number, p: number) => number,
  errorAt: (p: number) => number = () => 5,
): HypsometricInput {
  const reference = Float32Array.from({ length: cells }, (_, p) => 2000 + (1000 * p) / cells);
  const change = new Float32Array(2 * cells);
  for (let p = 0; p < cells; p++) change[cells + p] = changeAt(reference[p]!, p);
  const error = Float32Array.from({ length: 2 * cells }, (_, i) => errorAt(i % cells));
  return { change, error, reference, lag: new Float32Array(2 * cells).fill(30), cellArea: CELL };
}

describe("hypsometricChange", () => {
  it("has the volume of a plane that rises: area x rise, whatever is void", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }).map(Math.fround),
        fc.uniqueArray(fc.integer({ min: 0, max: 399 }), { maxLength: 300 }),
        (rise, voids) => {
          const gone = new Set(voids);
          const input = slope(400, (_, p) => (gone.has(p) ? Number.NaN : rise));
          const { change, error, areaTotal } = hypsometricChange(input);
          const area = areaTotal.reduce((sum, one) => sum + one, 0);
          expect(area).toBe(400 * CELL);
          const { dvol_m3 } = volumeChange({ change: change[1]!, changeError: error[1]!, area });
          expect(dvol_m3 / (400 * CELL)).toBeCloseTo(rise, 9);
          expect(change[0]).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("follows a change that is linear in elevation into voids and empty bins", () => {
    // Cells from 2300 to 2500 m are void: two whole bins of 100 m.
    const line = (z: number) => 0.02 * (z - 2500);
    const whole = hypsometricChange(slope(1000, line)).change[1]!;
    const input = slope(1000, (z) => (z >= 2300 && z < 2500 ? Number.NaN : line(z)));
    const { change, error, areaMeasured, binError, elevation } = hypsometricChange(input);
    expect([...areaMeasured.subarray(3, 5)]).toEqual([0, 0]);
    expect(change[1]).toBeCloseTo(whole, 5);
    // What a line misses of a curve of 0.002 m/m^2 at 100 m.
    expect(binError[3 * 2 + 1]).toBeGreaterThan(2.5);
    expect(elevation[3]).toBe(2350);
    expect(error[1]).toBeGreaterThan(hypsometricChange(slope(1000, line)).error[1]!);
  });

  it("counts voids as places without change only in pyddem's mode", () => {
    const input = slope(400, (_, p) => (p % 2 === 0 ? -10 : Number.NaN));
    expect(hypsometricChange(input).change[1]).toBeCloseTo(-10, 6);
    expect(hypsometricChange(input, { compat: "pyddem" }).change[1]).toBeCloseTo(-5, 1);
  });

  it("takes single cells far off the rest for outliers, and cells of great error for voids", () => {
    const noise = (p: number) => ((p * 7919) % 13) / 13;
    const input = slope(
      400,
      (_, p) => (p === 200 ? 900 : -10 + noise(p)),
      (p) => (p === 300 ? 501 : 5),
    );
    const { change, keptFraction, measuredFraction } = hypsometricChange(input);
    expect(change[1]).toBeCloseTo(-9.5, 1);
    expect(measuredFraction).toBeCloseTo(399 / 400, 12);
    expect(keptFraction).toBeCloseTo(398 / 400, 12);
  });

  it("has no error of extrapolation where all is measured, and less the more is", () => {
    const at = (share: number) =>
      hypsometricChange(slope(1000, (_, p) => ((p * 7919) % 1000 < share * 1000 ? (p % 7) - 3 : Number.NaN)))
        .extrapolationError[1]!;
    expect(at(1)).toBe(0);
    expect(at(0.8)).toBeGreaterThan(0);
    expect(at(0.3)).toBeGreaterThan(at(0.8));
  });

  it("keeps errors that are correlated over far more than the area, whatever the number of cells", () => {
    const far = CORRELATION_RANGES.length - 1;
    const input = slope(400, () => 1);
    input.lag.fill(400);
    const { correlatedError } = hypsometricChange(input);
    expect(correlatedError[far * 2 + 1]).toBeCloseTo(Math.sqrt(driftVariances(400)[far - 1]!), 2);
  });

  it("puts few cells into one bin, and knows nothing of an area without data", () => {
    const few = hypsometricChange(slope(40, () => 2));
    expect(few.elevation).toHaveLength(1);
    expect(few.change[1]).toBeCloseTo(2, 6);
    const none = hypsometricChange(slope(40, () => Number.NaN));
    expect(none.change[1]).toBeNaN();
    expect(none.error[1]).toBeNaN();
  });

  it("refuses sizes that do not fit, and bins without height", () => {
    const input = slope(40, () => 2);
    expect(() => hypsometricChange({ ...input, lag: new Float32Array(3) })).toThrow(/hypsometric-sizes/);
    expect(() => hypsometricChange({ ...input, reference: new Float32Array(0) })).toThrow(
      /hypsometric-sizes/,
    );
    expect(() => hypsometricChange(input, { binHeight: 0 })).toThrow(/bin-height/);
    expect(() => hypsometricChange(input, { binHeight: 1e-9 })).toThrow(/bin-height/);
  });
});

describe("driftVariances", () => {
  it("are continuous in the lag, never negative, and grow together", () => {
    const total = (lag: number) => driftVariances(lag).reduce((sum, one) => sum + one, 0);
    const below = driftVariances(180 - 1e-9);
    for (const [k, value] of driftVariances(180).entries()) expect(value).toBeCloseTo(below[k]!, 6);
    for (let lag = 0; lag < 4000; lag += 50) {
      expect(Math.min(...driftVariances(lag))).toBeGreaterThanOrEqual(0);
      expect(total(lag + 1)).toBeGreaterThan(total(lag));
    }
  });
});
