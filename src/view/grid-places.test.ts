import { describe, expect, it } from "vitest";
import { type Grid, IDENTITY, NO_CRS } from "../geo/grid.ts";
import { isSameGrid, pixelAtPlace, placeOfPixel, positionAt } from "./grid-places.ts";

const utm: Grid = {
  shape: { y: 40, x: 50 },
  affine: [30, 0, 412_000, 0, -30, 4_100_000],
  crs: { epsg: 32611, wkt: null },
  geometry: "map",
};
const radar: Grid = { shape: { y: 40, x: 50 }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };

describe("grids in the world of the page", () => {
  it("puts a map where its affine says, pixel centres at half pixels", () => {
    expect(placeOfPixel(utm, { y: 0, x: 0 })).toEqual([412_015, 4_099_985]);
    expect(positionAt(utm, [412_015, 4_099_985])).toEqual([0.5, 0.5]);
  });

  it("puts a radar image with its rows downward", () => {
    expect(placeOfPixel(radar, { y: 2, x: 3 })).toEqual([3.5, -2.5]);
    expect(pixelAtPlace(radar, [3.5, -2.5])).toEqual({ y: 2, x: 3 });
  });

  it("knows the last pixel and nothing beyond it", () => {
    expect(pixelAtPlace(utm, placeOfPixel(utm, { y: 39, x: 49 }))).toEqual({ y: 39, x: 49 });
    expect(pixelAtPlace(utm, [413_501, 4_099_000])).toBeNull();
    expect(pixelAtPlace(utm, [411_999, 4_099_000])).toBeNull();
  });

  it("says where the middle of a pixel in degrees is in as few digits as find it again", () => {
    const third = 1 / 1200;
    const degrees: Grid = {
      ...utm,
      affine: [third, 0, -155.3, 0, -third, 19.5],
      crs: { epsg: 4326, wkt: null },
    };
    const place = placeOfPixel(degrees, { y: 7, x: 11 });
    expect(place).toEqual([-155.290_416_7, 19.493_75]);
    expect(pixelAtPlace(degrees, place)).toEqual({ y: 7, x: 11 });
  });

  it("takes grids for the same when they differ by rounding, and not when they differ by a pixel", () => {
    const shifted = (by: number): Grid => ({ ...utm, affine: [30, 0, 412_000 + by, 0, -30, 4_100_000] });
    expect(isSameGrid(utm, shifted(1e-6))).toBe(true);
    expect(isSameGrid(utm, shifted(30))).toBe(false);
    expect(isSameGrid(utm, { ...utm, affine: [30.5, 0, 412_000, 0, -30, 4_100_000] })).toBe(false);
    expect(isSameGrid(utm, { ...utm, geometry: "radar" })).toBe(false);
    expect(isSameGrid(utm, { ...utm, shape: { y: 41, x: 50 } })).toBe(false);
  });
});
