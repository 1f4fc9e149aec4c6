import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ResampleOptions, resampleBilinear, resampleReach } from "./resample.ts";

const at = (
  source: number[],
  shape: { y: number; x: number },
  row: number,
  column: number,
  options?: ResampleOptions,
) =>
  resampleBilinear(
    Float32Array.from(source),
    shape,
    Float64Array.of(row),
    Float64Array.of(column),
    options,
  )[0];
const SQUARE = { y: 2, x: 2 };

describe("resampleBilinear", () => {
  it("is the pixel at its centre and the mean of four between them", () => {
    expect(at([1, 2, 3, 4], SQUARE, 0, 1)).toBe(2);
    expect(at([1, 2, 3, 4], SQUARE, 0.5, 0.5)).toBe(2.5);
    expect(at([1, 2, 3, 4], SQUARE, 0, 0.25)).toBe(1.25);
  });

  it("holds the edge pixel out to its outer border, and has nothing beyond", () => {
    expect(at([1, 2, 3, 4], SQUARE, -0.5, 1.49)).toBe(2);
    expect(at([1, 2, 3, 4], SQUARE, -0.5, 1.5)).toBeNaN();
    expect(at([1, 2, 3, 4], SQUARE, -0.51, 0)).toBeNaN();
    expect(at([1, 2, 3, 4], SQUARE, Number.NaN, 0)).toBeNaN();
  });

  it("leaves pixels without data out; the one underneath decides whether there is a value", () => {
    const source = [1, Number.NaN, 3, 5];
    expect(at(source, SQUARE, 0, 0.4)).toBe(1);
    expect(at(source, SQUARE, 0, 0.6)).toBeNaN();
    expect(at(source, SQUARE, 0, 0.6, { leastWeight: 0.4 })).toBe(1);
    expect(at(source, SQUARE, 0, 0.6, { leastWeight: 0.41 })).toBeNaN();
  });

  it("averages where the target is coarser: weights fall to 0 at one target pixel", () => {
    // Ratio 2 at column 1.5: pixels 0 to 3 with 0.25, 0.75, 0.75, 0.25.
    const ratio = { y: 1, x: 2 };
    expect(at([8, 0, 0, 0], { y: 1, x: 4 }, 0, 1.5, { ratio })).toBe(1);
    expect(at([0, 8, 0, 0], { y: 1, x: 4 }, 0, 1.5, { ratio })).toBe(3);
  });

  it("reaches as far as resampleReach says", () => {
    expect([0.5, 1, 1.04, 1.2, 2, 2.5].map(resampleReach)).toEqual([1, 1, 1, 2, 2, 3]);
  });

  it("keeps planes at every ratio and place away from the edges, and never leaves the range of the source", () => {
    const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
    const shape = { y: 16, x: 16 };
    fc.assert(
      fc.property(
        number(4, 11),
        number(4, 11),
        number(0.3, 4),
        number(-3, 3),
        (row, column, ratio, slope) => {
          const plane = Array.from({ length: 256 }, (_, i) => slope * (i % 16) - Math.floor(i / 16));
          const options = { ratio: { y: ratio, x: ratio } };
          const value = at(plane, shape, row, column, options) ?? Number.NaN;
          // The triangle kernel keeps planes exactly at whole ratios, else to a small part of a pixel.
          expect(Math.abs(value - (slope * column - row))).toBeLessThan(0.13 * (Math.abs(slope) + 1));
          expect(value).toBeLessThanOrEqual(Math.max(...plane));
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it("refuses arrays that do not fit", () => {
    expect(() => at([1, 2, 3], SQUARE, 0, 0)).toThrow(/resample-input/);
    expect(() => at([1, 2, 3, 4], SQUARE, 0, 0, { ratio: { y: Number.NaN, x: 1 } })).toThrow(
      /resample-input/,
    );
  });
});
