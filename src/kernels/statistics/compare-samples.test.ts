import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import { compareSamples } from "./compare-samples.ts";

describe("compareSamples", () => {
  it("has bias, error, correlation and determination of known couples", () => {
    const { count, bias, rmse, correlation, r2 } = compareSamples(
      [2, 4, Number.NaN, 9, 6],
      [1, 3, 5, Number.NaN, 5],
    );
    expect([count, bias, rmse]).toEqual([3, 1, 1]);
    expect(correlation).toBeCloseTo(1, 12);
    // Sum of squares 3 against 8 about the mean of 3.
    expect(r2).toBeCloseTo(1 - 3 / 8, 12);
  });

  it("tells a wrong sign: a correlation of -1 and a determination below 0", () => {
    const { correlation, r2 } = compareSamples([3, 2, 1], [1, 2, 3]);
    expect(correlation).toBeCloseTo(-1, 12);
    expect(r2).toBeCloseTo(-3, 12);
  });

  it("knows nothing of nothing, and no determination of a constant", () => {
    expect(compareSamples([Number.NaN], [1])).toMatchObject({ count: 0, bias: Number.NaN, rmse: Number.NaN });
    expect(compareSamples([1, 2], [5, 5]).r2).toBeNaN();
  });

  it("splits the squared error into bias and scatter, for any values", () => {
    const values = fc.array(
      fc.tuple(fc.double({ min: -9, max: 9, noNaN: true }), fc.double({ min: -9, max: 9, noNaN: true })),
      {
        minLength: 2,
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(values, (couples) => {
        const [e, t] = [couples.map(([a]) => a), couples.map(([, b]) => b)];
        const { bias, rmse } = compareSamples(e, t);
        const unbiased = compareSamples(
          e.map((value) => value - bias),
          t,
        );
        expect(rmse ** 2).toBeCloseTo(bias ** 2 + unbiased.rmse ** 2, 9);
      }),
    );
  });

  it("refuses lists of different length", () => {
    try {
      compareSamples([1], [1, 2]);
      expect.unreachable();
    } catch (error) {
      expect(isUpwarpError(error, "samples-length")).toBe(true);
    }
  });
});
