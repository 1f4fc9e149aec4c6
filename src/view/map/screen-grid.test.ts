import { describe, expect, it } from "vitest";
import type { Grid } from "../../geo/grid.ts";
import { screenGrid } from "./screen-grid.ts";

const grid: Grid = {
  shape: { y: 1000, x: 2000 },
  affine: [10, 0, 500_000, 0, -10, 4_000_000],
  crs: { epsg: 32633, wkt: null },
  geometry: "map",
};
const viewport = { width: 400, height: 200 };

describe("screenGrid", () => {
  // The middle of the screen is pixel (row 500, column 100); a CSS pixel is 2 grid pixels.
  const camera = { centre: [501_000, 3_995_000], scale: 1 / 20, stretch: [1, 1] } as const;

  it("starts in the lower left corner and steps by device pixels", () => {
    const place = screenGrid(grid, camera, viewport, 2);
    expect(place.origin[0]).toBeCloseTo(100 - 400, 6);
    expect(place.origin[1]).toBeCloseTo(500 + 200, 6);
    expect(place.alongX[0]).toBeCloseTo(1, 9);
    expect(place.alongX[1]).toBeCloseTo(0, 9);
    expect(place.alongY[1]).toBeCloseTo(-1, 9);
    expect(place.pixels[0]).toBeCloseTo(1, 9);
  });

  it("knows which pixels are in view", () => {
    expect(screenGrid(grid, camera, viewport, 1).view).toEqual({ x: [0, 500], y: [300, 700] });
    const elsewhere = { ...camera, centre: [0, 0] } as const;
    const { view } = screenGrid(grid, elsewhere, viewport, 1);
    expect(view.x[1] - view.x[0]).toBe(0);
  });

  it("stretches: a screen pixel spans more columns than rows", () => {
    const { pixels } = screenGrid(grid, { ...camera, stretch: [0.5, 1] }, viewport, 1);
    expect(pixels[0]).toBeCloseTo(4, 9);
    expect(pixels[1]).toBeCloseTo(2, 9);
  });
});
