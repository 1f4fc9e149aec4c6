import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { designTimeFunctions } from "./design-time-functions.ts";
import { findChanges } from "./find-changes.ts";
import type { ChangeOptions } from "./search-changes.ts";
import { STRAIGHT_LINE } from "./time-functions.ts";
import { fitSeries } from "./velocity.ts";

const DATES = Array.from({ length: 60 }, (_, i) =>
  new Date(Date.UTC(2018, 0, 6 + 12 * i)).toISOString().slice(0, 10),
);
const NOISE = 0.004;
const VELOCITY = 0.03;
const design = designTimeFunctions(DATES, { ...STRAIGHT_LINE, periods: [1] });
const BOTH: ChangeOptions = { steps: true, outliers: true, falseAlarm: 0.01 };

/** Many series of 30 mm/yr with yearly motion and white noise; changes in multiples of the noise. */
function simulate(
  pixels: number,
  change: (date: number, pixel: number) => number,
  { options = BOTH, dates = DATES.length, seed = 3, gaps = 0 } = {},
) {
  const random = createRandom(seed);
  const model = dates === DATES.length ? design : designTimeFunctions(DATES.slice(0, dates), STRAIGHT_LINE);
  const series = Float32Array.from({ length: dates * pixels }, (_, k) => {
    const [i, p] = [Math.floor(k / pixels), k % pixels];
    const t = (12 * i) / 365.25;
    const yearly = model === design ? 0.01 * Math.sin(2 * Math.PI * t) : 0;
    const value = VELOCITY * t + yearly + NOISE * (normal(random) + change(i, p));
    return random() < gaps ? Number.NaN : value;
  });
  const fit = fitSeries(series, model, pixels);
  const plain = { ...fit, parameters: fit.parameters.slice(), standardError: fit.standardError.slice() };
  const found = findChanges(series, model, pixels, fit, options);
  const share = (is: (pixel: number) => boolean) =>
    Array.from({ length: pixels }, (_, p) => p).filter(is).length / pixels;
  return { found, fit, plain, share, pixels };
}
const any = ({ found, share }: ReturnType<typeof simulate>) =>
  share((p) => found.stepCount[p]! + found.outlierCount[p]! > 0);

describe("findChanges", () => {
  it.each([
    [60, 0.01],
    [60, 0.05],
    [20, 0.01],
    [20, 0.05],
  ])("finds changes where there are none as seldom as it says: %i dates, %d", (dates, falseAlarm) => {
    const pixels = 4000;
    const rate = any(simulate(pixels, () => 0, { dates, options: { ...BOTH, falseAlarm } }));
    // Three standard deviations of the count above what is stated; and not a test that never fires.
    expect(rate).toBeLessThan(falseAlarm + 3 * Math.sqrt(falseAlarm / pixels));
    expect(rate).toBeGreaterThan(falseAlarm / 5);
  });

  it("finds a step of six times the noise, on its date, and the velocity without it", () => {
    const run = simulate(1000, (i) => (i >= 25 ? 6 : 0));
    const { found, fit, plain, share, pixels } = run;
    expect(share((p) => found.stepCount[p] === 1)).toBeGreaterThan(0.97);
    expect(share((p) => Math.abs(found.stepDate[p]! - 25) <= 1)).toBeGreaterThan(0.99);
    expect(share((p) => found.outlierCount[p]! > 0)).toBeLessThan(0.02);
    const within = (values: Float32Array, sigma: Float32Array, truth: number) =>
      share((p) => Math.abs(values[p]! - truth) < 2 * sigma[p]!);
    expect(within(found.stepSize, found.stepSizeStd, 6 * NOISE)).toBeGreaterThan(0.92);
    const velocity = (of: typeof fit) =>
      within(
        of.parameters.subarray(pixels, 2 * pixels),
        of.standardError.subarray(pixels, 2 * pixels),
        VELOCITY,
      );
    expect(velocity(fit)).toBeGreaterThan(0.92);
    expect(velocity(plain)).toBeLessThan(0.1);
  });

  it("finds outliers on their dates, three of the same size that hide each other as well", () => {
    const bad = [17, 30, 44];
    const one = simulate(1000, (i) => (i === 30 ? 8 : 0));
    expect(one.share((p) => one.found.outlierDate[p] === 30 && one.found.stepCount[p] === 0)).toBeGreaterThan(
      0.97,
    );
    const three = simulate(1000, (i) => (bad.includes(i) ? 8 : 0));
    expect(three.share((p) => three.found.outlierCount[p] === 3)).toBeGreaterThan(0.95);
    expect(three.share((p) => bad.includes(three.found.outlierDate[p]!))).toBeGreaterThan(0.99);
  });

  it("tells a step from an outlier, in the same series", () => {
    const { found, share } = simulate(1000, (i) => (i >= 40 ? -7 : 0) + (i === 12 ? 9 : 0));
    expect(share((p) => found.stepCount[p] === 1 && found.outlierCount[p] === 1)).toBeGreaterThan(0.95);
    expect(
      share((p) => Math.abs(found.stepDate[p]! - 40) <= 1 && found.outlierDate[p] === 12),
    ).toBeGreaterThan(0.95);
    expect(share((p) => found.stepSize[p]! < 0)).toBeGreaterThan(0.95);
  });

  it("looks only for what it is asked for", () => {
    const both = (i: number) => (i >= 40 ? 9 : 0) + (i === 12 ? 12 : 0);
    const steps = simulate(200, both, { options: { ...BOTH, outliers: false } });
    expect([...steps.found.outlierCount].every((n) => n === 0)).toBe(true);
    expect(steps.share((p) => steps.found.stepCount[p]! > 0)).toBeGreaterThan(0.95);
    const outliers = simulate(200, both, { options: { ...BOTH, steps: false } });
    expect([...outliers.found.stepCount].every((n) => n === 0)).toBe(true);
    expect(outliers.share((p) => outliers.found.outlierCount[p]! > 0)).toBeGreaterThan(0.5);
  });

  it("works on the dates that a series has", () => {
    const run = simulate(1000, (i) => (i >= 25 ? 7 : 0), { gaps: 0.15 });
    expect(run.share((p) => run.found.stepCount[p] === 1)).toBeGreaterThan(0.95);
    expect(any(simulate(1000, () => 0, { gaps: 0.15, options: { ...BOTH, falseAlarm: 0.02 } }))).toBeLessThan(
      0.034,
    );
  });

  it("leaves alone what it finds nothing in: zeros, exact lines, NaN, and series too short to test", () => {
    const rows = DATES.length;
    const series = new Float32Array(rows * 4);
    for (let i = 0; i < rows; i++) {
      series[4 * i + 1] = 0.01 + 0.03 * i;
      series[4 * i + 2] = Number.NaN;
      series[4 * i + 3] = i < 7 ? Math.sin(i * i) : Number.NaN;
    }
    const fit = fitSeries(series, design, 4);
    const before = structuredClone(fit);
    const found = findChanges(series, design, 4, fit, BOTH);
    expect([...found.stepCount, ...found.outlierCount].every((n) => n === 0)).toBe(true);
    expect([...found.stepDate, ...found.outlierDate].every((date) => date === -1)).toBe(true);
    expect(fit).toEqual(before);
  });
});
