import { describe, expect, it } from "vitest";
import { createLevelBuilder } from "./level-builder.ts";
import type { RasterLevel } from "./renderer-types.ts";

const level = (step: number, stop = 8): RasterLevel => ({
  step,
  window: { y: [0, stop], x: [0, stop] },
  width: stop / step,
  height: stop / step,
  values: new Float32Array((stop / step) ** 2).fill(3),
});

describe("createLevelBuilder", () => {
  it("makes coarser levels of a raster that has one, and says when it is done", () => {
    const builder = createLevelBuilder();
    const data = { levels: [level(1)] };
    expect(builder.levelsOf(data).map(({ step }) => step)).toEqual([1]);
    expect(builder.isWorking).toBe(true);
    expect(builder.work(Number.POSITIVE_INFINITY)).toBe(true);
    expect(builder.levelsOf(data).map(({ step }) => step)).toEqual([1, 2, 4, 8]);
    expect(builder.isWorking).toBe(false);
    expect(builder.work(Number.POSITIVE_INFINITY)).toBe(false);
  });

  it("does nothing past its deadline", () => {
    const builder = createLevelBuilder();
    const data = { levels: [level(1)] };
    builder.levelsOf(data);
    expect(builder.work(performance.now() - 1)).toBe(false);
    expect(builder.levelsOf(data)).toHaveLength(1);
  });

  it("leaves rasters that come with several levels as they are", () => {
    const builder = createLevelBuilder();
    const data = { levels: [level(4), level(1, 4)] };
    expect(builder.levelsOf(data)).toHaveLength(2);
    expect(builder.isWorking).toBe(false);
  });

  it("forgets what is no longer drawn", () => {
    const builder = createLevelBuilder();
    builder.levelsOf({ levels: [level(1)] });
    builder.keepOnly(new Set());
    expect(builder.isWorking).toBe(false);
  });
});
