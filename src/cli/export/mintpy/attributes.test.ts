import { describe, expect, it } from "vitest";
import type { Grid } from "../../../geo/grid.ts";
import { mintpyAttributes } from "./attributes.ts";

const grid: Grid = {
  shape: { y: 72, x: 96 },
  affine: [80, 0, 600000, 0, -80, 3900000],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
};
const dates = ["2018-01-06", "2018-01-18", "2018-01-30"];
const series = { type: "timeseries", unit: "m", isReferencedInTime: true };
const facts = {
  grid,
  dates,
  referenceDate: dates[0],
  reference: { y: 14, x: 19 },
  acquisition: { wavelength: 0.0555, looks: 40, heading: -12.5, orbitDirection: "ascending" as const },
};

describe("mintpyAttributes", () => {
  it("says what is known of a stack that did not come from MintPy, numbers as Python writes them", () => {
    expect(mintpyAttributes(facts, series)).toMatchObject({
      FILE_TYPE: "timeseries",
      LENGTH: "72",
      X_FIRST: "600000.0",
      X_STEP: "80.0",
      X_UNIT: "meters",
      EPSG: "32611",
      UTM_ZONE: "11N",
      NCORRLOOKS: "40.0",
      HEADING: "-12.5",
      ORBIT_DIRECTION: "ASCENDING",
      START_DATE: "20180106",
      END_DATE: "20180130",
      REF_DATE: "20180106",
      REF_Y: "14",
      // The centre of the pixel: 3900000 - 14.5 * 80 and 600000 + 19.5 * 80.
      REF_LAT: "3898840.0",
      REF_LON: "601560.0",
    });
  });

  it("names the corners in the order of flight: looking right, near is west going north and east going south", () => {
    const corners = (orbitDirection: "ascending" | "descending") => {
      const { LAT_REF1, LON_REF1, LAT_REF4, LON_REF4 } = mintpyAttributes(
        { ...facts, acquisition: { orbitDirection } },
        series,
      );
      return [LAT_REF1, LON_REF1, LAT_REF4, LON_REF4];
    };
    expect(corners("ascending")).toEqual(["3894240.0", "600000.0", "3900000.0", "607680.0"]);
    expect(corners("descending")).toEqual(["3900000.0", "607680.0", "3894240.0", "600000.0"]);
  });

  it("hands MintPy's own down, numbers in their spelling, but for what the result replaces", () => {
    const sourceAttributes = {
      FILE_TYPE: "ifgramStack",
      PROCESSOR: "hyp3",
      ALOOKS: "4",
      LENGTH: "72",
      REF_Y: "30",
      REF_X: "19",
      REF_LAT: "3897560",
      REF_LON: "601560",
      NO_DATA_VALUE: "0",
    };
    const attributes = mintpyAttributes({ ...facts, sourceAttributes }, series);
    expect(attributes).toMatchObject({
      FILE_TYPE: "timeseries",
      PROCESSOR: "hyp3",
      ALOOKS: "4",
      REF_Y: "14",
      REF_LAT: "3898840.0",
      REF_LON: "601560",
    });
    // What the source did not say is not made up.
    expect(attributes).not.toHaveProperty("NCORRLOOKS");
  });

  it("gives maps that do not count from a date none, and counts no nodata value", () => {
    const sourceAttributes = { REF_DATE: "20180106", NO_DATA_VALUE: "0" };
    const mask = mintpyAttributes(
      { ...facts, sourceAttributes },
      { type: "mask", unit: "1", isReferencedInTime: false },
    );
    expect(mask).not.toHaveProperty("REF_DATE");
    expect(mask.NO_DATA_VALUE).toBe("0");
    const count = { type: "mask", unit: "1", isReferencedInTime: false, isCount: true };
    expect(mintpyAttributes({ ...facts, sourceAttributes }, count)).not.toHaveProperty("NO_DATA_VALUE");
  });

  it("gives a radar grid a reference pixel without coordinates", () => {
    const radar = mintpyAttributes({ ...facts, grid: { ...grid, geometry: "radar" } }, series);
    expect(radar.REF_X).toBe("19");
    expect(radar).not.toHaveProperty("REF_LAT");
    expect(radar).not.toHaveProperty("X_FIRST");
  });
});
