import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageBlocks } from "../../plot/raster.ts";
import { MISSING } from "../protocol.ts";
import { coarserLevels } from "./block-means.ts";
import type { RasterLevel } from "./renderer-types.ts";

const base = (values: readonly number[], width: number, step = 1): RasterLevel => {
  const height = values.length / width;
  const window = { y: [0, height * step], x: [0, width * step] } as const;
  return { step, window, width, height, values: Float32Array.from(values) };
};
const levels = (...given: Parameters<typeof coarserLevels>) =>
  [...coarserLevels(...given)].filter((level): level is RasterLevel => level !== null);
const NO = Number.NaN;

describe("coarserLevels", () => {
  it("halves until one sample is left, sides rounded up", () => {
    const made = levels(base(Array(15).fill(1), 5));
    expect(made.map(({ step, width, height }) => [step, width, height])).toEqual([
      [2, 3, 2],
      [4, 2, 1],
      [8, 1, 1],
    ]);
    expect(levels(base([1, 2], 2, 16)).map(({ step }) => step)).toEqual([32]);
  });

  it("means the pixels with data, each with the same weight at every level", () => {
    const [half, quarter] = levels(base([1, NO, 5, 7, NO, NO, 9, 11, 2, 4, NO, NO, 6, 8, NO, NO], 4));
    expect([...(half?.values ?? [])]).toEqual([1, 8, 5, NO]);
    // (1 + 5 + 7 + 9 + 11 + 2 + 4 + 6 + 8) / 9, which is not the mean of 1, 8 and 5.
    expect(quarter?.values[0]).toBeCloseTo(53 / 9, 6);
  });

  it("is absent only where nothing was measured and a part is absent, and never mixes into a mean", () => {
    const upper = [MISSING, MISSING, MISSING, 3, NO, NO];
    const lower = [NO, NO, NO, 5, NO, NO];
    expect([...(levels(base([...upper, ...lower], 6))[0]?.values ?? [])]).toEqual([MISSING, 4, NO]);
  });

  it("keeps a single pixel with data in sight at every level", () => {
    const lone = Array(64).fill(NO);
    lone[27] = 5;
    expect(levels(base(lone, 8)).map(({ values }) => [...values].filter((v) => v === 5).length)).toEqual([
      1, 1, 1,
    ]);
  });

  it("takes infinities for no data", () => {
    expect(levels(base([Number.POSITIVE_INFINITY, 2], 2))[0]?.values[0]).toBe(2);
  });

  it("means angles as directions", () => {
    const [half] = levels(base([3.1, -3.1, 0.2, 0.4], 4), 2 * Math.PI);
    expect(Math.abs(half?.values[0] ?? 0)).toBeCloseTo(Math.PI, 5);
    expect(half?.values[1]).toBeCloseTo(0.3, 6);
  });

  it("agrees with the block means of figures at every level", () => {
    const number = fc.oneof(fc.constant(Number.NaN), fc.float({ min: -100, max: 100, noNaN: true }));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 13 }),
        fc.integer({ min: 1, max: 13 }),
        fc.infiniteStream(number),
        (width, height, stream) => {
          const values = [...stream.take(width * height)];
          for (const level of levels(base(values, width))) {
            const expected = averageBlocks({ values: Float32Array.from(values), width, height }, level.step);
            for (const [i, value] of level.values.entries()) {
              const wanted = expected.values[i] ?? NO;
              if (Number.isNaN(wanted)) expect(value).toBeNaN();
              else expect(value).toBeCloseTo(wanted, 3);
            }
          }
        },
      ),
    );
  });

  it("pauses often enough for a frame", () => {
    const side = 2048;
    const steps = [...coarserLevels(base(Array(side * side).fill(1), side))];
    expect(steps.filter((step) => step === null).length).toBeGreaterThanOrEqual(32);
  });
});
