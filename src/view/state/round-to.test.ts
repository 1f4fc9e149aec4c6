import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundDigits, roundTo } from "./round-to.ts";

describe("rounding to what can be seen", () => {
  it("leaves no digits that only binary numbers have", () => {
    expect(roundTo(0.5 - 5 * 0.02, 1e-4)).toBe(0.4);
    expect(roundTo(0.1 + 0.2, 1e-4)).toBe(0.3);
    expect(roundTo(402_680.000_000_1, 0.03)).toBe(402_680);
    expect(roundTo(123_456, 200)).toBe(123_500);
    expect(Object.is(roundTo(-0.001, 0.1), 0)).toBe(true);
    expect(roundDigits(0.012_345_678_9, 6)).toBe(0.012_345_7);
  });

  it("moves a number by half the grain at most", () => {
    const value = fc.double({ min: -1e7, max: 1e7, noNaN: true });
    fc.assert(
      fc.property(value, fc.integer({ min: -9, max: 3 }), (x, exponent) => {
        const grain = 3 * 10 ** exponent;
        expect(Math.abs(roundTo(x, grain) - x)).toBeLessThanOrEqual(grain / 2);
      }),
    );
  });

  it("leaves alone what has no digits to round to", () => {
    expect(roundTo(1.5, 0)).toBe(1.5);
    expect(roundTo(Number.NaN, 1)).toBeNaN();
  });
});
