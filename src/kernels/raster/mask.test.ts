import { describe, expect, it } from "vitest";
import { applyMask, dropSmallClusters, maskRange, maskSignificant } from "./mask.ts";

const NONE = Number.NaN;

describe("masks", () => {
  it("take their limits in, as they were stored, and no gap", () => {
    expect([...maskRange(Float32Array.of(0.7, 0.6, 0.9, NONE), { min: 0.7 })]).toEqual([1, 0, 1, 0]);
    expect([...maskRange(Float32Array.of(0.7, 0.6, 0.9, NONE), { max: 0.7 })]).toEqual([1, 1, 0, 0]);
    expect([...maskRange(Float32Array.of(-1, NONE), {})]).toEqual([1, 0]);
  });

  it("hold what exceeds a multiple of its standard deviation, in either direction", () => {
    const deviation = Float32Array.of(1, 1, 1, NONE, 0);
    expect([...maskSignificant(Float32Array.of(3, 3.1, -4, 9, 0), deviation, 3)]).toEqual([0, 1, 1, 0, 0]);
  });

  it("lose clusters that are too small; corners do not join", () => {
    const mask = Uint8Array.of(1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 1);
    const shape = { y: 3, x: 4 };
    expect([...dropSmallClusters(mask, shape, 3)]).toEqual([1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 1]);
    mask[1] = 0;
    expect([...dropSmallClusters(mask, shape, 3)]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 1]);
    expect([...dropSmallClusters(Uint8Array.of(1, 0, 0, 1), { y: 2, x: 2 }, 2)]).toEqual([0, 0, 0, 0]);
  });

  it("join what goes around", () => {
    const ring = Uint8Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1);
    expect([...dropSmallClusters(ring, { y: 3, x: 3 }, 8)]).toEqual([...ring]);
    expect([...dropSmallClusters(ring, { y: 3, x: 3 }, 9)]).toEqual(new Array(9).fill(0));
  });

  it("leave no value where they are 0 or unknown", () => {
    expect([...applyMask(Float32Array.of(1, 2, 3), [1, 0, NONE])]).toEqual([1, NONE, NONE]);
  });
});
