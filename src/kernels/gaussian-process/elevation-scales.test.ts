import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { ELEVATION_MODEL } from "./elevation-covariance.ts";
import { elevationScales } from "./elevation-scales.ts";

const t = Float64Array.from({ length: 20 }, (_, i) => i);
const ones = new Float64Array(20).fill(1);
const scalesOf = (stage: "first" | "filtering" | "final", z: Float64Array, variance = ones, times = t) =>
  elevationScales(stage, times, z, variance, ELEVATION_MODEL);

describe("elevationScales", () => {
  it("expects 100 m^2 before it has seen anything", () => {
    expect(scalesOf("first", t)).toEqual({ local: 100, nonlinear: 0, length: 20 });
  });

  it("adds half the square of the jump between halves that their spreads do not explain", () => {
    // Halves of +-1 about 0 and about 30: variances 1 and 1.
    const z = t.map((time, i) => (i % 2 ? 1 : -1) + (time < 10 ? 0 : 30));
    expect(scalesOf("filtering", z).local).toBeCloseTo(50 + (30 - Math.SQRT2) ** 2 / 2, 10);
  });

  it("expects 50 m^2 where the halves agree, or one of them has fewer than five samples", () => {
    const alike = t.map((_, i) => (i % 2 ? 1 : -1));
    expect(scalesOf("filtering", alike)).toEqual({ local: 50, nonlinear: 0, length: 20 });
    const late = t.map((time) => time + 6);
    const jump = late.map((time) => (time < 10 ? 0 : 500));
    expect(scalesOf("filtering", jump, ones, late).local).toBe(50);
  });

  it("takes the last variance from the misfit of a line, 100 years where the errors explain it", () => {
    // About a level line: residuals +-1, symmetric in time, so that the slope is 0.
    const z = t.map((_, i) => ((i + (i < 10 ? 0 : 1)) % 2 ? 1 : -1));
    const { local, nonlinear, length } = scalesOf("final", z);
    expect(local).toBe(50);
    // Scaled and plain misfits are both 1 to rounding.
    expect(nonlinear).toBeCloseTo(1 + 1, 10);
    expect(length).toBeCloseTo(100, 8);
  });

  it("shortens the changes of the trend by the square of the misfit", () => {
    const z = t.map((_, i) => 2 * ((i + (i < 10 ? 0 : 1)) % 2 ? 1 : -1));
    expect(scalesOf("final", z).length).toBeCloseTo(25, 8);
  });

  it("takes the mean variance of the errors where a line fits exactly", () => {
    const line = t.map((time) => 2000 - time / 4);
    expect(scalesOf("final", line)).toEqual({ local: 50, nonlinear: 1, length: 100 });
  });

  it("takes a misfit of one where all times are one", () => {
    const same = new Float64Array(20).fill(3.1);
    const { nonlinear, length } = scalesOf("final", t, ones, same);
    expect(nonlinear).toBeCloseTo(1 + 50, 10);
    expect(length).toBe(100);
  });

  it("never changes with the height of the series", () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: -400, max: 8000, noNaN: true }), (seed, height) => {
        const random = createRandom(seed);
        const z = t.map(() => 30 * normal(random));
        for (const stage of ["filtering", "final"] as const) {
          const [low, high] = [z, z.map((value) => value + height)].map((values) => scalesOf(stage, values));
          expect(high!.local).toBeCloseTo(low!.local, 5);
          expect(high!.nonlinear).toBeCloseTo(low!.nonlinear, 5);
          expect(high!.length).toBeCloseTo(low!.length, 5);
        }
      }),
    );
  });
});
