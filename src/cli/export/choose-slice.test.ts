import { describe, expect, it } from "vitest";
import { inMemory, readFloats } from "../../stack/views.ts";
import type { ResultLayer } from "../results/open-result.ts";
import { parseSpan, sliceOf, wholeSpan } from "./choose-slice.ts";

const DATES = ["2018-01-06", "2018-01-18", "2018-01-30"];
const layer: ResultLayer = {
  name: "displacement",
  path: "d.zarr",
  variable: inMemory("displacement", Int16Array.of(1, 2, 10, -1, 40, 80), {
    dims: ["time", "y", "x"],
    shape: [3, 1, 2],
    dtype: "i16",
    unit: "m",
    nodata: -1,
    scale: 0.5,
  }),
  grid: null,
  dates: DATES,
  attrs: {},
};
const values = async (span: readonly string[]) =>
  readFloats(sliceOf(layer, span).variable, [
    [0, 1],
    [0, 2],
  ]);

describe("dates of a series", () => {
  it("are read in both spellings, one or two", () => {
    expect(parseSpan("20180106")).toEqual(["2018-01-06"]);
    expect(parseSpan("2018-01-06_20180130")).toEqual(["2018-01-06", "2018-01-30"]);
    for (const text of ["", "x", "20180106_", "20180106_20180118_20180130"])
      expect(() => parseSpan(text)).toThrow(/dates-unreadable/);
  });

  it("choose a map, or the change between two, with no data where either has none", async () => {
    expect([...(await values(["2018-01-18"]))]).toEqual([5, Number.NaN]);
    expect([...(await values(["2018-01-06", "2018-01-30"]))]).toEqual([19.5, 39]);
    expect([...(await values(["2018-01-06", "2018-01-18"]))]).toEqual([4.5, Number.NaN]);
    expect([...(await values(["2018-01-30", "2018-01-06"]))]).toEqual([-19.5, -39]);
  });

  it("name the map, and tell which dates there are", () => {
    expect(sliceOf(layer, wholeSpan(layer))).toMatchObject({
      name: "displacement-20180106_20180130",
      span: ["2018-01-06", "2018-01-30"],
    });
    expect(() => sliceOf(layer, ["2018-02-01"])).toThrow(/date-missing[\s\S]*2018-01-06 to 2018-01-30/);
  });
});
