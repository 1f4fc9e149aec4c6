import { describe, expect, it } from "vitest";
import { isBesideDem, isCorrelation, parseDemName, stemOf } from "./dem-name.ts";

describe("parseDemName", () => {
  it.each([
    ["AST_L1A_00303182012144228_Z_test.tif", "2012-03-18", "ASTER"],
    ["AST_L1A_00302032000101010_Z_adj_XAJ_final", "2000-02-03", "ASTER"],
    ["SETSM_WV01_20120101_102001001A2B_102001001C3D_seg1_2m_v3.0_dem.tif", "2012-01-01", "SETSM"],
    ["SETSM_s2s041_WV01_20200712_10200100_10200101_2m_lsf_seg1_dem.tif", "2020-07-12", "SETSM"],
    ["SPOT5_HRS_20080114_DEM.tif", "2008-01-14", "SPOT5"],
    ["SDMI_x_20100607_Z.tif", "2010-06-07", "SDMI"],
    ["IDEM_a_20130203.tif", "2013-02-03", "IDEM"],
    ["TDM1_b_20120203.tif", "2012-02-03", "TDM1"],
    ["aerodem_19780701_80m.tif", "1978-07-01", "aerodem"],
    ["survey-2018-01-06-dsm.tif", "2018-01-06", ""],
    ["20180106T101500_dem.tif", "2018-01-06", ""],
  ])("%s is of %s", (name, date, sensor) => {
    expect(parseDemName(name)).toEqual({ date, sensor });
  });

  it("dates composites by the middle of their days, and says which", () => {
    expect(parseDemName("N46E008_SRTMGL1.tif")).toMatchObject({
      date: "2000-02-16",
      span: ["2000-02-11", "2000-02-22"],
    });
    for (const name of ["Copernicus_DSM_10_N45_00_E005_00_DEM.tif", "TDM1_DEM__04_N46E008_DEM.tif"])
      expect(parseDemName(name)).toMatchObject({ date: "2013-01-01", sensor: "TanDEM-X" });
  });

  it("knows no date where there is none, or more than one", () => {
    for (const name of ["DEM_1995.tif", "dem.tif", "20180106_20180118_dem.tif", "20181306_dem.tif"])
      expect(parseDemName(name)).toBeNull();
    expect(parseDemName("AST_L1A_00313182012144228_Z.tif")).toBeNull();
  });
});

describe("what lies beside a DEM", () => {
  it("is told from it by its name", () => {
    const beside = [
      "a_matchtag.tif",
      "a_bitmask.tif",
      "a_dem_10m_shade.tif",
      "AST_HS.tif",
      "x_err.tif",
      "2000_2010_dh.tif",
    ];
    expect(beside.filter((name) => !isBesideDem(name))).toEqual([]);
    expect(isBesideDem("SETSM_WV01_20120101_masked_dem.tif")).toBe(false);
    expect(isCorrelation("AST_L1A_00303182012144228_CORR.tif")).toBe(true);
    expect(isCorrelation("corrected_dem.tif")).toBe(false);
  });

  it("has the DEM's name but for the word", () => {
    expect(stemOf("AST_L1A_00303182012144228_CORR_adj.tif")).toBe(
      stemOf("AST_L1A_00303182012144228_Z_adj.tif"),
    );
    expect(stemOf("AST_L1A_00303182012144228_CORR.tif")).not.toBe(stemOf("AST_L1A_00303182012144229_Z.tif"));
  });
});
