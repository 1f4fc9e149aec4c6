import { describe, expect, it } from "vitest";
import { dateOfDay } from "../dates.ts";
import { findGaps, medianRevisit } from "./revisit.ts";

const every = (...days: number[]) => days.map((day) => dateOfDay(17_500 + day));

describe("findGaps", () => {
  it("finds what is longer than so many median revisit times", () => {
    const dates = every(0, 12, 24, 60, 72, 109, 121);
    expect(medianRevisit(dates)).toBe(12);
    // 36 days are three revisits, and not longer.
    expect(findGaps(dates)).toEqual([{ from: dates[4], to: dates[5], days: 37 }]);
    expect(findGaps(dates, 2).map(({ days }) => days)).toEqual([36, 37]);
    expect(findGaps(dates, 4)).toEqual([]);
  });

  it("takes the mean of the two middle steps of an even number, and finds nothing in one date", () => {
    expect(medianRevisit(every(0, 6, 18))).toBe(9);
    expect(medianRevisit(every(0))).toBeNaN();
    expect(findGaps(every(0))).toEqual([]);
    expect(findGaps([])).toEqual([]);
  });
});
