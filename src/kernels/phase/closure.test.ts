import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listTriplets } from "../graph/triplets.ts";
import { countNonzeroClosures, cyclesOf } from "./closure.ts";

const TWO_PI = 2 * Math.PI;
const pairs = [
  { reference: 0, secondary: 1 },
  { reference: 0, secondary: 2 },
  { reference: 1, secondary: 2 },
  { reference: 1, secondary: 3 },
  { reference: 2, secondary: 3 },
];
const triplets = listTriplets(4, pairs);

describe("cyclesOf", () => {
  it("counts the cycles outside [-pi, pi)", () => {
    expect([0, 3.1, 3.2, -3.1, -3.2, Math.PI, -Math.PI, 9.5].map(cyclesOf)).toEqual([
      0, 0, 1, 0, -1, 1, 0, 2,
    ]);
  });
});

describe("countNonzeroClosures", () => {
  // Four pixels: closed; one cycle in pair 12, which both triplets use; one in pair 13; no data in pair 13.
  const phase = new Float32Array(5 * 4);
  const dates = [0.1, 0.9, -2, 4];
  pairs.forEach(({ reference, secondary }, k) => {
    phase.fill(dates[secondary]! - dates[reference]!, k * 4, k * 4 + 4);
  });
  phase[2 * 4 + 1]! += TWO_PI;
  phase[3 * 4 + 2]! -= TWO_PI;
  phase[3 * 4 + 3] = Number.NaN;

  it("finds a wrong cycle in every triplet of its pair", () => {
    const { nonzero, closed } = countNonzeroClosures(phase, triplets, 4);
    expect([...nonzero]).toEqual([0, 2, 1, 0]);
    expect([...closed]).toEqual([2, 2, 2, 1]);
  });

  it("counts a missing phase as 0 when asked to, and does not reference it", () => {
    const gap = countNonzeroClosures(phase, triplets, 4, { gaps: "zero" });
    // 12 + 23 - 0 = 3.1: within the half cycle; the reference of 6 in pair 13 would bring it out.
    expect([...gap.nonzero]).toEqual([0, 2, 1, 0]);
    const referenced = { gaps: "zero", referencePhase: [0, 0, 0, 6, 0] } as const;
    expect(countNonzeroClosures(phase, triplets, 4, referenced).nonzero[3]).toBe(0);
    expect(countNonzeroClosures(phase, triplets, 4, { referencePhase: [0, 0, 0, 6, 0] }).nonzero[0]).toBe(1);
  });

  it("does not change when phases of dates are added", () => {
    const shift = fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(shift, (of) => {
        const moved = phase.map((value, i) => {
          const pair = pairs[Math.floor(i / 4)]!;
          return value + of[pair.secondary]! - of[pair.reference]!;
        });
        expect([...countNonzeroClosures(moved, triplets, 4).nonzero]).toEqual([0, 2, 1, 0]);
      }),
    );
  });

  it("refuses triplets of pairs that are not there", () => {
    expect(() => countNonzeroClosures(phase, Int32Array.of(0, 2, 7), 4)).toThrow(/closure-triplets/);
    expect(() => countNonzeroClosures(phase, Int32Array.of(0, 2), 4)).toThrow(/closure-triplets/);
  });
});
