import { describe, expect, it } from "vitest";
import { datesInName, pairInName } from "./pair-name.ts";

const pair = (reference: string, secondary: string) => ({ reference, secondary });

describe("pairInName", () => {
  it.each([
    ["cropA_20180106-20180130_VV_8rlks_eqa_unw.tif", pair("2018-01-06", "2018-01-30")],
    ["20180106_20180130.geo.unw.tif", pair("2018-01-06", "2018-01-30")],
    ["geo_060619-061002.unw", pair("2006-06-19", "2006-10-02")],
    ["geo_980619-000102.unw", pair("1998-06-19", "2000-01-02")],
    [
      "S1AA_20180106T004021_20180130T004021_VVP024_INT80_G_ueF_1234_unw_phase.tif",
      pair("2018-01-06", "2018-01-30"),
    ],
    ["S1_136231_IW2_20200604_20200616_VV_INT80_663F_corr.tif", pair("2020-06-04", "2020-06-16")],
    ["2018-01-06_2018-01-30.tif", pair("2018-01-06", "2018-01-30")],
    ["00000000_20180106_20180130.tif", pair("2018-01-06", "2018-01-30")],
  ])("reads %s", (name, expected) => expect(pairInName(name)).toEqual(expected));

  it("keeps the order in which the name gives the dates, so that a swap can be reported", () =>
    expect(pairInName("20180130_20180106.unw")).toEqual(pair("2018-01-30", "2018-01-06")));

  it.each([
    "20180106_slc.par",
    "180106_120530.tif",
    "20180106_004021.tif",
    "20181306_20180230.tif",
    "120180106_201801301.tif",
  ])("finds no pair in %s", (name) => expect(pairInName(name)).toBeNull());

  it("gives the same answer when asked twice", () => {
    expect(pairInName("20180106_20180130.tif")).toEqual(pairInName("20180106_20180130.tif"));
  });
});

describe("datesInName", () => {
  it("finds whole dates only", () =>
    expect(datesInName("r20180106_VV_8rlks_12345678901.par")).toEqual(["2018-01-06"]));
});
