import { describe, expect, it } from "vitest";
import { parseGammaPar } from "../formats/flat/gamma-header.ts";
import { baselineAtCenter, baselineOfTable, readGammaImage } from "./gamma-metadata.ts";

const IMAGE = parseGammaPar(`
date:      2018 01 06
center_time:             2421.889852   s
sensor:    S1A IW IW1 VV
range_samples:                  8514
range_looks:                       8
azimuth_looks:                     2
heading:                 347.75   degrees
near_range_slc:           800000.0  m
center_range_slc:         878314.5356  m
incidence_angle:             39.7036   degrees
azimuth_angle:               90.0000   degrees
radar_frequency:        5.4050005e+09  Hz
sar_to_earth_center:             7073899.1954   m
earth_radius_below_sensor:       6375868.9414   m
`);

const TABLE = `
interferogram lines: 300   range samples/line: 500
  line   range      B_t       B_c        B_n     look angle      bpara       bperp       blen
*****
     0      0     0.0000    1.0     0.0    30.0     0.0     99.0     1.0
   100    200     0.0000    1.0     0.0    30.0     0.0     10.0     1.0
   100    400     0.0000    1.0     0.0    35.0     0.0     20.0     1.0
   200    200     0.0000    1.0     0.0    30.0     0.0     50.0     1.0

user time (s):         0.000
`;

describe("readGammaImage", () => {
  it("states the acquisition in our units and conventions", () => {
    expect(readGammaImage(IMAGE)).toEqual({
      wavelength: 299792458 / 5.4050005e9,
      looks: 8,
      incidence: 39.7036,
      heading: -12.25,
      orbitDirection: "ascending",
      slantRange: 878314.5356,
      secondsOfDay: 2421.889852,
      platform: "S1A",
      earthRadius: 6375868.9414,
      satelliteHeight: 7073899.1954 - 6375868.9414,
      startingRange: 800000,
      rangeLooks: 8,
      azimuthLooks: 2,
      antennaSide: "right",
    });
  });

  it("works out the centre range and the time of day when only their parts are stated", () => {
    const header = parseGammaPar(
      "date: 2006 06 19 8 28 59.5\nnear_range_slc: 800000 m\nrange_pixel_spacing: 10 m\nrange_samples: 101",
    );
    expect(readGammaImage(header)).toEqual({
      slantRange: 800500,
      secondsOfDay: 8 * 3600 + 28 * 60 + 59.5,
      startingRange: 800000,
      rangePixelSize: 10,
    });
  });

  it("states nothing that the header does not", () => expect(readGammaImage({})).toEqual({}));
});

describe("baselineOfTable", () => {
  it("interpolates the middle line to the middle sample", () =>
    expect(baselineOfTable(TABLE)).toBeCloseTo(12.5, 12));

  it("is null for a text without a table", () =>
    expect(baselineOfTable("initial_baseline(TCN): 1 2 3 m m m")).toBeNull());
});

describe("baselineAtCenter", () => {
  const base = (precision: string) =>
    parseGammaPar(`initial_baseline(TCN): 0.0 10.0 5.0 m m m\nprecision_baseline(TCN): ${precision} m m m`);

  it("projects the orbit's cross-track and normal components across the line of sight", () => {
    // look = acos((H^2 + R^2 - r^2) / 2HR) = 35.15389 degrees; 40.101043 cos - 4.516408 sin.
    expect(baselineAtCenter(base("0.0 40.1010426 4.5164084"), IMAGE)).toBeCloseTo(30.1865235, 6);
  });

  it("falls back to the initial baseline where no precision one was estimated", () => {
    expect(baselineAtCenter(base("0.0 0.0 0.0"), IMAGE)).toBeCloseTo(10 * 0.817605 - 5 * 0.575779, 3);
  });

  it("is null without the orbit's height", () => expect(baselineAtCenter(base("0 1 1"), {})).toBeNull());
});
