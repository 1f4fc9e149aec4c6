import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earthFixed, eastNorthUp, type Vector } from "./earth-fixed.ts";
import { skyOf, solidEarthTide, tidalSky, tideVector } from "./solid-earth-tide.ts";
import { momentOf } from "./time-scales.ts";

/** Test cases in the prologue of DEHANTTIDEINEL, the IERS Conventions' own routine (versions of 2012 and 2016). */
const PUBLISHED: readonly { date: string; station: Vector; sun: Vector; moon: Vector; tide: Vector }[] = [
  {
    date: "2009-04-13",
    station: [4075578.385, 931852.89, 4801570.154],
    sun: [137859926952.015, 54228127881.435, 23509422341.696],
    moon: [-179996231.920342, -312468450.131567, -169288918.59216],
    tide: [0.07700420357108126, 0.06304056321824968, 0.05516568152597247],
  },
  {
    date: "2012-07-13",
    station: [1112189.66, -4842955.026, 3985352.284],
    sun: [-54537460436.2357, 130244288385.279, 56463429031.5996],
    moon: [300396716.912, 243238281.451, 120548075.939],
    tide: [-0.020368314795920758, 0.056582547762259724, -0.07597679676871742],
  },
  {
    date: "2015-07-15",
    station: [1112200.5696, -4842957.8511, 3985345.9122],
    sun: [100210282451.6279, 103055630398.316, 56855096480.4475],
    moon: [369817604.4348, 1897917.5258, 120804980.8284],
    tide: [0.005095708691723638, 0.08286630259835287, -0.06366349254041896],
  },
];

interface SkyRow {
  readonly date: string;
  readonly seconds: number;
  readonly sun: Vector;
  readonly moon: Vector;
}
const SKY: readonly SkyRow[] = JSON.parse(
  readFileSync(new URL("../../../test/fixtures/geodesy/sky.json", import.meta.url), "utf8"),
);

const distance = (a: Vector, b: Vector) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

describe("tideVector", () => {
  it.each(PUBLISHED)("gives the IERS Conventions' test value of $date within 1e-15 m", (published) => {
    const { date, station, sun, moon, tide } = published;
    expect(distance(tideVector(station, skyOf(momentOf(date, 0), sun, moon)), tide)).toBeLessThan(1e-15);
  });

  it("without the permanent part averages to nothing over 18.6 years, with it to -12.06 cm times P2 of the latitude", () => {
    const means = (["included", "excluded"] as const).map((permanent) => {
      let sum = 0;
      const samples = 6798;
      for (let day = 0; day < samples; day++) {
        const date = new Date(Date.UTC(2000, 0, 1 + day)).toISOString().slice(0, 10);
        // The hour walks on, so that no tide keeps its phase.
        sum += solidEarthTide(10, 0, tidalSky(date, (day * 17_777) % 86_400), { permanent })[2];
      }
      return sum / samples;
    });
    expect(means[0]).toBeCloseTo(0.0603, 3);
    expect(Math.abs(means[1] ?? 1)).toBeLessThan(5e-4);
  });

  it("is finite and below 0.6 m everywhere, the poles included", () => {
    const sky = tidalSky("2018-07-27", 70_000);
    fc.assert(
      fc.property(
        fc.double({ min: -180, max: 180, noNaN: true }),
        fc.oneof(fc.constantFrom(-90, 90), fc.double({ min: -90, max: 90, noNaN: true })),
        (lon, lat) => {
          const size = Math.hypot(...solidEarthTide(lon, lat, sky));
          expect(size).toBeLessThan(0.6);
        },
      ),
      { seed: 1 },
    );
  });
});

describe("tidalSky", () => {
  it.each(SKY)("finds Sun and Moon of $date within 3 arc seconds of ERFA's, the tide within 5 µm", (row) => {
    const ours = tidalSky(row.date, row.seconds);
    const reference = skyOf(momentOf(row.date, row.seconds), row.sun, row.moon);
    for (const body of ["sun", "moon"] as const) {
      const size = Math.hypot(...reference[body]);
      expect((distance(ours[body], reference[body]) / size) * 206_265).toBeLessThan(3);
    }
    for (let lat = -85; lat < 90; lat += 17)
      for (let lon = 0; lon < 360; lon += 31) {
        const at = earthFixed(lon, lat);
        expect(distance(tideVector(at, ours), tideVector(at, reference))).toBeLessThan(5e-6);
      }
  });
});

describe("solidEarthTide", () => {
  it("turns the Earth-fixed displacement into east, north and up at the geodetic latitude", () => {
    const sky = tidalSky("2021-12-21", 21_600);
    const enu = solidEarthTide(13.2, 38.7, sky);
    const vector = tideVector(earthFixed(13.2, 38.7), sky);
    expect(Math.hypot(...enu)).toBeCloseTo(Math.hypot(...vector), 12);
    expect(enu).toEqual(eastNorthUp(vector, 13.2, 38.7));
  });

  it("bulges towards the Moon and away from it, and sinks between", () => {
    const { sun, moon } = tidalSky("2024-04-08", 65_880);
    // A solar eclipse: both pull along one line.
    const longitude = (Math.atan2(moon[1], moon[0]) * 180) / Math.PI;
    const latitude = (Math.atan2(moon[2], Math.hypot(moon[0], moon[1])) * 180) / Math.PI;
    const sky = skyOf(momentOf("2024-04-08", 65_880), sun, moon);
    const up = (lon: number, lat: number) => solidEarthTide(lon, lat, sky)[2];
    expect(up(longitude, latitude)).toBeGreaterThan(0.3);
    expect(up(longitude + 180, -latitude)).toBeGreaterThan(0.3);
    expect(up(longitude + 90, 0)).toBeLessThan(-0.13);
  });
});
