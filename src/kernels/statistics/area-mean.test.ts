import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAreaSums } from "./area-mean.ts";

describe("createAreaSums", () => {
  it("has mean, spread and extremes of the pixels that are used and have data", () => {
    const sums = createAreaSums();
    sums.add(Float32Array.of(1, 100, Number.NaN, 3), Uint8Array.of(1, 0, 1, 1));
    sums.add(Float32Array.of(5), Uint8Array.of(1));
    const { mean, deviation, minimum, maximum, count } = sums.result();
    expect([mean, minimum, maximum, count]).toEqual([3, 1, 5, 3]);
    expect(deviation).toBeCloseTo(Math.sqrt(8 / 3), 12);
  });

  it("knows nothing of an empty area", () => {
    expect(createAreaSums().result()).toMatchObject({ mean: Number.NaN, deviation: Number.NaN, count: 0 });
  });

  it("does not lose small spreads far from zero, however the pixels come", () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 20 }), (around, piece) => {
        const all = Float32Array.from(around, (value) => 100_000 + value);
        const sums = createAreaSums();
        for (let i = 0; i < all.length; i += piece)
          sums.add(all.subarray(i, i + piece), new Uint8Array(piece).fill(1));
        const mean = around.reduce((sum, value) => sum + value, 0) / around.length;
        const variance = around.reduce((sum, value) => sum + (value - mean) ** 2, 0) / around.length;
        expect(sums.result().mean).toBeCloseTo(100_000 + mean, 7);
        expect(sums.result().deviation).toBeCloseTo(Math.sqrt(variance), 7);
      }),
    );
  });
});
