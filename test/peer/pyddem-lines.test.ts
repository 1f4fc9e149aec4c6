import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { dateOfDay, dayNumber } from "../../src/dates.ts";
import { BAND_SHARE, fitFilteredLines } from "../../src/kernels/time/fit-filtered-lines.ts";
import { fitLines } from "../../src/kernels/time/fit-lines.ts";
import { drawLineBands } from "../../src/kernels/time/line-bands.ts";
import { scaleYears } from "../../src/kernels/time/year-scale.ts";
import { testData } from "../data.ts";
import { readGolden } from "./pyddem-golden.ts";

const GOLDEN = testData("pyddem-golden");

/** The README's. */
const RELATIVE = 1e-9;
/** pyddem's 0 is 1e-14 in one fit through a constant of 1500 m. */
const NOTHING = 1e-12;

/**
 * Quantiles of Student's distribution by SciPy 1.10 are off by up to 3.6e-9 for 21 to 35 degrees of freedom and a share of 0.68;
 * ours agree with mpmath's to 1e-13. So half-widths are compared by their ratio, which must be the same wherever the count is.
 */
const SCIPY_QUANTILE = 4e-9;

function compareHalfWidths(ours: Float64Array, theirs: Float64Array, counts: Float64Array): void {
  const byCount = new Map<number, number[]>();
  for (const [i, golden] of theirs.entries()) {
    if (Number.isNaN(golden)) expect(ours[i]).toBeNaN();
    else if (golden > NOTHING)
      byCount.set(counts[i]!, [...(byCount.get(counts[i]!) ?? []), ours[i]! / golden]);
  }
  for (const ratios of byCount.values()) {
    expect(Math.max(...ratios) - Math.min(...ratios)).toBeLessThan(RELATIVE);
    expect(Math.abs(ratios[0]! - 1)).toBeLessThan(SCIPY_QUANTILE);
  }
}

/** Largest relative difference; NaN must be where theirs is. */
function compare(ours: Float64Array, theirs: Float64Array, title: string): number {
  let largest = 0;
  expect(ours.length).toBe(theirs.length);
  for (const [i, golden] of theirs.entries()) {
    if (Number.isNaN(golden) !== Number.isNaN(ours[i]!)) expect(ours[i], `${title} ${i}`).toBe(golden);
    const difference = Math.abs(ours[i]! - golden);
    if (difference > NOTHING) largest = Math.max(largest, difference / Math.abs(golden));
  }
  return largest;
}

describe.skipIf(GOLDEN === null)("lines (pyddem-golden)", () => {
  it.each(["ols68", "ols9995", "wls68", "wls9995"])("has the 40 series of ls_matrix: %s", async (name) => {
    const path = join(GOLDEN as string, "ls_matrix.nc");
    const read = (variable: string) => readGolden(path, variable);
    const [x, y, w] = await Promise.all([read("x"), read("y"), read("w")]);
    const t = Float64Array.from({ length: 40 }, (_, i) => x[i * 40]!);
    const z = y.map((value, k) => (Number.isNaN(x[k]!) ? Number.NaN : value));
    const compat = { compat: "pyddem", ...(name.startsWith("wls") && { sigma: w }) } as const;
    const narrow = name.endsWith("68");
    const fit = fitLines(z, t, { ...compat, share: narrow ? 0.68 : 0.95 });
    const band = drawLineBands(z, t, fit, { ...compat, kind: "confidence", share: narrow ? 0.68 : 0.99 });
    for (const [ours, theirs] of [
      [fit.slope, "beta1"],
      [fit.intercept, "beta0"],
      [band.lower, "y_lower"],
      [band.upper, "y_upper"],
    ] as const)
      expect(compare(ours, await read(`${name}_${theirs}`), theirs)).toBeLessThan(RELATIVE);
    compareHalfWidths(fit.slopeHalfWidth, await read(`${name}_slope_ci`), fit.count);
  });

  it.each(["ols", "wls", "ols_filt", "wls_filt"])("has the 3600 series of ls: %s", async (name) => {
    const path = join(GOLDEN as string, "ls.nc");
    const read = (variable: string) => readGolden(path, variable);
    const [z, err, since2000] = await Promise.all([read("z"), read("err"), read("time_days_since_2000")]);
    const days = since2000.map((day) => day + dayNumber("2000-01-01"));
    const year = (day: number) => Number(dateOfDay(day).slice(0, 4));
    const t = scaleYears(days, year(days[0]!), year(days.at(-1)!) + 1);
    const fit = fitFilteredLines(z, t, {
      compat: "pyddem",
      ...(name.startsWith("wls") && { sigma: err }),
      ...(name.endsWith("filt") && { keep: BAND_SHARE }),
    });
    const [golden, valid] = await Promise.all([read(name), read(`${name}_valid`)]);
    const kept = z.map((value, k) => (Number.isNaN(value) || fit.outside[k] === 1 ? 0 : 1));
    expect(kept).toEqual(valid);
    const layer = (k: number) => golden.subarray(k * 3600, (k + 1) * 3600);
    for (const [k, ours] of [fit.slope, fit.intercept, null, fit.count, fit.first, fit.last].entries())
      if (ours !== null) expect(compare(ours, layer(k), `layer ${k}`)).toBeLessThan(RELATIVE);
    compareHalfWidths(fit.slopeHalfWidth, layer(2), fit.count);
  });
});
