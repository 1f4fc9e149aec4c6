import { describe, expect, it } from "vitest";
import { evaluateRamp, pixelCoefficients, RAMP_KINDS, RAMP_TERMS, type Ramp, subtractRamp } from "./ramp.ts";

const SHAPE = { y: 5, x: 9 };

const rampOf = (kind: Ramp["kind"]): Ramp => ({
  kind,
  shape: SHAPE,
  coefficients: Float64Array.from(RAMP_TERMS[kind], (_, k) => 0.5 + 0.3 * k),
});

describe("a ramp", () => {
  it("runs from -1 to 1 over the scene", () => {
    const ramp: Ramp = { kind: "linear", shape: SHAPE, coefficients: Float64Array.of(3, 2, 10) };
    expect(evaluateRamp(ramp, 0, 0)).toBe(10 - 3 - 2);
    expect(evaluateRamp(ramp, 4, 8)).toBe(10 + 3 + 2);
    expect(evaluateRamp(ramp, 2, 4)).toBe(10);
  });

  it.each(RAMP_KINDS)("has, as %s, coefficients in pixels that give the same surface", (kind) => {
    const ramp = rampOf(kind);
    const inPixels = pixelCoefficients(ramp);
    for (const [y, x] of [
      [0, 0],
      [4, 8],
      [1, 7],
      [3, 2],
    ] as const) {
      const value = RAMP_TERMS[kind].reduce((sum, [i, j], k) => sum + inPixels[k]! * y ** i * x ** j, 0);
      expect(value).toBeCloseTo(evaluateRamp(ramp, y, x), 12);
    }
  });

  it.each(RAMP_KINDS)("is taken off, as %s, at every pixel, and the constant added", (kind) => {
    const ramp = rampOf(kind);
    const out = subtractRamp(new Float32Array(45).fill(7), ramp, 2);
    out.forEach((value, p) => {
      expect(value).toBeCloseTo(9 - evaluateRamp(ramp, Math.floor(p / 9), p % 9), 5);
    });
  });

  it("leaves NaN, and zeros where they mean no data", () => {
    const values = new Float32Array(45).fill(1);
    values[3] = Number.NaN;
    values[4] = 0;
    expect(subtractRamp(values, rampOf("linear"))[3]).toBeNaN();
    expect(subtractRamp(values, rampOf("linear"))[4]).not.toBe(0);
    expect(subtractRamp(values, rampOf("linear"), 0, { keepZero: true })[4]).toBe(0);
  });

  it("works on a scene of one row and one column", () => {
    const ramp: Ramp = { kind: "linear", shape: { y: 1, x: 1 }, coefficients: Float64Array.of(3, 2, 10) };
    expect([...subtractRamp(Float32Array.of(11), ramp)]).toEqual([1]);
  });
});
