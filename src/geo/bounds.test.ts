import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUpwarpError } from "../errors.ts";
import { pixelCenter } from "./affine.ts";
import { gridBounds, intersectGrids, sameGrid } from "./bounds.ts";
import { crsFromEpsg } from "./crs.ts";
import type { Grid } from "./grid.ts";

const grid = (y: number, x: number, row: number, column: number, size = 80): Grid => ({
  shape: { y, x },
  affine: [size, 0, 400_000 + column * size, 0, -size, 4_000_000 - row * size],
  crs: crsFromEpsg(32611),
  geometry: "map",
});
const failsWith = (code: string) => expect.toSatisfy((e: unknown) => isUpwarpError(e, code));

describe("gridBounds", () => {
  it("are the outer edges, west south east north", () => {
    expect(gridBounds(grid(3, 4, 0, 0))).toEqual([400_000, 4_000_000 - 240, 400_320, 4_000_000]);
  });

  it("box a rotated grid", () => {
    const rotated: Grid = { ...grid(2, 2, 0, 0), affine: [1, 1, 0, 1, -1, 0] };
    expect(gridBounds(rotated)).toEqual([0, -2, 4, 2]);
  });
});

describe("sameGrid", () => {
  it("forgives the rounding of a header and nothing more", () => {
    const a = grid(100, 100, 0, 0);
    const shifted = (fraction: number): Grid => ({
      ...a,
      affine: [80, 0, 400_000 + 80 * fraction, 0, -80, 4_000_000],
    });
    expect(sameGrid(a, shifted(1e-6))).toBe(true);
    expect(sameGrid(a, shifted(0.5))).toBe(false);
    expect(sameGrid(a, { ...a, affine: [80.1, 0, 400_000, 0, -80, 4_000_000] })).toBe(false);
    expect(sameGrid(a, { ...a, shape: { y: 100, x: 99 } })).toBe(false);
    expect(sameGrid(a, { ...a, crs: crsFromEpsg(32612) })).toBe(false);
    expect(sameGrid(a, { ...a, geometry: "radar" })).toBe(false);
  });
});

describe("intersectGrids", () => {
  it("clips to the common extent and says where it starts in each", () => {
    const { grid: common, offsets } = intersectGrids([
      grid(10, 12, 0, 0),
      grid(10, 12, 2, -3),
      grid(9, 9, -1, 1),
    ]);
    expect(common.shape).toEqual({ y: 6, x: 8 });
    expect(common.affine).toEqual([80, 0, 400_080, 0, -80, 4_000_000 - 160]);
    expect(offsets).toEqual([
      { y: 2, x: 1 },
      { y: 0, x: 4 },
      { y: 3, x: 0 },
    ]);
  });

  it("keeps every pixel centre where it was", () => {
    const place = fc.tuple(fc.nat(5), fc.nat(5));
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 4 }), (places) => {
        const grids = places.map(([row, column]) => grid(8, 8, row, column));
        const { grid: common, offsets } = intersectGrids(grids);
        for (const [k, { y, x }] of offsets.entries())
          expect(pixelCenter(grids[k]?.affine ?? common.affine, y, x)).toEqual(
            pixelCenter(common.affine, 0, 0),
          );
      }),
    );
  });

  it("names what differs", () => {
    const a = grid(10, 10, 0, 0);
    expect(() => intersectGrids([])).toThrow(failsWith("no-grids"));
    expect(() => intersectGrids([a, { ...a, crs: crsFromEpsg(32612) }])).toThrow(
      failsWith("grid-crs-differs"),
    );
    expect(() => intersectGrids([a, grid(10, 10, 0, 0, 40)])).toThrow(failsWith("grid-lattice-differs"));
    expect(() => intersectGrids([a, grid(10, 10, 0.5, 0)])).toThrow(failsWith("grid-lattice-differs"));
    expect(() => intersectGrids([a, { ...a, affine: [0, 80, 400_000, -80, 0, 4_000_000] }])).toThrow(
      failsWith("grid-lattice-differs"),
    );
    expect(() => intersectGrids([a, grid(10, 10, 20, 0)])).toThrow(failsWith("grid-extent-disjoint"));
    expect(() => intersectGrids([a, grid(10, 10, 0.5, 0)], ["a.tif", "b.tif"])).toThrow(/a\.tif and b\.tif/);
  });
});
