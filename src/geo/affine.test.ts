import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Affine, applyAffine, invertAffine, pixelAt, pixelCenter } from "./affine.ts";

const NORTH_UP: Affine = [30, 0, 500_000, 0, -30, 4_100_000];

describe("an affine", () => {
  test("maps (0, 0) to the outer corner of the first pixel", () => {
    expect(applyAffine(NORTH_UP, 0, 0)).toEqual([500_000, 4_100_000]);
  });

  test("has pixel centres half a pixel inside", () => {
    expect(pixelCenter(NORTH_UP, 0, 0)).toEqual([500_015, 4_099_985]);
    expect(pixelCenter(NORTH_UP, 2, 1)).toEqual([500_045, 4_099_925]);
  });

  test("finds the pixel that contains a coordinate, borders belonging to the next pixel", () => {
    expect(pixelAt(NORTH_UP, 500_029.9, 4_099_999)).toEqual({ y: 0, x: 0 });
    expect(pixelAt(NORTH_UP, 500_030, 4_099_969)).toEqual({ y: 1, x: 1 });
    expect(pixelAt(NORTH_UP, 499_999, 4_100_001)).toEqual({ y: -1, x: -1 });
  });

  test("is undone by its inverse, rotated and sheared ones too", () => {
    const term = fc.double({ min: -100, max: 100, noNaN: true });
    const affine = fc
      .tuple(term, term, term, term, term, term)
      .filter(([a, b, , d, e]) => Math.abs(a * e - b * d) > 1);
    fc.assert(
      fc.property(affine, term, term, (forward, column, row) => {
        const [x, y] = applyAffine(invertAffine(forward), ...applyAffine(forward, column, row));
        expect(x).toBeCloseTo(column, 5);
        expect(y).toBeCloseTo(row, 5);
      }),
    );
  });

  test("that is singular has an inverse of NaN only", () => {
    expect(invertAffine([1, 0, 5, 2, 0, 7]).every(Number.isNaN)).toBe(true);
    expect(invertAffine([0, 0, 0, 0, 0, 0]).every(Number.isNaN)).toBe(true);
  });
});
