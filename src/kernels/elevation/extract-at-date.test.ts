import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { extractAtDate } from "./extract-at-date.ts";
import { fullChange } from "./full-change.ts";
import { lagsToObservations, lagToObservation } from "./observation-lag.ts";

const series = {
  times: [0, 100, 200],
  elevation: Float32Array.of(10, 1, 20, Number.NaN, 40, 3),
  sigma: Float32Array.of(1, 1, 3, 1, 5, 1),
};
const observations = { times: [0, 90, 200, 200], valid: Uint8Array.of(1, 0, 0, 1, 0, 0, 1, 0) };

describe("extractAtDate", () => {
  it("interpolates elevation and error in time, and knows nothing outside", () => {
    const { elevation, sigma, lag } = extractAtDate(series, observations, 150);
    expect([...elevation]).toEqual([30, Number.NaN]);
    expect(sigma[0]).toBe(4);
    expect([...lag]).toEqual([50, 60]);
    expect(extractAtDate(series, observations, 200).elevation[1]).toBe(3);
    expect(extractAtDate(series, observations, 201).elevation[0]).toBeNaN();
  });

  it("refuses sizes that do not fit", () => {
    expect(() => extractAtDate({ ...series, times: [0, 1, 2, 3] }, observations, 1)).toThrow(/series-sizes/);
    expect(() => extractAtDate(series, { times: [1], valid: new Uint8Array(1) }, 1)).toThrow(
      /observation-sizes/,
    );
  });
});

describe("lags", () => {
  it("of pyddem go by way of the nearest date of the stack", () => {
    // Day 140: the stack's nearest date is 90, from which the first pixel's nearest observation is day 0, 140 days away.
    expect([...lagToObservation(observations, 2, 140)]).toEqual([60, 50]);
    // The second pixel has one observation alone, of that very date.
    expect([...lagToObservation(observations, 2, 140, { compat: "pyddem" })]).toEqual([140, 50]);
    expect(lagToObservation(observations, 2, 190, { compat: "pyddem" })[1]).toBeNaN();
  });

  it("at many times are those at each", () => {
    const day = fc.integer({ min: 0, max: 50 });
    const masks = fc.array(fc.tuple(day, fc.boolean(), fc.boolean()), { maxLength: 8 });
    fc.assert(
      fc.property(masks, fc.array(day, { minLength: 1, maxLength: 8 }), (found, days) => {
        const all = {
          times: found.map(([when]) => when),
          valid: Uint8Array.from(found.flatMap(([, a, b]) => [Number(a), Number(b)])),
        };
        const sorted = [...days].sort((a, b) => a - b);
        expect([...lagsToObservations(all, 2, sorted)]).toEqual(
          sorted.flatMap((when) => [...lagToObservation(all, 2, when)]),
        );
      }),
    );
  });
});

describe("fullChange", () => {
  it("is last less first of the period, with both errors in quadrature", () => {
    const { change, error, from, to } = fullChange(series, 50, 200);
    expect([from, to]).toEqual([100, 200]);
    expect([...change]).toEqual([20, Number.NaN]);
    expect(error[0]).toBeCloseTo(Math.hypot(3, 5), 6);
  });

  it("drops pixels by the error of the period, in pyddem's mode of the whole series", () => {
    expect(fullChange(series, 0, 100, { maxError: 4 }).change[0]).toBe(10);
    expect(fullChange(series, 0, 100, { maxError: 4, compat: "pyddem" }).change[0]).toBeNaN();
  });

  it("refuses a period without two times", () => {
    expect(() => fullChange(series, 101, 199)).toThrow(/change-period/);
  });
});
