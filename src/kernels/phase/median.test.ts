import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { takeMedian } from "./median.ts";

describe("takeMedian", () => {
  it("takes the middle value, or the mean of the middle two", () => {
    expect(takeMedian(Float64Array.of(3, 1, 2))).toBe(2);
    expect(takeMedian(Float64Array.of(4, 1, 2, 3))).toBe(2.5);
    expect(takeMedian(Float64Array.of(7, 1, 99), 2)).toBe(4);
    expect(takeMedian(new Float64Array(0))).toBeNaN();
  });

  it("equals the median of the sorted values and keeps them all", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 40 }), (list) => {
        const sorted = Float64Array.from(list).sort();
        const half = list.length >> 1;
        const expected = list.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
        const values = Float64Array.from(list);
        expect(takeMedian(values)).toBe(expected);
        expect(values.sort()).toEqual(sorted);
      }),
    );
  });
});
