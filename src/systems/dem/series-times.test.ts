import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayNumber } from "../../dates.ts";
import { seriesTimes } from "./series-times.ts";

const DATES = ["2003-05-04", "2010-06-07", "2019-08-09"];
const quarterly = { compat: "none", tstep: 0.25, tlim: [] } as const;

describe("seriesTimes", () => {
  it("begins with the first year and ends with the last, in whole days", () => {
    const { dates, predicted, observed } = seriesTimes(DATES, DATES, quarterly);
    expect([dates[0], dates.at(-1)]).toEqual(["2003-01-01", "2020-01-01"]);
    expect(dates).toHaveLength(4 * 17 + 1);
    expect(predicted[0]).toBe(0);
    expect(observed[0]).toBeCloseTo((dayNumber("2003-05-04") - dayNumber("2003-01-01")) / 365.25, 12);
  });

  it("keeps observations where they are when predictions span less than they do", () => {
    const narrow = seriesTimes(DATES, DATES, { ...quarterly, tlim: ["2008-01-01", "2009-01-01"] });
    expect(narrow.observed).toEqual(seriesTimes(DATES, DATES, quarterly).observed);
    expect([narrow.dates[0], narrow.dates.at(-1)]).toEqual(["2008-01-01", "2008-12-31"]);
  });

  it("has pyddem's 82 quarters of 2000 to 2019 and 241 months of 2000 to 2020 in compat", () => {
    const compat = { compat: "pyddem", tstep: 0.25, tlim: [] } as const;
    const years = ["2000-02-03", "2019-04-05"];
    const { predicted } = seriesTimes(years, years, compat);
    expect([predicted.length, predicted[81]]).toEqual([82, 20.25]);
    const monthly = { ...compat, tstep: 1 / 12, tlim: ["2000-01-01", "2020-01-01"] };
    expect(seriesTimes(years, years, monthly).predicted).toHaveLength(241);
  });

  it("gives each prediction the time of its date, ascending, for any step", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 5, noNaN: true }), (tstep) => {
        const { dates, predicted } = seriesTimes(DATES, DATES, { ...quarterly, tstep });
        const origin = dayNumber("2003-01-01");
        for (const [k, date] of dates.entries()) {
          expect(predicted[k]! * 365.25).toBeCloseTo(dayNumber(date) - origin, 6);
          if (k > 0) expect(predicted[k]!).toBeGreaterThan(predicted[k - 1]!);
        }
      }),
    );
  });

  it.each([[["2020-01-01", "2000-01-01"]], [["2000-01-01"]], [["2000-13-01", "2001-01-01"]]])(
    "refuses the limits %j",
    (tlim) => {
      expect(() => seriesTimes(DATES, DATES, { ...quarterly, tlim })).toThrow(/prediction-limits/);
    },
  );
});
