import { describe, expect, it } from "vitest";
import { resolveOptions } from "../options.ts";
import { pairCoherence } from "./coherence.ts";

const options = resolveOptions({
  coherence: { vegetation: { initial: 0.8, floor: 0.2, timescale: 60 }, criticalBaseline: 4000 },
});

describe("pairCoherence", () => {
  it("starts at the initial value, falls by e of the excess per timescale, and ends at the floor", () => {
    expect(pairCoherence(options, 0, 0).vegetation).toBe(0.8);
    expect(pairCoherence(options, 60, 0).vegetation).toBeCloseTo(0.2 + 0.6 / Math.E, 12);
    expect(pairCoherence(options, 1e6, 0).vegetation).toBeCloseTo(0.2, 12);
  });

  it("loses in proportion to the baseline, of either sign, and never below zero", () => {
    expect(pairCoherence(options, 0, -1000).vegetation).toBeCloseTo(0.6, 12);
    expect(pairCoherence(options, 0, 9000).vegetation).toBe(0);
  });

  it("is one everywhere when coherence is not simulated", () => {
    expect(pairCoherence(resolveOptions({}), 400, 900)).toEqual({ urban: 1, vegetation: 1, water: 1 });
  });
});
