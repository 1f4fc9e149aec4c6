import { describe, expect, it } from "vitest";
import { averageRegion } from "./region-phase.ts";

const TWO_PI = 2 * Math.PI;
const triplets = Int32Array.of(0, 1, 2);

describe("averageRegion", () => {
  // Ten pixels of three pairs that close; the corner of three is a cycle off in one of them.
  const phase = new Float32Array(30);
  for (let p = 0; p < 10; p++) {
    phase[p] = 1 + p;
    phase[10 + p] = 2 - p;
    phase[20 + p] = 3;
  }
  for (const p of [7, 8, 9]) phase[10 + p]! += TWO_PI;

  it("averages over the pixels that agree with most", () => {
    const { mean, pixels, agreement } = averageRegion(phase, triplets, 10);
    expect(pixels).toBe(7);
    expect(agreement).toBeCloseTo(0.7, 12);
    expect(mean[0]).toBeCloseTo(4, 6);
    expect(mean[1]).toBeCloseTo(-1, 6);
    expect(mean[2]).toBeCloseTo(3, 6);
  });

  it("does not mind what the pairs are referenced to", () => {
    for (const constant of [1, 2, 3, 4, 5, 6]) {
      const moved = phase.map((value, i) => (i < 10 ? value + constant : value));
      expect(averageRegion(moved, triplets, 10).pixels).toBe(7);
    }
  });

  it("uses all pixels when there is no triplet to tell", () => {
    const { mean, pixels, agreement } = averageRegion(phase, new Int32Array(0), 10);
    expect([pixels, agreement]).toEqual([10, 1]);
    expect(mean[0]).toBeCloseTo(5.5, 6);
  });
});
