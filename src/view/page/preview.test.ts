import { describe, expect, it } from "vitest";
import { type Grid, NO_CRS } from "../../geo/grid.ts";
import { previewStep } from "./preview.ts";

const gridOf = (y: number, x: number): Grid => ({
  shape: { y, x },
  affine: [1, 0, 0, 0, -1, y],
  crs: NO_CRS,
  geometry: "map",
});

describe("previewStep", () => {
  it.each([
    ["the finest copy that fits a screen", 4000, 3000, [2, 4, 8], 4],
    ["the coarsest copy where none fits", 4000, 4000, [2], 2],
    ["a copy coarser than the samples of a picture that is thinned out", 16_000, 16_000, [2, 4, 8, 16], 16],
    ["none that is no coarser than those samples", 16_000, 16_000, [2, 4], null],
    ["none that is no power of two, because samples are", 3000, 3000, [3], null],
    ["none where the file has no copies", 4000, 4000, [], null],
    ["none of a small image, which is here as soon", 1000, 600, [2, 4], null],
  ])("is %s", (_, y, x, overviews, step) => {
    expect(previewStep({ grid: gridOf(y, x), overviews })).toBe(step);
  });

  it("is none of angles, whose copies may be means of numbers", () => {
    const layer = { grid: gridOf(4000, 4000), overviews: [2, 4], period: 2 * Math.PI };
    expect(previewStep(layer)).toBeNull();
  });

  it("is none for points, and where copies are not spoken of", () => {
    expect(previewStep({ grid: null, overviews: [2] })).toBeNull();
    expect(previewStep({ grid: gridOf(4000, 4000) })).toBeNull();
  });
});
