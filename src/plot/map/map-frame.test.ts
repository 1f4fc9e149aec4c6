import { describe, expect, it } from "vitest";
import type { Affine } from "../../geo/affine.ts";
import type { Crs, Grid } from "../../geo/grid.ts";
import { axisUnit, edgeTicks, edgeTitle, mapFrame, pixelPosition } from "./map-frame.ts";

const grid = (affine: Affine, epsg: number | null, shape = { y: 60, x: 100 }): Grid => ({
  shape,
  affine,
  crs: { epsg, wkt: null },
  geometry: "map",
});
const mexico = grid([0.00138889, 0, -99.19107, 0, -0.00138889, 19.45129], 4326);

describe("axisUnit", () => {
  it.each<[string, Crs, string]>([
    ["WGS 84", { epsg: 4326, wkt: null }, "degree"],
    ["UTM 11N", { epsg: 32611, wkt: null }, "metre"],
    ["geocentric WGS 84", { epsg: 4978, wkt: null }, "metre"],
    ["geographic WKT 1", { epsg: null, wkt: 'GEOGCS["WGS 84"]' }, "degree"],
    ["geographic WKT 2", { epsg: null, wkt: 'GEOGCRS["WGS 84"]' }, "degree"],
    ["projected WKT", { epsg: null, wkt: 'PROJCS["UTM", GEOGCS["WGS 84"]]' }, "metre"],
    ["none", { epsg: null, wkt: null }, "pixel"],
  ])("%s", (_, crs, unit) => {
    expect(axisUnit(crs)).toBe(unit);
  });
});

describe("mapFrame", () => {
  it("shortens degrees of longitude with the cosine of the latitude", () => {
    const { aspect, metresAcross, spacing } = mapFrame(mexico);
    expect(aspect).toBeCloseTo(0.6 / Math.cos((19.4096 * Math.PI) / 180), 4);
    expect(metresAcross).toBeCloseTo(14_558, -1);
    expect(spacing?.y).toBeCloseTo(154.35, 1);
  });

  it("turns a grid whose rows run north", () => {
    const frame = mapFrame(grid([30, 0, 412_000, 0, 30, 4_100_000], 32_611));
    expect(frame.flip).toEqual({ y: true, x: false });
    expect(frame.y).toEqual([4_101_800, 4_100_000]);
    expect(pixelPosition(frame, grid([30, 0, 0, 0, 30, 0], 32_611), { y: 0, x: 0 })).toEqual([
      0.005,
      1 - 0.5 / 60,
    ]);
  });

  it("shows a rotated grid and radar geometry in pixels", () => {
    const rotated = mapFrame(grid([20, 5, 0, 5, -20, 0], 32_611));
    const radar = mapFrame({ ...mexico, geometry: "radar" });
    for (const frame of [rotated, radar]) {
      expect(frame.unit).toBe("pixel");
      expect(frame.metresAcross).toBeNull();
      expect(frame.aspect).toBe(0.6);
    }
  });
});

describe("edgeTicks", () => {
  it("writes degrees with their hemisphere, upper latitudes nearer the top", () => {
    const x = edgeTicks(mapFrame(mexico), "x", 3);
    expect(x.map(({ text }) => text)).toEqual(["99.15° W", "99.10° W"]);
    const y = edgeTicks(mapFrame(mexico), "y", 2);
    expect(y.map(({ text }) => text)).toEqual(["19.40° N", "19.45° N"]);
    expect(y[0]?.position).toBeGreaterThan(y[1]?.position ?? 1);
    expect(y[1]?.position).toBeCloseTo((19.45129 - 19.45) / (60 * 0.00138889), 6);
  });

  it("writes projected coordinates in km", () => {
    const frame = mapFrame(grid([30, 0, 412_000, 0, -30, 4_101_800], 32_611));
    expect(edgeTicks(frame, "x", 3).map(({ text }) => text)).toEqual(["412", "413", "414", "415"]);
    expect(edgeTitle(frame, "x")).toBe("easting (km)");
    expect(edgeTitle(mapFrame(mexico), "x")).toBeNull();
  });

  it("never splits a pixel", () => {
    const frame = mapFrame(grid([1, 0, 0, 0, 1, 0], null, { y: 2, x: 3 }));
    expect(edgeTicks(frame, "y", 6).map(({ text }) => text)).toEqual(["0", "1", "2"]);
  });
});
