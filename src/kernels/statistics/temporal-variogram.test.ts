import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { sortLags } from "./lag-bins.ts";
import { listSquares, measureVariogram, poolVariogram, poolVariogramByBin } from "./temporal-variogram.ts";

const none = Number.NaN;

describe("the variogram of one series", () => {
  it("is half of the mean square of the differences in disjoint bins", () => {
    // Lags 1, 3, 2 and differences 2, 5, 3 of the three that are there.
    const bins = sortLags([0, 1, 2.5, 3], { step: 1 });
    const { start, semivariance, pairs } = measureVariogram([10, 12, none, 15], bins);
    expect([...start]).toEqual([0, 1, 2, 3]);
    expect([...semivariance]).toEqual([none, 2, 4.5, 12.5]);
    expect([...pairs]).toEqual([0, 1, 1, 1]);
  });

  it("of pyddem counts pairs in all windows that reach a step to both sides, ends included", () => {
    const bins = sortLags([0, 1, 3], { step: 1, cutoff: 4, compat: "pyddem" });
    // The lag of 1 lies in the windows about 0, 1 and 2, that of 2 about 1, 2, 3, that of 3 about 2, 3.
    expect(listSquares([10, 12, 15], bins)).toEqual([[4], [4, 9], [4, 25, 9], [25, 9]]);
    expect([...measureVariogram([10, 12, 15], bins).semivariance]).toEqual([2, 13 / 4, 38 / 6, 34 / 4]);
  });

  it("counts each pair once, whatever the times, up to the cut-off", () => {
    const times = fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(times, fc.double({ min: 0.5, max: 20, noNaN: true }), (t, step) => {
        const values = t.map((_, i) => i);
        const all = measureVariogram(values, sortLags(t, { step }));
        expect(all.pairs.reduce((a, b) => a + b, 0)).toBe((t.length * (t.length - 1)) / 2);
        const cut = sortLags(t, { step, cutoff: 10 });
        const near = listSquares(values, cut).flat().length;
        const within = t.flatMap((a, i) =>
          t.slice(i + 1).filter((b) => Math.floor(Math.abs(a - b) / step) < cut.count),
        ).length;
        expect(near).toBe(within);
      }),
    );
  });

  it("has no lags of no times, and refuses steps and times that make no bins", () => {
    expect(sortLags([], { step: 1 }).count).toBe(0);
    expect(sortLags([7], { step: 1 }).count).toBe(1);
    for (const [times, options] of [
      [[0, 1], { step: 0 }],
      [[0, 1], { step: none }],
      [[0, none], { step: 1 }],
      [[0, 1e9], { step: 1 }],
      [[0, 1], { step: 1, cutoff: Number.POSITIVE_INFINITY }],
    ] as const)
      expect(() => sortLags(times, options)).toThrow("lag-bins");
  });
});

/** Series of white noise of 3 m and a random walk of 2 m per square root of a unit of time, with 2 per cent of gross outliers. */
function simulate(pixels: number, times: number) {
  const random = createRandom(21);
  const values = new Float32Array(pixels * times);
  for (let p = 0; p < pixels; p++)
    for (let t = 0, walk = 0; t < times; t++, walk += 2 * normal(random)) {
      const outlier = random() < 0.02 ? 500 * (random() - 0.5) : 0;
      values[t * pixels + p] = random() < 0.1 ? none : 100 + walk + 3 * normal(random) + outlier;
    }
  return {
    values,
    times: Float64Array.from({ length: times }, (_, t) => t),
    use: new Uint8Array(pixels).fill(1),
  };
}

describe("the variogram of many pixels", () => {
  const { values, times, use } = simulate(400, 25);

  it("is the true one, which is noise plus half of the walk's variance, but for the tenth that outliers in 4 per cent of the pairs add", () => {
    const { value, lag, pairs } = poolVariogram(values, times, use, { step: 1 });
    expect(pairs[0]).toBe(0);
    for (let k = 1; k < 15; k++) {
      expect(lag[k]).toBe(k + 0.5);
      expect(Math.abs(value[k]! / (9 + 2 * k) - 1), `lag ${k}`).toBeLessThan(0.2);
      // The mean of the squares is of the outliers alone.
      expect(meanAt(values, 400, times, k)).toBeGreaterThan(5 * (9 + 2 * k));
    }
  });

  it("of pyddem is the median square itself", () => {
    const theirs = poolVariogram(values, times, use, { step: 1, cutoff: 0.5, compat: "pyddem" });
    const ours = poolVariogram(values, times, use, { step: 1, cutoff: 1.5 });
    // Their window about 0 holds what our bin [1, 2) does: lags of exactly 1.
    expect(theirs.value[0]! / ours.value[1]!).toBeCloseTo(2 * 0.454936, 5);
    expect(theirs.lag[0]).toBe(0.5);
  });

  it("leaves out pixels with few observations, and draws the same ones by the same seed", () => {
    const few = values.slice();
    for (let t = 5; t < 25; t++) few[t * 400 + 7] = none;
    expect(poolVariogram(few, times, use, { step: 5 }).pixels).toBe(399);
    const draw = (seed: number) => poolVariogram(values, times, use, { step: 5, most: 30, seed });
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1).pixels).toBe(30);
    expect(draw(1).value).not.toEqual(draw(2).value);
  });

  it("by bins of a map is that of the pixels of each bin", () => {
    const slope = Float32Array.from({ length: 400 }, (_, p) => p % 3);
    const parts = poolVariogramByBin(values, times, use, slope, [0, 1, 3, 9], { step: 5 });
    expect(parts.map(({ pixels }) => pixels)).toEqual([134, 266, 0]);
    const gentle = Uint8Array.from(slope, (value) => (value < 1 ? 1 : 0));
    expect(parts[0]).toEqual(poolVariogram(values, times, gentle, { step: 5 }));
    expect(parts[2]!.value.every(Number.isNaN)).toBe(true);
  });

  it("refuses maps of other sizes", () => {
    expect(() => poolVariogram(values, times, new Uint8Array(9), { step: 1 })).toThrow("raster-size");
    const map = new Float32Array(3);
    expect(() => poolVariogramByBin(values, times, use, map, [0, 1], { step: 1 })).toThrow("raster-size");
  });
});

function meanAt(values: Float32Array, pixels: number, times: Float64Array, lag: number): number {
  const bins = sortLags(times, { step: 1 });
  let [sum, pairs] = [0, 0];
  for (let p = 0; p < pixels; p++) {
    const one = measureVariogram(
      Float64Array.from(times, (_, t) => values[t * pixels + p]!),
      bins,
    );
    if (!(one.pairs[lag]! > 0)) continue;
    sum += one.semivariance[lag]! * one.pairs[lag]!;
    pairs += one.pairs[lag]!;
  }
  return sum / pairs;
}
