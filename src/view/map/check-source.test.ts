import { describe, expect, it } from "vitest";
import { checkSource } from "./check-source.ts";
import type { RasterLevel, Source } from "./renderer-types.ts";

const level: RasterLevel = {
  step: 4,
  window: { y: [0, 10], x: [0, 9] },
  width: 3,
  height: 3,
  values: new Float32Array(9),
};
const raster = (...levels: RasterLevel[]): Source => ({
  kind: "raster",
  grid: {
    shape: { y: 10, x: 9 },
    affine: [1, 0, 0, 0, 1, 0],
    crs: { epsg: null, wkt: null },
    geometry: "radar",
  },
  values: { levels },
});

describe("checkSource", () => {
  it("takes a level whose last samples are parts of blocks", () => {
    expect(() => checkSource(raster(level), 4)).not.toThrow();
  });

  it.each([
    ["too few values", { ...level, values: new Float32Array(8) }],
    ["another width than its window", { ...level, width: 2, values: new Float32Array(6) }],
    ["no pixels", { ...level, window: { y: [0, 10], x: [5, 5] }, width: 0, values: new Float32Array(0) }],
  ] as const)("refuses a level with %s", (_, wrong) => {
    expect(() => checkSource(raster(wrong), 4)).toThrow("map-level-size");
  });

  it("refuses a level that the graphics card cannot hold, and says what it can", () => {
    expect(() => checkSource(raster(level), 2)).toThrow("at most 2 samples");
  });

  it("refuses points whose columns differ in length", () => {
    const points: Source = {
      kind: "points",
      x: new Float64Array(3),
      y: new Float64Array(3),
      values: new Float32Array(2),
    };
    expect(() => checkSource(points, 4096)).toThrow("map-points-length");
  });
});
