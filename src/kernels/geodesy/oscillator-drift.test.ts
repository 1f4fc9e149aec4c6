import { describe, expect, it } from "vitest";
import { slantRangeFromCenter } from "./oscillator-drift.ts";

describe("slantRangeFromCenter", () => {
  const center = { incidence: 23, slantRange: 845_000 };

  it("gives the centre's range at the centre's angle", () => {
    expect(slantRangeFromCenter(23, center)).toBeCloseTo(845_000, 4);
  });

  it("gives the orbit's height at nadir, and grows with the angle", () => {
    // Height from the cosine law: sqrt(6371008.8^2 + 845000^2 + 2 * 6371008.8 * 845000 * cos 23) - 6371008.8.
    expect(slantRangeFromCenter(0, center)).toBeCloseTo(785_446.9, 0);
    expect(slantRangeFromCenter(26, center)).toBeGreaterThan(slantRangeFromCenter(25, center));
  });
});
