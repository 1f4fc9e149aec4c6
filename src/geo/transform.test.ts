import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUpwarpError } from "../errors.ts";
import { crsFromEpsg, crsFromUtmZone, crsFromWkt, wktOf } from "./crs.ts";
import { type Grid, IDENTITY, NO_CRS } from "./grid.ts";
import { lonLatToPixel, lonLatToPosition, pixelToLonLat, transformer, WGS84 } from "./transform.ts";

/** Computed with GDAL 3.6.2 (PROJ 9.1), traditional GIS axis order. */
const KNOWN: readonly [epsg: number, lon: number, lat: number, x: number, y: number][] = [
  [32611, -115.5, 33.2, 639813.1995486983, 3674461.5809350545],
  [32719, -70.25, -23.5, 372367.8234912328, 7400573.405948903],
  [32631, 2.9, 51.2, 493013.25081043626, 5672070.778107463],
  [3413, -45.5, 70.1, -18995.687692999367, -2176690.2110187337],
  [3031, 12.3, -75.2, 344405.37635692925, 1579585.685710113],
  [3857, 10, 50, 1113194.9079327357, 6446275.841017161],
];

describe("transformer", () => {
  it.each(KNOWN)("agrees with PROJ to a tenth of a millimetre in EPSG:%i", (epsg, lon, lat, x, y) => {
    const [east, north] = transformer(WGS84, crsFromEpsg(epsg))(lon, lat);
    expect(Math.hypot(east - x, north - y)).toBeLessThan(1e-4);
    const [backLon, backLat] = transformer(crsFromEpsg(epsg), WGS84)(x, y);
    expect(backLon).toBeCloseTo(lon, 9);
    expect(backLat).toBeCloseTo(lat, 9);
  });

  it("gives the same from the well-known text as from the code", () => {
    const text = { epsg: null, wkt: wktOf(crsFromEpsg(3413)) };
    const [x, y] = transformer(WGS84, text)(-45.5, 70.1);
    expect(x).toBeCloseTo(-18995.687693, 4);
    expect(y).toBeCloseTo(-2176690.211019, 4);
    expect(crsFromWkt(text.wkt).epsg).toBe(3413);
  });

  it("returns NaN for coordinates that are not finite", () => {
    expect(transformer(WGS84, crsFromEpsg(32611))(Number.NaN, 1)).toEqual([Number.NaN, Number.NaN]);
  });

  it("says that it cannot transform without a system", () => {
    expect(() => transformer(WGS84, NO_CRS)).toThrow(
      expect.toSatisfy((e) => isUpwarpError(e, "crs-without-definition")),
    );
  });
});

const utmGrid: Grid = {
  shape: { y: 100, x: 200 },
  affine: [80, 0, 640_000, 0, -80, 3_676_000],
  crs: crsFromUtmZone("11N"),
  geometry: "map",
};

describe("pixels and longitude, latitude", () => {
  it("puts the pixel centre half a pixel inside the corner", () => {
    const [lon, lat] = pixelToLonLat(utmGrid, 12, 0);
    // GDAL: (640040, 3675000) in EPSG:32611; the corner (640000, 3675000) is at -115.49791356861978.
    expect(lon).toBeGreaterThan(-115.49791356861978);
    expect(lonLatToPosition(utmGrid, lon, lat).column).toBeCloseTo(0.5, 6);
    expect(lonLatToPosition(utmGrid, lon, lat).row).toBeCloseTo(12.5, 6);
  });

  it("returns to the same pixel, whichever it was", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 199 }), (row, column) => {
        const [lon, lat] = pixelToLonLat(utmGrid, row, column);
        expect(lonLatToPixel(utmGrid, lon, lat)).toEqual({ y: row, x: column });
      }),
    );
  });

  it("finds a western longitude in a grid that counts from 0 to 360", () => {
    const grid: Grid = {
      shape: { y: 10, x: 10 },
      affine: [1, 0, 240, 0, -1, 40],
      crs: WGS84,
      geometry: "map",
    };
    expect(lonLatToPixel(grid, -115.5, 33.5)).toEqual({ y: 6, x: 4 });
  });

  it("refuses a grid without a system", () => {
    const radar: Grid = { shape: { y: 1, x: 1 }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
    expect(() => lonLatToPixel(radar, 0, 0)).toThrow(
      expect.toSatisfy((e) => isUpwarpError(e, "crs-without-definition")),
    );
  });
});
