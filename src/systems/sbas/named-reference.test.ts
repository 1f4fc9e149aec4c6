import { describe, expect, it } from "vitest";
import { namedIn, restoreZeros } from "./named-reference.ts";

const { NaN: gap } = Number;

describe("restoreZeros", () => {
  it("gives a pair its 0 back where the pixel has coherence", () => {
    // 3 pairs x 2 pixels, the second being the reference.
    const phase = Float32Array.of(1, gap, 2, gap, 3, 0.5);
    const coherence = Float32Array.of(0.9, 0.8, 0.9, gap, 0.9, 0.7);
    expect(restoreZeros(phase, coherence, 1, 2)).toBe(1);
    expect([...phase]).toEqual([1, 0, 2, gap, 3, 0.5]);
  });

  it("takes a pixel without any phase for the reference of a stack without coherence", () => {
    const phase = Float32Array.of(gap, 1, gap, 2);
    expect(restoreZeros(phase, null, 0, 2)).toBe(2);
    expect([...phase]).toEqual([0, 1, 0, 2]);
  });

  it("leaves gaps alone where some pairs have a phase and nothing tells the rest apart", () => {
    const phase = Float32Array.of(gap, 1, 4, 2);
    expect(restoreZeros(phase, null, 0, 2)).toBe(0);
    expect([...phase]).toEqual([gap, 1, 4, 2]);
  });
});

describe("namedIn", () => {
  it("finds the pixel in the rectangle that holds it, and in no other", () => {
    const shape = { y: 4, x: 5 };
    expect(namedIn({ y: 8, x: 10 }, shape, { y: 9, x: 12 })).toBe(7);
    expect(namedIn({ y: 12, x: 10 }, shape, { y: 9, x: 12 })).toBe(-1);
    expect(namedIn({ y: 8, x: 5 }, shape, { y: 9, x: 12 })).toBe(-1);
    expect(namedIn({ y: 8, x: 10 }, shape, null)).toBe(-1);
  });
});
