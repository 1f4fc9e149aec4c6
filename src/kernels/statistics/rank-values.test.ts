import fc from "fast-check";
import { expect, it } from "vitest";
import { rankValues } from "./rank-values.ts";

it("ranks values in ascending order, equal ones by their place, and NaN not at all", () => {
  const { ranks, sorted } = rankValues(Float32Array.of(3, Number.NaN, -2, 3, Number.NEGATIVE_INFINITY));
  expect([...ranks]).toEqual([2, -1, 1, 3, 0]);
  expect([...sorted]).toEqual([Number.NEGATIVE_INFINITY, -2, 3, 3]);
});

it("sorts any floats as they sort themselves, from any place in memory", () => {
  fc.assert(
    fc.property(fc.array(fc.float()), (list) => {
      const values = Float32Array.of(0, ...list).subarray(1);
      const { ranks, sorted } = rankValues(values);
      expect(sorted).toEqual(values.filter((value) => !Number.isNaN(value)).sort());
      ranks.forEach((rank, i) => {
        expect(rank < 0 ? Number.NaN : sorted[rank]).toBe(values[i]);
      });
      expect(new Set(ranks.filter((rank) => rank >= 0)).size).toBe(sorted.length);
    }),
  );
});
