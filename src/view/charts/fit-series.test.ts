import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dateOfDay, dayNumber, yearsSinceFirst } from "../../dates.ts";
import { LINEAR_FIT } from "../state/read-fit.ts";
import type { FitState } from "../state/view-state.ts";
import { type FitOptions, fitSeries, type SeriesFitted } from "./fit-series.ts";

const every = (days: number, count: number, first = "2017-01-03") =>
  Array.from({ length: count }, (_, k) => dateOfDay(dayNumber(first) + days * k));
const DATES = every(12, 90);
const YEARS = yearsSinceFirst(DATES);

function fitted(
  dates: readonly string[],
  values: ArrayLike<number>,
  state: Partial<FitState> = {},
  options: FitOptions = { unit: "m" },
): SeriesFitted {
  const outcome = fitSeries(dates, values, { ...LINEAR_FIT, ...state }, options);
  if (outcome.kind === "none") throw new Error(outcome.problem.what);
  return outcome;
}
const parameter = (fit: SeriesFitted, name: string) => {
  const found = fit.parameters.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name} among ${fit.parameters.map((one) => one.name)}`);
  return found;
};

describe("fitSeries", () => {
  it("fits a line as one does by hand", () => {
    // Every fourth year's day: 1461 days are 4 years of 365.25. Values 0, 1, 3 at 0, 4, 8 years.
    const fit = fitted(every(1461, 3), [0, 1, 3]);
    // Slope 3/8, offset 4/3 - 4 * 3/8 = -1/6; residuals 1/6, -1/3, 1/6; s^2 = 1/6; Var slope = s^2 / 32.
    expect(parameter(fit, "velocity").value).toBeCloseTo(3 / 8, 6);
    expect(parameter(fit, "velocity").sigma).toBeCloseTo(Math.sqrt(1 / 6 / 32), 6);
    expect(parameter(fit, "intercept").value).toBeCloseTo(-1 / 6, 6);
    expect(parameter(fit, "intercept").sigma).toBeCloseTo(Math.sqrt((1 / 6) * (1 / 3 + 16 / 32)), 6);
    expect(fit.rms).toBeCloseTo(Math.sqrt(1 / 18), 12);
    [1 / 6, -1 / 3, 1 / 6].forEach((one, i) => {
      expect(fit.residual[i]).toBeCloseTo(one, 12);
    });
    expect([fit.dateCount, fit.isWeighted]).toEqual([3, false]);
  });

  it("gives back every function that went in, with names, labels and units", () => {
    const event = "2018-05-04";
    const from = (dayNumber(event) - dayNumber("2017-01-03") - 0.5) / 365.25;
    const truth = (t: number) => {
      const after = Math.max(0, t - from);
      return (
        0.01 +
        0.03 * t +
        0.01 * t * t +
        0.008 * Math.sin(2 * Math.PI * t + 0.9) +
        0.004 * Math.sin(4 * Math.PI * t - 1) +
        (t > from ? 0.015 : 0) +
        0.02 * -Math.expm1((-after * 365.25) / 60) +
        0.005 * Math.log1p((after * 365.25) / 20)
      );
    };
    const fit = fitted(DATES, Array.from(YEARS, truth), {
      polynomial: 2,
      annual: true,
      semiannual: true,
      steps: [event, event],
      exponentials: [[event, 60]],
      logarithms: [[event, 20]],
    });
    const found = fit.parameters.map(({ name, label, value, unit }) => [
      name,
      label,
      Number(value.toFixed(5)),
      unit,
    ]);
    expect(found).toEqual([
      ["intercept", "offset", 0.01, "m"],
      ["velocity", "velocity", 0.03, "m yr-1"],
      ["acceleration", "acceleration", 0.02, "m yr-2"],
      ["annualAmplitude", "yearly amplitude", 0.008, "m"],
      ["annualPhase", "yearly phase", 0.9, "rad"],
      ["semiAnnualAmplitude", "half-yearly amplitude", 0.004, "m"],
      ["semiAnnualPhase", "half-yearly phase", -1, "rad"],
      ["step20180504", "jump on 2018-05-04", 0.015, "m"],
      ["exp20180504Tau60D", "exponential after 2018-05-04, 60 days", 0.02, "m"],
      ["log20180504Tau20D", "logarithm after 2018-05-04, 20 days", 0.005, "m"],
    ]);
    expect(fit.rms).toBeLessThan(1e-12);
    // The curve is the truth between the dates too.
    const start = dayNumber("2017-01-03");
    fit.curve.dates.forEach((date, k) => {
      expect(fit.curve.values[k]).toBeCloseTo(truth((dayNumber(date) - start) / 365.25), 9);
    });
  });

  it("propagates the errors of cosine and sine to amplitude and phase", () => {
    // Whole years at even steps: cosine, sine and offset are orthogonal, so that both errors are s sqrt(2 / n).
    const dates = every(30.4375, 48);
    const noise = (i: number) => 0.001 * (((i * 7919) % 13) - 6);
    const t = yearsSinceFirst(dates);
    const values = Array.from(t, (time, i) => 0.02 * Math.sin(2 * Math.PI * time + 0.5) + noise(i));
    const fit = fitted(dates, values, { polynomial: 0, annual: true });
    const s = fit.rms * Math.sqrt(48 / (48 - 3));
    expect(parameter(fit, "annualAmplitude").sigma).toBeCloseTo(s * Math.sqrt(2 / 48), 5);
    expect(parameter(fit, "annualPhase").sigma).toBeCloseTo(
      (s * Math.sqrt(2 / 48)) / parameter(fit, "annualAmplitude").value,
      3,
    );
  });

  it("is in the unit of the series", () => {
    const fit = fitted(DATES, YEARS, { annual: true }, { unit: "mm" });
    expect(fit.parameters.map(({ unit }) => unit)).toEqual(["mm", "mm yr-1", "mm", "rad"]);
    expect(fitted(DATES, YEARS, {}, { unit: "1" }).parameters.map(({ unit }) => unit)).toEqual(["1", "yr-1"]);
  });

  it("leaves dates without a value out, and has no residual there", () => {
    const whole = fitted(
      DATES.slice(1),
      Array.from(YEARS.slice(1), (t) => 0.1 * t + 0.3),
    );
    const holed = fitted(
      DATES,
      Array.from(YEARS, (t, i) => (i === 0 ? Number.NaN : 0.1 * t + 0.3)),
    );
    expect(holed.dateCount).toBe(89);
    expect(holed.residual[0]).toBeNaN();
    expect(parameter(holed, "velocity").value).toBeCloseTo(parameter(whole, "velocity").value, 6);
    // The offset is that of the series' first date, where there is no value too.
    expect(parameter(holed, "intercept").value).toBeCloseTo(0.3, 6);
    expect(holed.curve.dates[0]).toBe(DATES[1]);
  });

  it("has no standard errors without a date to spare", () => {
    const fit = fitted(every(12, 2), [0, 1]);
    expect(fit.parameters.map(({ sigma }) => sigma)).toEqual([Number.NaN, Number.NaN]);
    expect(fit.rms).toBeCloseTo(0, 12);
  });

  it("draws a jump upright", () => {
    const dates = every(12, 10, "2018-01-01");
    const fit = fitted(
      dates,
      dates.map((_, i) => (i < 5 ? 0 : 1)),
      { polynomial: 0, steps: ["2018-02-25"] },
    );
    const at = (date: string) => fit.curve.values[fit.curve.dates.indexOf(date)];
    expect(at("2018-02-24")).toBeCloseTo(0, 12);
    expect(at("2018-02-25")).toBeCloseTo(1, 12);
  });

  it("passes a curve through long series on at most a few hundred days", () => {
    const fit = fitted(
      every(6, 1000),
      Array.from({ length: 1000 }, (_, i) => i),
    );
    expect(fit.curve.dates.length).toBeLessThan(1000 + 400);
    expect([...fit.curve.dates].sort()).toEqual(fit.curve.dates);
    expect(new Set(fit.curve.dates).size).toBe(fit.curve.dates.length);
  });

  it("leaves residuals that none of its functions explains", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 90, maxLength: 90 }),
        (values) => {
          const { residual, rms } = fitted(DATES, values, { annual: true });
          const against = (column: (t: number) => number) =>
            residual.reduce((sum, e, i) => sum + e * column(YEARS[i] ?? 0), 0);
          for (const column of [() => 1, (t: number) => t, (t: number) => Math.cos(2 * Math.PI * t)])
            expect(Math.abs(against(column))).toBeLessThan(1e-9);
          expect(rms).toBeCloseTo(Math.hypot(...residual) / Math.sqrt(90), 12);
        },
      ),
    );
  });
});

describe("weighted fits", () => {
  const values = Array.from(YEARS, (t, i) => 0.1 * t + 0.01 * Math.sin(i * i));

  it("are the plain ones when all errors are alike, the date that is counted from among them", () => {
    const sigma = Array.from(YEARS, (_, i) => (i === 4 ? 0 : 0.02));
    const [weighted, plain] = [fitted(DATES, values, {}, { unit: "m", sigma }), fitted(DATES, values)];
    expect(weighted.isWeighted).toBe(true);
    expect(weighted.parameters).toEqual(plain.parameters);
  });

  it("follow the certain dates", () => {
    // Two certain dates at each end, and a wild one between: by hand, the weight of the last is 1e-6.
    const dates = every(1461, 3);
    const fit = fitted(dates, [0, 1000, 8], {}, { unit: "m", sigma: [1, 1e6, 1] });
    expect(parameter(fit, "velocity").value).toBeCloseTo(1, 6);
    expect(parameter(fit, "intercept").value).toBeCloseTo(0, 5);
  });

  it("do not depend on the size of all errors together", () => {
    const sigma = Array.from(YEARS, (_, i) => 0.01 + 0.001 * (i % 5));
    const small = fitted(DATES, values, {}, { unit: "m", sigma });
    const large = fitted(DATES, values, {}, { unit: "m", sigma: sigma.map((one) => 8 * one) });
    expect(large.parameters).toEqual(small.parameters);
  });

  it("are plain where no error is known", () => {
    const sigma = Array.from(YEARS, () => Number.NaN);
    expect(fitted(DATES, values, {}, { unit: "m", sigma }).isWeighted).toBe(false);
  });
});

describe("a fit that cannot be", () => {
  const refusal = (dates: readonly string[], values: number[], state: Partial<FitState>) => {
    const outcome = fitSeries(dates, values, { ...LINEAR_FIT, ...state }, { unit: "m" });
    return outcome.kind === "none" ? outcome.problem : null;
  };

  it("names what is missing when there are too few dates", () => {
    expect(refusal(every(12, 3), [1, 2, 3], { annual: true })).toEqual({
      code: "fit-too-few-dates",
      what: "This fit has 4 parameters and needs at least as many dates with data.",
      got: "3 dates",
      fix: "Fit fewer functions, or choose a place with more dates.",
    });
    expect(
      refusal(
        DATES,
        DATES.map(() => Number.NaN),
        {},
      )?.code,
    ).toBe("fit-empty");
    expect(refusal([], [], {})?.code).toBe("fit-empty");
  });

  it("names in words what the dates cannot tell apart", () => {
    const late = refusal(DATES, [...YEARS], { steps: ["2030-01-01"] });
    expect(late?.code).toBe("fit-deficient");
    expect(late?.where).toBe("jump on 2030-01-01 (no date that is used lies after it)");
    const twin = refusal(DATES, [...YEARS], { steps: ["2018-01-01", "2018-01-02"] });
    expect(twin?.where).toBe("jump on 2018-01-02 from jump on 2018-01-01");
  });
});
