import { describe, expect, it } from "vitest";
import type { Affine } from "../../geo/affine.ts";
import { type Grid, IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { gridBounds, gridStretch, pixelPositionOf, pixelSize, worldAffine } from "./grid-world.ts";

const grid = (affine: Affine, more: Partial<Grid> = {}): Grid => ({
  shape: { y: 100, x: 200 },
  affine,
  crs: { epsg: 32633, wkt: null },
  geometry: "map",
  ...more,
});
const radar = grid(IDENTITY, { crs: NO_CRS, geometry: "radar" });

describe("worldAffine", () => {
  it("shows radar images, and rasters that say nothing of their place, as they are stored: rows downwards", () => {
    expect(worldAffine(radar)).toEqual([1, 0, 0, 0, -1, 0]);
    expect(worldAffine(grid(IDENTITY, { crs: NO_CRS }))).toEqual([1, 0, 0, 0, -1, 0]);
    expect(worldAffine(grid([2, 0, 5, 0, -2, 9], { crs: NO_CRS }))).toEqual([2, 0, 5, 0, -2, 9]);
  });
});

describe("gridBounds", () => {
  it("is the box around a turned grid", () => {
    // Columns to the north-east, rows to the south-east, 1 unit each along both axes.
    expect(gridBounds(grid([1, 1, 0, 1, -1, 0]))).toEqual([0, -100, 300, 200]);
    expect(gridBounds(radar)).toEqual([0, -100, 200, 0]);
  });
});

describe("gridStretch", () => {
  it("narrows degrees by the cosine of the middle latitude", () => {
    const [x, y] = gridStretch(grid([0.01, 0, 10, 0, -0.01, 60.5], { crs: { epsg: 4326, wkt: null } }));
    expect(x).toBeCloseTo(0.5, 12);
    expect(y).toBe(1);
  });

  it("leaves projections alone and gives radar images their shape on the ground", () => {
    expect(gridStretch(grid([30, 0, 0, 0, -30, 0]))).toEqual([1, 1]);
    expect(gridStretch(radar, { azimuthByRange: 4 })).toEqual([1, 4]);
  });
});

describe("pixelSize", () => {
  it("is the finer side, in the direction it lies", () => {
    expect(pixelSize(grid([3, 0, 0, 4, -20, 0]))).toBe(5);
  });
});

describe("pixelPositionOf", () => {
  it("counts continuous positions from the outer corner, also in radar geometry", () => {
    expect(pixelPositionOf(radar, [3.5, -7.25])).toEqual({ column: 3.5, row: 7.25 });
  });
});
