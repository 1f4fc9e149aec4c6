import { describe, expect, it } from "vitest";
import { datesOfCfTime, encodeCfTime, isCfTime, momentsOfCfTime, TIME_UNITS } from "./cf-time.ts";

describe("CF time", () => {
  it.each([
    ["days since 2018-01-06", 12, "2018-01-18"],
    ["days since 2018-01-06 00:00:00", 36, "2018-02-11"],
    ["day since 2018-1-6", 0, "2018-01-06"],
    ["hours since 2018-01-06T12:00:00Z", 12, "2018-01-07"],
    ["seconds since 1970-01-01 00:00:00 UTC", 1515196800, "2018-01-06"],
    ["minutes since 2018-01-06 00:30 +01:00", 0, "2018-01-05"],
    ["nanoseconds since 1970-01-01", 1515196800e9, "2018-01-06"],
    ["days since 1900-01-01", 43104, "2018-01-06"],
    ["days since 0001-01-01", 736699, "2018-01-06"],
  ])("%s + %d is %s", (unit, value, date) => {
    expect(datesOfCfTime([value], unit)).toEqual([date]);
  });

  it("gives no date for a value that is no time", () => {
    expect(datesOfCfTime([Number.NaN, -(2 ** 63)], "days since 2018-01-06")).toEqual([null, null]);
  });

  it.each(["months since 2018-01-01", "days since yesterday", "m", "", "days since 2018-13-01"])(
    "refuses the unit %j",
    (unit) => {
      expect(() => datesOfCfTime([0], unit)).toThrow(/cf-time-units/);
    },
  );

  it("knows its units from others", () => {
    expect(["days since 2018-01-06", "Hours since 1900-01-01"].every(isCfTime)).toBe(true);
    expect(["m", "days", "since 2018"].some(isCfTime)).toBe(false);
  });

  it("counts days, hours, minutes and seconds from the epoch, and drops the time of day", () => {
    expect(datesOfCfTime([0, 17537, -1], "days since 1970-01-01")).toEqual([
      "1970-01-01",
      "2018-01-06",
      "1969-12-31",
    ]);
    expect(datesOfCfTime([1036429], "hours since 1900-01-01 00:00:0.0")).toEqual(["2018-03-27"]);
    expect(datesOfCfTime([23.9, 24], "hours since 2018-01-06")).toEqual(["2018-01-06", "2018-01-07"]);
    expect(datesOfCfTime([1440], "minutes since 2018-1-6 0:0")).toEqual(["2018-01-07"]);
    expect(datesOfCfTime([86399.5, 86400], "s since 2018-01-06")).toEqual(["2018-01-06", "2018-01-07"]);
    expect(datesOfCfTime([1], "Weeks since 2018-01-06")).toEqual(["2018-01-13"]);
  });

  it("heeds the epoch's clock and time zone", () => {
    expect(datesOfCfTime([0.5], "days since 2000-01-01T12:00:00Z")).toEqual(["2000-01-02"]);
    expect(datesOfCfTime([0], "days since 2000-01-01 01:00:00 +02:00")).toEqual(["1999-12-31"]);
    expect(datesOfCfTime([0], "days since 2000-01-01 23:00:00 -0130")).toEqual(["2000-01-02"]);
  });

  it("knows leap years, and calendars without them", () => {
    expect(datesOfCfTime([59, 60], "days since 2020-01-01")).toEqual(["2020-02-29", "2020-03-01"]);
    expect(datesOfCfTime([59, 365], "days since 2020-01-01", "noleap")).toEqual(["2020-03-01", "2021-01-01"]);
    expect(datesOfCfTime([-1], "days since 2020-03-01", "365_day")).toEqual(["2020-02-28"]);
    expect(datesOfCfTime([1.5], "days since 2020-12-30 12:00", "noleap")).toEqual(["2021-01-01"]);
  });

  it("gives null for a missing value", () => {
    expect(datesOfCfTime([Number.NaN, 1], "days since 1970-01-01")).toEqual([null, "1970-01-02"]);
  });

  it("refuses units without a fixed length and calendars without real dates", () => {
    for (const units of [
      "months since 1970-01-01",
      "days",
      "days since yesterday",
      "days since 1970-01-01 noon",
    ])
      expect(() => datesOfCfTime([1], units)).toThrowError(/cf-time-units/);
    expect(() => datesOfCfTime([1], "days since 1970-01-01", "360_day")).toThrowError(/cf-calendar/);
    expect(() => datesOfCfTime([1], "days since 0001-01-01")).toThrowError(/cf-calendar/);
    expect(datesOfCfTime([1], "days since 1500-03-01", "proleptic_gregorian")).toEqual(["1500-03-02"]);
    expect(() => datesOfCfTime([1e300], "days since 1970-01-01")).toThrowError(/cf-time-units/);
  });

  it("reads back what the writer writes", () => {
    const dates = ["1992-05-01", "2018-01-06", "2020-02-29"];
    expect(datesOfCfTime(encodeCfTime(dates), TIME_UNITS)).toEqual(dates);
  });
});

describe("momentsOfCfTime", () => {
  it("keeps the time of day, to the millisecond", () => {
    expect(
      momentsOfCfTime([1036429, Number.NaN], "hours since 1900-01-01 00:00:0.0").map((moment) =>
        Number.isNaN(moment) ? null : new Date(moment).toISOString(),
      ),
    ).toEqual(["2018-03-27T13:00:00.000Z", null]);
    expect(momentsOfCfTime([0.5], "days since 1970-01-01T06:00:00Z")).toEqual([18 * 3_600_000]);
  });

  it("refuses calendars whose days are no moments", () => {
    expect(() => momentsOfCfTime([1], "days since 2000-01-01", "noleap")).toThrow("cf-calendar");
  });
});
