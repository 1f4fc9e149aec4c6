import { describe, expect, it } from "vitest";
import { dateOfDay } from "../../dates.ts";
import { fillNormal } from "../random/normal.ts";
import { createStream } from "../random/stream.ts";
import { designTimeFunctions } from "./design-time-functions.ts";
import { fitDesign } from "./fit-design.ts";
import { fitLines } from "./fit-lines.ts";
import { STRAIGHT_LINE } from "./time-functions.ts";
import { designLine, fitSeries } from "./velocity.ts";

const [TIMES, PIXELS] = [50, 2000];
const DATES = Array.from({ length: TIMES }, (_, i) => dateOfDay(11_000 + 149 * i));
const FUNCTIONS = { ...STRAIGHT_LINE, polynomial: 2, periods: [1, 0.5], steps: ["20100601"] };
const draw = (stream: number) => fillNormal(createStream(17, stream), 0, new Float64Array(TIMES * PIXELS));
const [noise, size, gap] = [draw(1), draw(2), draw(3)];
const design = designTimeFunctions(DATES, FUNCTIONS);
const TRUTH = [3000, -1.2, 0.1, 2, -1, 0.5, 0, 6];
const sigma = size.map((value) => 2 * Math.exp(Math.max(-1.5, Math.min(1.5, value))));
const z = Float64Array.from(noise, (e, k) => {
  const i = Math.floor(k / PIXELS);
  const model = TRUTH.reduce((sum, value, c) => sum + value * design.matrix[i * design.columns + c]!, 0);
  return gap[k]! > 0.8 ? Number.NaN : model + e * sigma[k]!;
});

describe("a time model through series with errors of their own", () => {
  it("is a weighted line where the model is one", () => {
    const t = Float64Array.from({ length: TIMES }, (_, i) => i / 3 - 8);
    const [fit, lines] = [fitDesign(z, designLine(t), { sigma }), fitLines(z, t, { sigma })];
    for (let p = 0; p < 100; p++) {
      expect(fit.parameters[PIXELS + p]).toBeCloseTo(lines.slope[p]!, 5);
      expect(fit.standardError[PIXELS + p]).toBeCloseTo(lines.slopeError[p]!, 5);
      expect(fit.standardError[p]).toBeCloseTo(lines.interceptError[p]!, 5);
      expect(fit.scatter[p]).toBeCloseTo(lines.scatter[p]!, 5);
      expect(fit.count[p]).toBe(lines.count[p]);
    }
  });

  it("is fitSeries where all errors are alike", () => {
    const series = Float32Array.from(z.map((value) => value - 3000));
    const [fit, series2] = [fitDesign(series, design), fitSeries(series, design, PIXELS)];
    for (const key of ["parameters", "standardError", "coupleCovariance"] as const)
      for (let k = 0; k < fit[key].length; k += 37) expect(fit[key][k]).toBeCloseTo(series2[key][k]!, 3);
  });

  // 2000 series: the binomial's standard deviation is 0.010; a standard error is a little less than the 68 % of Student's.
  it("holds every parameter in 68 % of its errors, and finds one that is not there in 5 % at 0.05", () => {
    const fit = fitDesign(z, design, { sigma });
    for (const [c, value] of TRUTH.entries()) {
      let [hits, found] = [0, 0];
      for (let p = 0; p < PIXELS; p++) {
        const at = c * PIXELS + p;
        if (Math.abs(fit.parameters[at]! - value) <= fit.standardError[at]!) hits++;
        if (fit.probability[at]! < 0.05) found++;
      }
      expect(Math.abs(hits / PIXELS - 0.675), design.names[c]).toBeLessThan(0.035);
      if (value === 0) expect(Math.abs(found / PIXELS - 0.05)).toBeLessThan(0.015);
      if (Math.abs(value) >= 2) expect(found / PIXELS, design.names[c]).toBeGreaterThan(0.5);
    }
  });

  it("leaves out what is rejected, and is unknown where a step has nothing before it", () => {
    const rejected = Uint8Array.from(z, (_, k) => (DATES[Math.floor(k / PIXELS)]! < "2010-06-01" ? 1 : 0));
    const few = fitDesign(z, design, { sigma, rejected });
    expect(few.parameters.every(Number.isNaN)).toBe(true);
    expect(Math.max(...few.count)).toBeLessThan(TIMES);
    const gappy = z.map((value, k) => (rejected[k] === 1 ? Number.NaN : value));
    const line = designLine(Float64Array.from({ length: TIMES }, (_, i) => i));
    expect(fitDesign(z, line, { rejected })).toEqual(fitDesign(gappy, line));
  });

  it("refuses series that are not of the design's times", () => {
    expect(() => fitDesign(new Float64Array(TIMES + 1), design)).toThrow("design-shapes");
  });
});
