import { describe, expect, it } from "vitest";
import { findGaps } from "./acquisition-gaps.ts";
import { parseHyp3Text, readHyp3Metadata } from "./hyp3-metadata.ts";
import { independentLooks } from "./radar.ts";
import { rscAcquisition, rscGrid, rscNumber } from "./rsc-attributes.ts";

describe("independentLooks", () => {
  it("counts 1.94 samples for each look, as MintPy does", () => {
    expect([independentLooks(4, 20), independentLooks(2, 8), independentLooks(1, 1)]).toEqual([41, 8, 1]);
  });
});

describe("parseHyp3Text", () => {
  it("cuts at the first colon and ignores blanks in keys", () => {
    const fields = parseHyp3Text(
      "Slant range near: 800000.0\r\nUTC time: 51567.5\nno colon\nReference Granule: S1A:x\n",
    );
    expect(Object.fromEntries(fields)).toEqual({
      slantrangenear: "800000.0",
      utctime: "51567.5",
      referencegranule: "S1A:x",
    });
  });
});

describe("readHyp3Metadata", () => {
  it("leaves out what the text does not state", () => {
    const { acquisition, baseline } = readHyp3Metadata("Heading: 192.0\n");
    expect(acquisition).toEqual({
      wavelength: 299792458 / 5.405e9,
      platform: "Sentinel-1",
      heading: -168,
      orbitDirection: "descending",
      antennaSide: "right",
    });
    expect(baseline).toBeNull();
  });
});

describe("rscGrid", () => {
  const GEO = { X_FIRST: "130.8", Y_FIRST: "31.98", X_STEP: "0.001", Y_STEP: "-0.001" };
  const shape = { y: 5, x: 4 };

  it("takes the corner as the outer one, in degrees unless said otherwise", () => {
    expect(rscGrid(GEO, shape, "x.rsc")).toMatchObject({
      affine: [0.001, 0, 130.8, 0, -0.001, 31.98],
      crs: { epsg: 4326 },
    });
  });

  it("knows a UTM zone without a code", () => {
    const utm = {
      X_FIRST: "600000",
      Y_FIRST: "3900000",
      X_STEP: "80",
      Y_STEP: "-80",
      X_UNIT: "meters",
      UTM_ZONE: "11S",
    };
    expect(rscGrid(utm, shape, "x.h5").crs.epsg).toBe(32711);
  });

  it("is in radar geometry without a corner", () =>
    expect(rscGrid({}, shape, "x.h5").geometry).toBe("radar"));

  it("refuses metres without a projected system", () => {
    expect(() => rscGrid({ ...GEO, X_UNIT: "meters" }, shape, "x.h5")).toThrow(/grid-unit-contradicts-crs/);
  });
});

describe("rscAcquisition", () => {
  it("prefers MintPy's own count of looks", () => {
    expect(rscAcquisition({ NCORRLOOKS: "39.6", ALOOKS: "4", RLOOKS: "20" }, "x").looks).toBe(40);
    expect(rscAcquisition({ ALOOKS: "4", RLOOKS: "20" }, "x").looks).toBe(41);
  });

  it("treats None as absent, and says which attribute is no number", () => {
    expect(rscNumber({ HEADING: "None" }, "HEADING", "x.h5")).toBeNull();
    expect(() => rscNumber({ HEADING: "north" }, "HEADING", "x.h5")).toThrow(/x\.h5, attribute HEADING/);
  });
});

describe("findGaps", () => {
  it("reports stretches of more than twice the median", () => {
    expect(findGaps(["2018-01-01", "2018-01-13", "2018-01-25", "2018-03-02", "2018-03-14"])).toEqual([
      { from: "2018-01-25", to: "2018-03-02", days: 36 },
    ]);
  });

  it("finds none in no series", () => expect([findGaps([]), findGaps(["2018-01-01"])]).toEqual([[], []]));
});
