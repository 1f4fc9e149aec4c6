import { describe, expect, test } from "vitest";
import { compactDate, dateOfDay, dayNumber, parseDate, yearsSinceFirst } from "./dates.ts";

describe("dayNumber", () => {
  test("counts days from 1970-01-01, leap days included", () => {
    expect(dayNumber("1970-01-01")).toBe(0);
    expect(dayNumber("2000-03-01") - dayNumber("2000-02-28")).toBe(2);
    expect(dayNumber("1900-03-01") - dayNumber("1900-02-28")).toBe(1);
  });

  test.each(["2018-02-30", "2018-13-01", "2018-1-6", "20180106", "", "yesterday"])(
    "is NaN for %j, which is no ISO date of the calendar",
    (text) => expect(dayNumber(text)).toBeNaN(),
  );

  test("is undone by dateOfDay for every day of four centuries' borders", () => {
    for (const start of ["1899-12-25", "1999-12-25", "2000-02-25", "2100-02-25"])
      for (let day = dayNumber(start), end = day + 10; day < end; day++)
        expect(dayNumber(dateOfDay(day))).toBe(day);
  });
});

describe("parseDate", () => {
  test.each([
    ["20180106", "2018-01-06"],
    ["2018-01-06", "2018-01-06"],
    ["180106", "2018-01-06"],
    ["991231", "1999-12-31"],
    ["500101", "1950-01-01"],
    ["491231", "2049-12-31"],
  ])("reads %s as %s", (text, date) => expect(parseDate(text)).toBe(date));

  test.each(["20180230", "2018", "2018-0106", "1-8-0106", "20-18-01-06", "2018/01/06", "-20180106", ""])(
    "refuses %j",
    (text) => expect(parseDate(text)).toBeNull(),
  );
});

test("yearsSinceFirst uses years of 365.25 days", () => {
  expect([...yearsSinceFirst(["2000-01-01", "2000-01-01", "2004-01-01"])]).toEqual([0, 0, 4]);
  expect(yearsSinceFirst([])).toHaveLength(0);
});

test("compactDate is the spelling of file names", () => expect(compactDate("2018-01-06")).toBe("20180106"));
