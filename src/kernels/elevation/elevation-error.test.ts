import { describe, expect, it } from "vitest";
import { predictElevationErrors } from "./elevation-error.ts";

const map = (...values: number[]) => Float32Array.from(values);
const none = Number.NaN;

describe("the error by formula", () => {
  const errorsOf = (kind: "formula" | "pyddem", slope: number, correlation: number | null, dateError = 0) =>
    predictElevationErrors(
      { kind },
      {
        dateError: [dateError],
        slope: map(slope),
        correlation: correlation === null ? null : map(correlation),
      },
    )[0]!;

  it("adds in squares: co-registration, slope, very steep slope, decorrelation", () => {
    expect(errorsOf("formula", 0, 100, 7)).toBeCloseTo(7, 5);
    expect(errorsOf("formula", 45, 100)).toBeCloseTo(20, 4);
    expect(errorsOf("formula", 45, 50)).toBeCloseTo(Math.sqrt(30 ** 2 + 10 ** 2.5), 4);
    expect(errorsOf("formula", 60, 100)).toBeCloseTo(
      Math.sqrt((20 * Math.tan(Math.PI / 3)) ** 2 + 50 ** 2),
      4,
    );
    expect(errorsOf("formula", 45, 100, 15)).toBeCloseTo(25, 4);
  });

  it("of pyddem takes per cent for parts in the slope's term", () => {
    expect(errorsOf("pyddem", 30, 95)).toBeCloseTo(Math.sqrt((120 * Math.tan(Math.PI / 6)) ** 2 + 1), 4);
    expect(errorsOf("pyddem", 45, 100)).toBeCloseTo(errorsOf("formula", 45, 100), 6);
  });

  it("is 300 m where that is less, or the slope is unknown", () => {
    expect(errorsOf("formula", 89.9, 100)).toBe(300);
    expect(errorsOf("formula", none, 100)).toBe(300);
    expect(errorsOf("pyddem", none, 100)).toBe(300);
    expect(errorsOf("formula", 10, 100, none)).toBe(300);
  });

  it("takes an unknown correlation for 60 per cent, pyddem's for the worst", () => {
    expect(errorsOf("formula", 20, none)).toBe(errorsOf("formula", 20, 60));
    expect(errorsOf("formula", 20, null)).toBe(errorsOf("formula", 20, 60));
    expect(errorsOf("pyddem", 20, none)).toBe(300);
    expect(errorsOf("pyddem", 20, null)).toBe(300);
  });

  it("is the same for any rectangle of pixels", () => {
    const slope = map(0, 10, 40, 55);
    const correlation = map(90, 80, none, 60, 50, 100, 70, 65);
    const whole = predictElevationErrors({ kind: "formula" }, { dateError: [3, 8], slope, correlation });
    const part = predictElevationErrors(
      { kind: "formula" },
      { dateError: [3, 8], slope: slope.slice(1, 3), correlation: map(80, none, 100, 70) },
    );
    expect([...part]).toEqual([1, 2, 5, 6].map((i) => whole[i]));
  });
});

it("predictors of different sizes are refused", () => {
  const predict = (correlation: Float32Array, curvature: Float32Array) =>
    predictElevationErrors(
      { kind: "formula" },
      { dateError: [1, 2], slope: map(5, 6), correlation, curvature },
    );
  expect(() => predict(map(1, 2, 3), map(1, 2))).toThrow("raster-size");
  expect(() => predict(map(1, 2, 3, 4), map(1))).toThrow("raster-size");
});

it("a calibrated error is its table between the centres, times the date's factor, 300 m at most", () => {
  const model = {
    kind: "calibrated",
    predictors: ["slope", "correlation"],
    tables: [
      { centers: [], values: [9] },
      { centers: [[0, 40]], values: [4, 8] },
      { centers: [[50, 100]], values: [12, 2] },
      {
        centers: [
          [0, 40],
          [50, 100],
        ],
        values: [10, 2, 30, 6],
      },
    ],
    dateFactors: [1, 2, 100],
  } as const;
  const errors = predictElevationErrors(model, {
    dateError: [1, 1, 1],
    slope: map(20, 10, none),
    correlation: map(75, none, 100, 90, 50, none, 75, 75, 75),
  });
  expect([...errors]).toEqual([12, 5, 2, 2 * 7.2, 2 * 15, 18, 300, 300, 300].map(Math.fround));
});
