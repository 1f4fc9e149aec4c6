import { describe, expect, it } from "vitest";
import {
  parseEvent,
  parseEvents,
  parsePeriods,
  parseRelaxations,
  splitEvent,
  writeRelaxations,
} from "./time-functions.ts";

describe("the text of time functions", () => {
  it("is read as MintPy's configuration spells it", () => {
    expect(parsePeriods("1,0.5")).toEqual([1, 0.5]);
    expect(parseEvents("20180723,20180901")).toEqual(["20180723", "20180901"]);
    expect(parseEvents("20110311, 20120928T1733")).toEqual(["20110311", "20120928T1733"]);
    expect(parseRelaxations("20180723,60;20170908,60,120")).toEqual([
      { event: "20180723", days: [60] },
      { event: "20170908", days: [60, 120] },
    ]);
    expect(writeRelaxations(parseRelaxations("20180723,60; 20170908,60,120"))).toBe(
      "20180723,60;20170908,60,120",
    );
  });

  it.each(["", "none", "no"])("has a word for nothing: %j", (text) => {
    expect([parsePeriods(text), parseEvents(text), parseRelaxations(text)]).toEqual([[], [], []]);
  });

  it("takes ISO 8601 for events as well, and one spelling comes out", () => {
    expect(parseEvent("2018-07-23")).toBe("20180723");
    expect(parseEvent("2018-07-23T17:33")).toBe("20180723T1733");
    expect(splitEvent("20180723T1800")).toEqual({ date: "2018-07-23", fraction: 0.75 });
  });

  it.each([
    ["an event that is no date", () => parseEvents("20180230")],
    ["an hour that there is not", () => parseEvents("20180223T2460")],
    ["a period of nothing", () => parsePeriods("1,,2")],
    ["a negative period", () => parsePeriods("-1")],
    ["an endless period", () => parsePeriods("Infinity")],
    ["a relaxation without a time", () => parseRelaxations("20180723")],
    ["a relaxation in no time", () => parseRelaxations("20180723,0")],
    ["an empty relaxation", () => parseRelaxations("20180723,60;")],
  ])("is refused with what was found: %s", (_, parse) => {
    expect(parse).toThrow(/time-function-unreadable.*\n.*got:/);
  });
});
