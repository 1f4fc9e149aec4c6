import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { residualScale } from "./residual-scale.ts";

describe("residualScale", () => {
  it("is 1.4826 times the median of the count - fitted + 1 largest", () => {
    // Of 7 with 3 fitted: the five largest 2 3 4 5 9.
    const values = Float64Array.of(9, 0, 5, 1, 4, 2, 3, 1e9);
    expect(residualScale(values, 7, 3)).toBeCloseTo(1.482602218505602 * 4, 12);
    // An even number: between 3 and 4.
    expect(residualScale(Float64Array.of(9, 0, 2, 3, 4), 5, 2)).toBeCloseTo(1.482602218505602 * 3.5, 12);
  });

  it("is the standard deviation of normal noise, whatever a tenth of it becomes", () => {
    const random = createRandom(2);
    const values = Float64Array.from({ length: 20_000 }, (_, i) =>
      i % 10 ? Math.abs(3 * normal(random)) : 1e6,
    );
    const scale = residualScale(values, values.length, 0);
    expect(scale).toBeGreaterThan(3);
    expect(scale).toBeLessThan(3.6);
  });

  it("is 0 where the fit leaves nothing over", () => {
    expect(residualScale(Float64Array.of(1, 2), 2, 2)).toBe(0);
  });
});
