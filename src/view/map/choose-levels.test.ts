import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chooseLevels, suitingStep, tapsFor } from "./choose-levels.ts";
import type { RasterLevel } from "./renderer-types.ts";

const level = (step: number, x: readonly [number, number] = [0, 1000]): RasterLevel => ({
  step,
  window: { y: [0, 1000], x },
  width: Math.ceil((x[1] - x[0]) / step),
  height: Math.ceil(1000 / step),
  values: new Float32Array(0),
});
const view = { y: [100, 200], x: [100, 200] } as const;

describe("suitingStep", () => {
  it.each([
    [0.01, 1],
    [1, 1],
    [1.1, 1],
    [1.7, 1],
    [1.9, 2],
    [4, 4],
    [7, 4],
    [8, 8],
  ])("takes %d pixels for each screen pixel by steps of %d", (pixels, step) => {
    expect(suitingStep(pixels)).toBe(step);
  });

  it("passes over no sample, together with the taps", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 5000, noNaN: true }), (pixels) => {
        const step = suitingStep(pixels);
        const between = pixels / step / tapsFor(pixels, step);
        expect(between).toBeLessThanOrEqual(1.12);
        expect(tapsFor(pixels, step)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it("takes the nearest step by one sample without a graphics card", () => {
    expect([1, 1.4, 1.5, 2.8, 2.9].map((pixels) => suitingStep(pixels, "fast"))).toEqual([1, 1, 2, 2, 4]);
  });

  it("takes at most four samples along a side when coarser levels are not made yet", () => {
    expect(tapsFor(100, 1)).toBe(4);
  });
});

describe("chooseLevels", () => {
  it("takes the level that suits", () => {
    const levels = [1, 2, 4, 8].map((step) => level(step));
    expect(chooseLevels(levels, 4.3, view)?.fine.step).toBe(4);
    expect(chooseLevels(levels, 100, view)?.fine.step).toBe(8);
    expect(chooseLevels(levels, 0.2, view)?.fine.step).toBe(1);
  });

  it("draws a window in detail over the overview, where the window is in view and finer is better", () => {
    const levels = [level(16), level(1, [150, 400])];
    const chosen = chooseLevels(levels, 1, view);
    expect([chosen?.fine.step, chosen?.coarse.step]).toEqual([1, 16]);
    expect(chooseLevels(levels, 1, { y: [0, 10], x: [0, 10] })?.fine.step).toBe(16);
    expect(chooseLevels(levels, 16, view)?.fine.step).toBe(16);
  });

  it("prefers the level that is too fine to the one that is too coarse, and takes what there is", () => {
    expect(chooseLevels([level(1), level(4)], 2, view)?.fine.step).toBe(1);
    expect(chooseLevels([level(64)], 1, view)?.fine.step).toBe(64);
    expect(chooseLevels([], 1, view)).toBeNull();
  });
});
