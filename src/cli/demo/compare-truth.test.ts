import { describe, expect, test } from "vitest";
import { inMemory } from "../../stack/views.ts";
import { compareDisplacement, compareVelocity } from "./compare-truth.ts";

const map = (...values: number[]) =>
  inMemory("v", Float32Array.from(values), { dims: ["y", "x"], shape: [1, values.length], dtype: "f32" });
const { NaN: none } = Number;

describe("compareVelocity", () => {
  test("refers the truth to the reference pixel, and leaves out what has no estimate", async () => {
    const agreement = await compareVelocity(
      {
        truth: map(5, 6, 7, 8),
        // Against the first pixel the truth is 0, 1, 2, 3.
        velocity: map(0, 1.5, none, 2),
        standardError: map(1, 1, 1, 0.6),
        coherence: map(0.9, 0.7, 0.9, 0.5),
      },
      { y: 0, x: 0 },
    );
    expect(agreement.all).toEqual({
      count: 3,
      bias: expect.closeTo(-0.5 / 3, 6),
      spread: expect.any(Number),
      rms: expect.closeTo(Math.sqrt(1.25 / 3), 6),
    });
    expect(agreement.good).toEqual({
      count: 2,
      bias: 0.25,
      spread: expect.closeTo(0.25, 6),
      rms: expect.closeTo(Math.sqrt(0.125), 6),
    });
    expect(agreement.withinOne).toBeCloseTo(2 / 3, 9);
    expect(agreement.withinTwo).toBeCloseTo(1, 9);
  });
});

describe("compareDisplacement", () => {
  test("leaves out the first date, where everything is zero, and refers each date to the reference pixel", async () => {
    const series = (...values: number[]) =>
      inMemory("d", Float32Array.from(values), { dims: ["time", "y", "x"], shape: [3, 1, 2], dtype: "f32" });
    const agreement = await compareDisplacement(series(0, 0, 0, 2, 0, none), series(9, 9, 10, 11, 20, 25), {
      y: 0,
      x: 0,
    });
    // Date 2: truth 0, 1; errors 0, 1. Date 3: error 0 and no data.
    expect(agreement).toEqual({
      count: 3,
      bias: expect.closeTo(1 / 3, 6),
      spread: expect.any(Number),
      rms: expect.closeTo(Math.sqrt(1 / 3), 6),
    });
  });
});
