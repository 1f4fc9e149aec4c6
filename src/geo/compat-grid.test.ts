import { describe, expect, it } from "vitest";
import { compatGrid } from "./compat-grid.ts";
import { type Grid, NO_CRS } from "./grid.ts";

const grid = (size: number, x: number, y: number): Grid => ({
  shape: { y, x },
  affine: [size, 0, 1000, 0, -size, 5000],
  crs: NO_CRS,
  geometry: "map",
});
const pixelOf = (size: number, length: number) => compatGrid(grid(size, length, length)).affine[0];

describe("compatGrid", () => {
  it("shrinks pixels, because the span of the centres is divided by their number", () => {
    expect([20, 44, 67, 199, 201].map((length) => pixelOf(100, length))).toEqual([95, 98, 99, 99, 100]);
    expect([20, 60, 61].map((length) => pixelOf(30, length))).toEqual([28, 30, 30]);
  });

  it("rounds halves to even, as Python does: 29.5 to 30, 28.5 to 28, 99.5 to 100", () => {
    expect([pixelOf(30, 60), pixelOf(30, 20), pixelOf(100, 200)]).toEqual([30, 28, 100]);
  });

  it("takes the first cell's centre for its corner", () => {
    const { affine } = compatGrid(grid(100, 20, 44));
    expect(affine).toEqual([95, 0, 1050, 0, -98, 4950]);
  });

  it("refuses a rotated grid", () => {
    expect(() => compatGrid({ ...grid(1, 2, 2), affine: [1, 0.1, 0, 0, -1, 0] })).toThrow(/grid-rotated/);
  });
});
