import { describe, expect, it } from "vitest";
import { designTimeFunctions } from "./design-time-functions.ts";
import { createMintpyAxis, createTimeAxis } from "./time-axis.ts";
import { STRAIGHT_LINE } from "./time-functions.ts";

/** Ten dates, 36.525 days apart: tau = 0, 0.1, ... 0.9 years. */
const axis = {
  years: Float64Array.from({ length: 10 }, (_, i) => 2018 + i / 10),
  yearOf: (event: string) => Number(event.slice(0, 4)) + Number(event.slice(6)) / 100,
};
/** Events 0.25 and 0.55 years after the first date, on this axis. */
const [EARLY, LATE] = ["20180025", "20180055"];
const tau = [...axis.years.keys()].map((i) => i / 10);

function column(
  functions: Partial<typeof STRAIGHT_LINE>,
  name: string,
  options: Parameters<typeof designTimeFunctions>[2] = {},
): number[] {
  const { names, matrix, rows, columns } = designTimeFunctions(
    axis,
    { ...STRAIGHT_LINE, ...functions },
    options,
  );
  const c = names.indexOf(name);
  return Array.from({ length: rows }, (_, i) => matrix[i * columns + c]!);
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i]!, 10);
  });
}

describe("designTimeFunctions", () => {
  it("has tau^k / k! for a polynomial, so that the third coefficient is the acceleration", () => {
    const functions = { polynomial: 3 };
    expectClose(
      column(functions, "intercept"),
      tau.map(() => 1),
    );
    expectClose(column(functions, "velocity"), tau);
    expectClose(
      column(functions, "acceleration"),
      tau.map((t) => t ** 2 / 2),
    );
    expectClose(
      column(functions, "poly3"),
      tau.map((t) => t ** 3 / 6),
    );
  });

  it("has a cosine and a sine for a period", () => {
    const functions = { periods: [1, 0.5, 2] };
    expectClose(
      column(functions, "annualCosine"),
      tau.map((t) => Math.cos(2 * Math.PI * t)),
    );
    expectClose(
      column(functions, "semiAnnualSine"),
      tau.map((t) => Math.sin(4 * Math.PI * t)),
    );
    expectClose(
      column(functions, "period2YSine"),
      tau.map((t) => Math.sin(Math.PI * t)),
    );
  });

  it("has what follows an event only after it", () => {
    const following = (value: (years: number) => number) => tau.map((t) => (t > 0.25 ? value(t - 0.25) : 0));
    expectClose(
      column({ steps: [EARLY] }, `step${EARLY}`),
      following(() => 1),
    );
    const relaxations = [{ event: EARLY, days: [73.05, 36.525] }];
    expectClose(
      column({ exponentials: relaxations }, `exp${EARLY}Tau73.05D`),
      following((t) => 1 - Math.exp(-t / 0.2)),
    );
    expectClose(
      column({ logarithms: relaxations }, `log${EARLY}Tau36.525D`),
      following((t) => Math.log(1 + t / 0.1)),
    );
  });

  it("has the segments of a polyline, whose parameters are velocities; with compat its changes", () => {
    const functions = { polylines: [LATE, EARLY] };
    const clip = (t: number, low: number, high: number) => Math.min(Math.max(t - low, 0), high - low);
    expectClose(
      column(functions, "velocity"),
      tau.map((t) => clip(t, 0, 0.25)),
    );
    expectClose(
      column(functions, `velocityPost${EARLY}`),
      tau.map((t) => clip(t, 0.25, 0.55)),
    );
    expectClose(
      column(functions, `velocityPost${LATE}`),
      tau.map((t) => clip(t, 0.55, 9)),
    );
    expectClose(column(functions, "velocity", { compat: "mintpy" }), tau);
    expectClose(
      column(functions, `velocityPost${EARLY}`, { compat: "mintpy" }),
      tau.map((t) => clip(t, 0.25, 9)),
    );
  });

  it("counts from the first date that takes part, or from where it is told to", () => {
    const use = Uint8Array.from(tau, (t) => (t < 0.15 ? 0 : 1));
    expectClose(
      column({}, "velocity", { use }),
      tau.map((t) => t - 0.2),
    );
    expectClose(
      column({}, "velocity", { use, origin: 2018.5 }),
      tau.map((t) => t - 0.5),
    );
  });

  it("couples the cosine and the sine of each period", () => {
    const design = designTimeFunctions(axis, { ...STRAIGHT_LINE, periods: [0.3, 0.7] });
    expect(design.couples).toEqual([
      [2, 3],
      [4, 5],
    ]);
  });

  it.each([
    [
      "a step after the last date",
      { steps: ["20180099"] },
      /step20180099 \(no date that is used lies after it\)/,
    ],
    ["a step before the first date", { steps: ["20170001"] }, /step20170001 from intercept\n/],
    [
      "a bend before the first date",
      { polylines: ["20170001"] },
      /velocityPost20170001 from intercept, velocity/,
    ],
    [
      "two steps between the same dates",
      { steps: ["20180041", "20180042"] },
      /step20180042 from step20180041\n/,
    ],
    [
      "the same period twice",
      { periods: [0.3, 0.3] },
      /period0.3YCosine from period0.3YCosine; period0.3YSine from/,
    ],
  ])("names the columns that the dates cannot tell apart: %s", (_, functions, message) => {
    expect(() => designTimeFunctions(axis, { ...STRAIGHT_LINE, ...functions })).toThrow(message);
  });

  it("says that there are too few dates, and how many", () => {
    const use = Uint8Array.from(tau, (_, i) => (i < 3 ? 1 : 0));
    expect(() => designTimeFunctions(axis, { ...STRAIGHT_LINE, polynomial: 3 }, { use })).toThrow(
      /design-deficient.*\n.*intercept, velocity, acceleration, poly3\n.*3 dates for 4 parameters\n.*fewer time functions/,
    );
  });
});

describe("the years of a series", () => {
  const dates = ["2016-02-29", "2017-01-01", "2018-01-01"];

  it("are of 365.25 days", () => {
    const { years } = createTimeAxis(dates);
    expect((years[2]! - years[1]!) * 365.25).toBeCloseTo(365, 9);
    expect((years[1]! - years[0]!) * 365.25).toBeCloseTo(307, 9);
  });

  it("are MintPy's calendar years in compat: 1 from January to January, and a jump at the end of a leap year", () => {
    const { years, yearOf } = createMintpyAxis(dates, 43_200);
    expect(years[2]! - years[1]!).toBeCloseTo(1, 12);
    expect(years[0]).toBeCloseTo(2016 + (59 + 0.5) / 365.25, 12);
    expect(yearOf("20160301T0600")).toBeCloseTo(2016 + (60 + 0.25) / 365.25, 12);
  });

  it("put an acquisition on the day of an event after it, unless the event's hour is later", () => {
    const at = (event: string, seconds?: number) => {
      const { years, yearOf } = createTimeAxis(["2018-07-23"], seconds);
      return years[0]! > yearOf(event);
    };
    expect(at("20180723")).toBe(true);
    expect(at("20180723", 3600)).toBe(true);
    expect(at("20180723T0200", 3600)).toBe(false);
    expect(at("20180723T0059", 3600)).toBe(true);
    expect(at("20180724", 86_399)).toBe(false);
  });
});
