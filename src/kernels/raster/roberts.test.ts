import { describe, expect, it } from "vitest";
import { measureDiagonals } from "./roberts.ts";

const SHAPE = { y: 4, x: 5 };
const image = (f: (y: number, x: number) => number) =>
  Float32Array.from({ length: 20 }, (_, p) => f(Math.floor(p / 5), p % 5));

describe("measureDiagonals", () => {
  it("is the slope of a plane, whatever its direction", () => {
    const plane = measureDiagonals(
      image((y, x) => 3 * y + 4 * x),
      SHAPE,
    );
    expect(plane[0]).toBeCloseTo(5, 6);
    expect(plane[2 * 5 + 3]).toBeCloseTo(5, 6);
    // Beyond the right edge the last column comes again: only the slope downward is left.
    expect(plane[4]).toBeCloseTo(3, 6);
  });

  it("is the two diagonal differences of a 2 x 2 block", () => {
    const [out] = measureDiagonals(Float32Array.of(1, 5, 2, 4), { y: 2, x: 2 });
    expect(out).toBeCloseTo(Math.hypot(1 - 4, 5 - 2) / Math.SQRT2, 6);
  });

  it("sees a step in the one column before it, thinner than Sobel", () => {
    const edges = measureDiagonals(
      image((_, x) => (x < 3 ? 0 : 1)),
      SHAPE,
    );
    expect([...edges.subarray(5, 10)]).toEqual([0, 0, 1, 0, 0]);
  });

  it("has no value where one of its four pixels has none", () => {
    const values = image((y, x) => y + x);
    values[2 * 5 + 2] = Number.NaN;
    const gaps = [...measureDiagonals(values, SHAPE)].flatMap((value, p) => (Number.isNaN(value) ? [p] : []));
    expect(gaps).toEqual([6, 7, 11, 12]);
  });
});
