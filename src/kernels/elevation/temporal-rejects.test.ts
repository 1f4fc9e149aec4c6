import { describe, expect, it } from "vitest";
import { rejectByRate } from "./temporal-rejects.ts";

const YEAR = 365.25;
const NONE = Number.NaN;
const compat = { compat: "pyddem" } as const;

/** Which of some differences from a reference of 1000 m are rejected, at a time of so many years after it. */
function rejected(years: number, changes: readonly number[], options: Parameters<typeof rejectByRate>[2]) {
  const rejects = rejectByRate(
    {
      elevation: Float32Array.from(changes, (change) => 1000 + change),
      days: [15_000 + years * YEAR],
      reference: new Float32Array(changes.length).fill(1000),
    },
    15_000,
    options,
  );
  return changes.filter((_, i) => rejects[i] === 1);
}

describe("rejectByRate", () => {
  const options = { maxRate: [-20, 5], tolerance: 10 } as const;

  it("lets the ground sink and rise by the rates after the reference", () => {
    expect(rejected(2, [-51, -49, 0, 19, 21], options)).toEqual([-51, 21]);
  });

  it("turns the rates round before the reference: ground that sinks was higher", () => {
    expect(rejected(-2, [-21, -19, 0, 49, 51], options)).toEqual([-21, 51]);
  });

  it("takes one number for both signs", () => {
    for (const years of [-3, 3])
      expect(rejected(years, [-41, -39, 39, 41], { maxRate: 10, tolerance: 10 })).toEqual([-41, 41]);
  });

  it("has the tolerance on the day of the reference, where pyddem rejects nothing", () => {
    expect(rejected(0, [-500, -9, 9, 500], options)).toEqual([-500, 500]);
    expect(rejected(0, [-500, 500], { ...options, ...compat })).toEqual([]);
    // Half a day before is a whole day number of 0 in pyddem.
    expect(rejected(-0.5 / YEAR, [-500, 500], { ...options, ...compat })).toEqual([]);
  });

  it("rejects nothing without elevation or reference", () => {
    const tile = { elevation: Float32Array.of(NONE, 5000), days: [0], reference: Float32Array.of(0, NONE) };
    expect([...rejectByRate(tile, 1)]).toEqual([0, 0]);
  });

  it("refuses times without a day, which would reject nothing", () => {
    const [elevation, reference] = [Float32Array.of(5000, 5000), Float32Array.of(0)];
    for (const days of [[], [1], [1, NONE], [1, 2, 3]])
      expect(() => rejectByRate({ elevation, days, reference }, 1)).toThrow(/tile-days/);
    expect(() => rejectByRate({ elevation, days: [1, 2], reference }, NONE)).toThrow(/tile-days/);
  });

  it("refuses rates that no ground has", () => {
    for (const maxRate of [-1, NONE, [5, -5] as const, [NONE, 5] as const])
      expect(() => rejected(1, [0], { maxRate })).toThrow(/rate-range/);
  });
});
