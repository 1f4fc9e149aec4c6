import { describe, expect, it } from "vitest";
import { MISSING } from "../protocol.ts";
import { extentOf } from "./slice-extent.ts";

const slice = (...values: number[]) => ({
  width: values.length,
  height: 1,
  values: Float32Array.from(values),
});

describe("extentOf", () => {
  it("leaves out what is no data or absent", () => {
    expect(extentOf(slice(3, Number.NaN, -2, MISSING), null)).toEqual([-2, 3]);
  });

  it("is that of the difference to another date, anew for each", () => {
    const now = slice(3, 5, 8, 1);
    expect(extentOf(now, slice(1, 1, Number.NaN, MISSING))).toEqual([2, 4]);
    expect(extentOf(now, slice(0, 0, 0, 0))).toEqual([1, 8]);
    expect(extentOf(now, null)).toEqual([1, 8]);
  });

  it("is empty where there is nothing", () => {
    expect(extentOf(slice(Number.NaN), null)).toEqual([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  });
});
