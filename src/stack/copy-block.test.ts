import fc from "fast-check";
import { expect, it } from "vitest";
import { copyBlock, cStrides, offsetOf } from "./copy-block.ts";

it("C strides: the last axis is contiguous", () => {
  expect(cStrides([2, 3, 4])).toEqual([12, 4, 1]);
  expect(cStrides([])).toEqual([]);
});

it("copies any block between any two arrays as an element loop does", () => {
  const axis = fc.record({
    extent: fc.integer({ min: 0, max: 30 }),
    before: fc.nat(3),
    after: fc.nat(3),
    toBefore: fc.nat(3),
    toAfter: fc.nat(3),
  });
  fc.assert(
    fc.property(fc.array(axis, { minLength: 1, maxLength: 3 }), fc.boolean(), (axes, reversed) => {
      const extent = axes.map((a) => a.extent);
      const fromShape = axes.map((a) => a.before + a.extent + a.after);
      const toShape = axes.map((a) => a.toBefore + a.extent + a.toAfter);
      // A reversed order of axes is a transposed array.
      const fromStrides = reversed ? cStrides(fromShape.toReversed()).toReversed() : cStrides(fromShape);
      const toStrides = cStrides(toShape);
      const data = Float64Array.from(
        {
          length: Math.max(
            1,
            fromShape.reduce((a, b) => a * b, 1),
          ),
        },
        (_, i) => i + 1,
      );
      const fromStart = offsetOf(
        axes.map((a) => a.before),
        fromStrides,
      );
      const toStart = offsetOf(
        axes.map((a) => a.toBefore),
        toStrides,
      );
      const size = Math.max(
        1,
        toShape.reduce((a, b) => a * b, 1),
      );
      const [got, expected] = [new Float64Array(size), new Float64Array(size)];
      copyBlock(
        { data, start: fromStart, strides: fromStrides },
        { data: got, start: toStart, strides: toStrides },
        extent,
      );
      for (const index of indices(extent))
        expected[toStart + offsetOf(index, toStrides)] = data[
          fromStart + offsetOf(index, fromStrides)
        ] as number;
      expect(got.findIndex((value, i) => value !== expected[i])).toBe(-1);
    }),
    { numRuns: 200 },
  );
});

function indices(extent: readonly number[]): number[][] {
  return extent.reduce<number[][]>(
    (all, n) => all.flatMap((head) => Array.from({ length: n }, (_, i) => [...head, i])),
    [[]],
  );
}
