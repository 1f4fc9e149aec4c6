import { describe, expect, it } from "vitest";
import { axisOf } from "./cf-axis.ts";
import { crsOfGridMapping } from "./cf-crs.ts";
import { affineOfCoordinates, spacingOf } from "./cf-grid.ts";

describe("axisOf", () => {
  it("believes units before standard names, axes and names", () => {
    expect(axisOf("a", { units: "days since 1970-01-01" })).toBe("time");
    expect(axisOf("a", { units: "degrees_north", axis: "X" })).toBe("y");
    expect(axisOf("a", { units: "degreeE" })).toBe("x");
    expect(axisOf("a", { units: "m", standard_name: "projection_x_coordinate" })).toBe("x");
    expect(axisOf("a", { axis: "z" })).toBe("band");
    expect(axisOf("group/Latitude", undefined)).toBe("y");
    expect(axisOf("station", undefined)).toBeNull();
  });
});

describe("spacingOf", () => {
  it("finds even steps of either sign", () => {
    expect(spacingOf([10, 8, 6, 4], false)).toEqual({ first: 10, step: -2 });
    expect(spacingOf([5], false)).toEqual({ first: 5, step: Number.NaN });
  });

  it("forgives float32 rounding but no missing row", () => {
    const lon = Float32Array.from({ length: 400 }, (_, i) => -99.2 + i * 1e-4);
    expect(spacingOf(lon, true)?.step).toBeCloseTo(1e-4, 7);
    expect(spacingOf(lon, false)).toBeNull();
    expect(spacingOf([0, 1, 3, 4], false)).toBeNull();
    expect(spacingOf([0, Number.NaN, 2], false)).toBeNull();
    expect(spacingOf([], false)).toBeNull();
    expect(spacingOf([3, 3], false)).toBeNull();
  });
});

describe("affineOfCoordinates", () => {
  it("puts the corner half a pixel before the first centre", () => {
    expect(affineOfCoordinates({ first: 480010, step: 20 }, { first: 2149990, step: -20 })).toEqual([
      20, 0, 480000, 0, -20, 2150000,
    ]);
  });

  it("gives a single row the pixel size of the columns, and a single pixel none", () => {
    expect(affineOfCoordinates({ first: 0.5, step: 1 }, { first: 9.5, step: Number.NaN })).toEqual([
      1, 0, 0, 0, -1, 10,
    ]);
    expect(affineOfCoordinates({ first: 0, step: Number.NaN }, { first: 0, step: Number.NaN })).toBeNull();
  });
});

describe("crsOfGridMapping", () => {
  it("takes the text with its own outermost code, or with the code beside it", () => {
    const wkt = 'PROJCS["a",GEOGCS["b",AUTHORITY["EPSG","4326"]],AUTHORITY["EPSG","32614"]]';
    expect(crsOfGridMapping({ crs_wkt: wkt })).toEqual({ epsg: 32614, wkt });
    expect(crsOfGridMapping({ spatial_ref: 'LOCAL_CS["x"]', spatial_epsg: 3031 })).toEqual({
      epsg: 3031,
      wkt: 'LOCAL_CS["x"]',
    });
    expect(crsOfGridMapping({ epsg_code: "EPSG:32611" })).toEqual({ epsg: 32611, wkt: null });
  });

  it("recognises UTM, polar stereographic and geographic parameters on WGS 84", () => {
    const utm = {
      grid_mapping_name: "transverse_mercator",
      longitude_of_central_meridian: -99,
      latitude_of_projection_origin: 0,
      scale_factor_at_central_meridian: 0.9996,
      false_easting: 500000,
      false_northing: 0,
    };
    expect(crsOfGridMapping(utm).epsg).toBe(32614);
    expect(crsOfGridMapping({ ...utm, false_northing: 1e7 }).epsg).toBe(32714);
    expect(crsOfGridMapping({ ...utm, false_easting: 0 }).epsg).toBeNull();
    expect(crsOfGridMapping({ ...utm, longitude_of_central_meridian: -98 }).epsg).toBeNull();
    expect(crsOfGridMapping({ ...utm, semi_major_axis: 6378388, inverse_flattening: 297 }).epsg).toBeNull();
    const polar = {
      grid_mapping_name: "polar_stereographic",
      latitude_of_projection_origin: -90,
      latitude_of_origin: -71,
      straight_vertical_longitude_from_pole: 0,
      semi_major_axis: 6378.137,
      inverse_flattening: 298.257223563,
    };
    expect(crsOfGridMapping(polar).epsg).toBe(3031);
    expect(crsOfGridMapping({ grid_mapping_name: "latitude_longitude" }).epsg).toBe(4326);
    expect(crsOfGridMapping({ grid_mapping_name: "sinusoidal" })).toEqual({ epsg: null, wkt: null });
  });
});
