import { describe, expect, it } from "vitest";
import { dayNumber } from "../../dates.ts";
import { evaluateHistory, type History } from "./recipe.ts";

const start = dayNumber("2018-01-06");
const at = (history: History, ...after: number[]) => [
  ...evaluateHistory(history, [start, ...after.map((days) => start + days)]),
];

describe("evaluateHistory", () => {
  it("counts years of 365.25 days for a linear history", () => {
    expect(at({ kind: "linear" }, 365.25, 1461)).toEqual([0, 1, 4]);
  });

  it("is a sine of one year, relative to the first date, for a seasonal one", () => {
    const [zero, quarter, year] = at({ kind: "seasonal", phase: Math.PI / 2 }, 365.25 / 4, 365.25);
    expect(zero).toBe(0);
    expect(quarter).toBeCloseTo(-1, 12);
    expect(year).toBeCloseTo(0, 12);
  });

  it("steps on the day of the event", () => {
    expect(at({ kind: "step", date: "2018-01-20" }, 13, 14, 15)).toEqual([0, 0, 1, 1]);
  });

  it("relaxes to 1 - 1/e after one timescale, exponentially", () => {
    const [, before, one] = at({ kind: "exponential", date: "2018-01-16", timescale: 30 }, 10, 40);
    expect(before).toBe(0);
    expect(one).toBeCloseTo(1 - Math.exp(-1), 12);
  });

  it("reaches ln 2 after one timescale, logarithmically", () => {
    expect(at({ kind: "logarithmic", date: "2018-01-16", timescale: 30 }, 10, 40)[2]).toBeCloseTo(
      Math.LN2,
      12,
    );
  });

  it("is relative to the first date also when the event came before it", () => {
    const series = at({ kind: "logarithmic", date: "2017-12-06", timescale: 31 }, 31);
    expect(series[0]).toBe(0);
    expect(series[1]).toBeCloseTo(Math.log(3 / 2), 12);
    expect(at({ kind: "step", date: "2017-01-01" }, 12)).toEqual([0, 0]);
  });
});
