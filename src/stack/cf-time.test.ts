import { describe, expect, it } from "vitest";
import { datesOfCfTime, decodeCfTime, isCfTime } from "./cf-time.ts";

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

  it("keeps the time of day", () => {
    expect(decodeCfTime([0.5], "days since 2018-01-06")[0]).toBe(Date.UTC(2018, 0, 6, 12));
  });

  it("gives no date for a value that is no time", () => {
    expect(datesOfCfTime([Number.NaN, -(2 ** 63)], "days since 2018-01-06")).toEqual(["", ""]);
  });

  it.each(["months since 2018-01-01", "days since yesterday", "m", "", "days since 2018-13-01"])(
    "refuses the unit %j",
    (unit) => {
      expect(() => decodeCfTime([0], unit)).toThrow(/time-unit-unknown/);
    },
  );

  it("refuses calendars that no satellite flies in", () => {
    expect(() => decodeCfTime([0], "days since 2018-01-06", "360_day")).toThrow(/time-calendar-unsupported/);
  });

  it("knows its units from others", () => {
    expect(["days since 2018-01-06", "Hours since 1900-01-01"].every(isCfTime)).toBe(true);
    expect(["m", "days", "since 2018"].some(isCfTime)).toBe(false);
  });
});
