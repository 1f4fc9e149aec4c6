import { describe, expect, it } from "vitest";
import { averageBlocks } from "./block-mean.ts";

const NONE = Number.NaN;
const VALUES = Float32Array.of(1, 2, 3, 9, 5, 6, 7, 9, 9, 9, 9, 9);
const SHAPE = { y: 3, x: 4 };

describe("averageBlocks", () => {
  it("takes whole blocks and drops the rest", () => {
    const { values, shape } = averageBlocks(VALUES, SHAPE, { y: 2, x: 3 });
    expect(shape).toEqual({ y: 1, x: 1 });
    expect([...values]).toEqual([4]);
  });

  it("takes the middle two of an even block's median", () => {
    expect([...averageBlocks(VALUES, SHAPE, { y: 2, x: 2 }, "median").values]).toEqual([3.5, 8]);
  });

  it("takes the pixel in the middle, the later of two", () => {
    expect([...averageBlocks(VALUES, SHAPE, { y: 2, x: 2 }, "nearest").values]).toEqual([6, 9]);
    expect([...averageBlocks(VALUES, SHAPE, { y: 3, x: 3 }, "nearest").values]).toEqual([6]);
  });

  it("leaves gaps out; a block of gaps is one", () => {
    const values = Float32Array.of(NONE, 2, NONE, NONE);
    for (const method of ["mean", "median"] as const)
      expect([...averageBlocks(values, { y: 1, x: 4 }, { y: 1, x: 2 }, method).values]).toEqual([2, NONE]);
  });

  it("refuses blocks that are larger than the image, or none", () => {
    for (const step of [
      { y: 4, x: 1 },
      { y: 0, x: 1 },
      { y: 1.5, x: 1 },
    ])
      expect(() => averageBlocks(VALUES, SHAPE, step)).toThrow(/block-size/);
  });
});
