import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { changeRates } from "./change-rates.ts";
import { areaErrorOfOutline, sumRegions, volumeChange } from "./volume-change.ts";

describe("volumeChange", () => {
  it("is area x change, scaled to the area without data, and 850 kg of it are a cubic metre", () => {
    const row = volumeChange({ change: -2, changeError: 0, area: 1e9, areaNoData: 1e9 });
    expect(row.dvol_m3).toBe(-4e9);
    expect(row.dm_Gt).toBeCloseTo(-3.4, 12);
    expect(row.err_dm_Gt).toBeCloseTo(4e9 * 60e-12, 12);
  });

  it("joins the errors of change, area and density in quadrature", () => {
    const row = volumeChange({ change: -2, changeError: 0.5, area: 1e9, areaError: 1e8 });
    expect(row.err_dvol_m3).toBeCloseTo(Math.hypot(0.5e9, 0.2e9), 3);
    expect(row.err_dm_Gt).toBeCloseTo(Math.hypot(0.85 * Math.hypot(0.5, 0.2), 2 * 0.06), 12);
  });

  it("sums regions as one would sum their volumes and masses, with one density for all", () => {
    const change = fc.double({ min: -9, max: 9, noNaN: true });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
        const rows = changes.map((dh) => volumeChange({ change: dh, changeError: 0, area: 1e8 }));
        const sum = sumRegions(rows);
        const total = changes.reduce((all, one) => all + one, 0);
        expect(sum.dvol_m3).toBeCloseTo(total * 1e8, 3);
        expect(sum.err_dm_Gt).toBeCloseTo(Math.abs(total) * 0.1 * 0.06, 9);
      }),
    );
  });

  it("takes a buffer's strip along the outline for the area's error", () => {
    const square = [
      [0, 0],
      [100, 0],
      [100, 100],
      [0, 100],
    ] as const;
    expect(areaErrorOfOutline([square])).toBe(6000);
    expect(areaErrorOfOutline([[...square, [0, 0]]], { buffer: 1 })).toBe(400);
  });
});

describe("changeRates", () => {
  const times = Float64Array.from({ length: 81 }, (_, i) => (i * 365.25) / 4);
  const change = times.map((day) => (-0.5 * day) / 365.25);

  it("finds a steady rate in all periods that fit, and no others", () => {
    const rows = changeRates({ times, change, error: times.map(() => 1), area: 2e9 });
    const count = (years: number) => rows.filter((row) => row.period_yr === years).length;
    expect([1, 2, 4, 5, 10, 20].map(count)).toEqual([20, 10, 5, 4, 2, 1]);
    for (const row of rows) {
      expect(row.dhdt_m_per_yr).toBeCloseTo(-0.5, 12);
      expect(row.err_dhdt_m_per_yr).toBeCloseTo(Math.SQRT2 / row.period_yr, 12);
      expect(row.dmdt_Gt_per_yr).toBeCloseTo(-0.85, 12);
    }
  });

  it("takes the mean of the areas at both ends", () => {
    const area = times.map((_, i) => 2e9 - 1e7 * i);
    const [row] = changeRates({ times, change, error: times.map(() => 0), area }, { periods: [20] });
    expect(row!.area_m2).toBe(1.6e9);
    expect(row!.err_dvoldt_m3_per_yr).toBeCloseTo(0.5 * 1.6e9 * 0.01, 3);
  });

  it("leaves out periods without a value at an end, and refuses those without a length", () => {
    const gap = Float64Array.from(change, (value, i) => (i === 40 ? Number.NaN : value));
    const series = { times, change: gap, error: times.map(() => 1), area: 1 };
    expect(changeRates(series, { periods: [10] })).toEqual([]);
    expect(() => changeRates(series, { periods: [1e-9] })).toThrow(/rate-period/);
  });
});
