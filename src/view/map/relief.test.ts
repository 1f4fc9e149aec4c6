import { describe, expect, it } from "vitest";
import type { Affine } from "../../geo/affine.ts";
import type { Grid } from "../../geo/grid.ts";
import { reliefExaggeration, slopeMatrix } from "./relief.ts";
import type { RasterLevel } from "./renderer-types.ts";

const grid = (affine: Affine): Grid => ({
  shape: { y: 10, x: 10 },
  affine,
  crs: { epsg: 32633, wkt: null },
  geometry: "map",
});

describe("slopeMatrix", () => {
  it("divides by the pixel's size, rows towards the south", () => {
    const [eastByColumn, northByColumn, eastByRow, northByRow] = slopeMatrix(grid([30, 0, 0, 0, -20, 0]), {
      metresPerUnit: [1, 1],
    });
    expect(eastByColumn).toBeCloseTo(1 / 30, 12);
    expect(northByRow).toBeCloseTo(-1 / 20, 12);
    expect(northByColumn).toBeCloseTo(0, 12);
    expect(eastByRow).toBeCloseTo(0, 12);
  });

  it("turns with the grid, and counts degrees by their metres", () => {
    // Columns run north, rows run east.
    const [eastByColumn, northByColumn, eastByRow] = slopeMatrix(grid([0, 0.5, 0, 0.25, 0, 0]), {
      metresPerUnit: [100, 200],
      exaggeration: 3,
    });
    expect(eastByColumn).toBeCloseTo(0, 12);
    expect(northByColumn).toBeCloseTo(3 / (0.25 * 200), 12);
    expect(eastByRow).toBeCloseTo(3 / (0.5 * 100), 12);
  });
});

describe("reliefExaggeration", () => {
  const level = (rise: number): RasterLevel => ({
    step: 2,
    window: { y: [0, 20], x: [0, 20] },
    width: 10,
    height: 10,
    values: Float32Array.from({ length: 100 }, (_, i) => rise * (i % 10)),
  });
  const tenMetres = grid([10, 0, 0, 0, -10, 0]);

  it("brings the median slope to a tenth, at most by six, and leaves steep ground alone", () => {
    // A rise of 1 m over 20 m is a slope of 0.05.
    expect(reliefExaggeration(level(1), tenMetres, [1, 1])).toBeCloseTo(2, 9);
    expect(reliefExaggeration(level(0.01), tenMetres, [1, 1])).toBe(6);
    expect(reliefExaggeration(level(10), tenMetres, [1, 1])).toBe(1);
    expect(reliefExaggeration(level(Number.NaN), tenMetres, [1, 1])).toBe(1);
  });
});
