import { describe, expect, it } from "vitest";
import { filterByRobustRate } from "./robust-filter.ts";
import { limitByRobustRate } from "./robust-limits.ts";

const YEAR = 365.25;
const NONE = Number.NaN;
const SHAPE = { y: 1, x: 5 };
const PIXEL = { y: 100, x: 100 };
const REFERENCE = Float32Array.of(1000, 1000, 1000, 1000, 1000);

describe("limitByRobustRate", () => {
  it("takes the larger of the percentiles 20 and 80, apart from the sign, of plausible rates", () => {
    // With radius 0 the rate is the pixel's own.
    const slope = Float32Array.of(-3, 2, 60, -60, NONE);
    const own = limitByRobustRate(slope, REFERENCE, SHAPE, PIXEL, { radius: 0 });
    expect([...own.rate]).toEqual([3, 2, NONE, NONE, NONE]);
    expect([...own.lowest]).toEqual([1000 - 190, 1000 - 160, NONE, NONE, NONE]);
    expect([...own.highest]).toEqual([1000 + 190, 1000 + 160, NONE, NONE, NONE]);
    // The whole row in sight: -3 and 2 at positions 0.2 and 0.8, with mirrored ones the same number of each or nearly so.
    const wide = limitByRobustRate(Float32Array.of(-4, -4, -4, -4, 1), REFERENCE, SHAPE, PIXEL, {
      radius: 400,
    });
    expect(wide.rate[0]).toBe(4);
  });

  it("is not moved by a single bad pixel", () => {
    const shape = { y: 5, x: 5 };
    const slope = new Float32Array(25).fill(-1);
    slope[12] = -49;
    const { rate } = limitByRobustRate(slope, new Float32Array(25), shape, PIXEL, { radius: 200 });
    expect(rate[12]).toBe(1);
  });

  it("measures its disc in metres; pyddem in whole pixels of the mean size", () => {
    // Pixels of 30 m x 10 m; 60 m are 6 columns, or 3 pixels of 20 m on average.
    const slope = Float32Array.from({ length: 9 }, (_, x) => (x === 0 ? 10 : NONE));
    const reach = (options: { readonly compat?: "pyddem" }) =>
      limitByRobustRate(
        slope,
        slope,
        { y: 1, x: 9 },
        { y: 30, x: 10 },
        { radius: 60, ...options },
      ).rate.filter((rate) => !Number.isNaN(rate)).length;
    expect(reach({})).toBe(7);
    expect(reach({ compat: "pyddem" })).toBe(4);
  });
});

describe("filterByRobustRate", () => {
  /** Differences from the reference that each stage rejects, at a rate of 3 m/yr. */
  function rejected(years: number, changes: readonly number[], compat: { compat?: "pyddem" } = {}) {
    const reference = new Float32Array(changes.length).fill(1000);
    const limits = {
      lowest: new Float32Array(changes.length).fill(800),
      highest: new Float32Array(changes.length).fill(1200),
      rate: new Float32Array(changes.length).fill(3),
    };
    const elevation = Float32Array.from(changes, (change) => 1000 + change);
    const tile = { elevation, days: [15_000 + years * YEAR], reference };
    const stages = filterByRobustRate(tile, limits, 15_000, compat);
    return stages.map(({ stage, rejects }) => [stage, changes.filter((_, i) => rejects[i] === 1)]);
  }

  it("allows the tolerance, the reference's years and twice the rate since, on both sides of the reference", () => {
    // 100 + 3 (2 + 2 x 5) = 136 m.
    for (const years of [-5, 5])
      expect(rejected(years, [-201, -137, -135, 135, 137, 201])).toEqual([
        ["robust-spatial", [-201, 201]],
        ["robust-temporal", [-137, 137]],
      ]);
  });

  it("has the tolerance on the day of the reference, where pyddem rejects nothing in time", () => {
    expect(rejected(0, [105, 107])[1]).toEqual(["robust-temporal", [107]]);
    expect(rejected(0, [105, 107], { compat: "pyddem" })[1]).toEqual(["robust-temporal", []]);
  });

  it("keeps everything where no rate is known", () => {
    const none = Float32Array.of(NONE);
    const tile = { elevation: Float32Array.of(5000), days: [0], reference: Float32Array.of(0) };
    const stages = filterByRobustRate(tile, { lowest: none, highest: none, rate: none }, 9000);
    expect(stages.map(({ rejects }) => [...rejects])).toEqual([[0], [0]]);
  });
});
