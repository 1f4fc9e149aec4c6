import { expect, it } from "vitest";
import { dayNumber } from "../../dates.ts";
import { scaleYears } from "./year-scale.ts";

it("has whole years at both ends of the scale, and years of the mean length between", () => {
  const days = ["2000-01-01", "2004-01-01", "2001-01-01"].map(dayNumber);
  const [start, end, second] = scaleYears(days, 2000, 2004);
  expect([start, end]).toEqual([2000, 2004]);
  // 366 days of 1461 / 4 each.
  expect(second).toBeCloseTo(2000 + (366 * 4) / 1461, 12);
});
