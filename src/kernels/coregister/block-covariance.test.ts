import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { estimateBlockCovariance } from "./block-covariance.ts";
import { HUBER } from "./loss.ts";

const SHAPE = { y: 60, x: 60 };
const CELLS = Int32Array.from({ length: 3600 }, (_, p) => p);

/** Covariance of a mean of residuals that already have it taken off. */
function measure(values: Float64Array, cells = CELLS) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const model = { values, unknowns: 1, row: (_: number, out: Float64Array) => out.fill(1) };
  // A scale so large that all is least squares.
  return estimateBlockCovariance(
    model,
    { residuals: values.map((v) => v - mean), scale: 1e6 },
    HUBER,
    cells,
    SHAPE,
  );
}

describe("the covariance from blocks", () => {
  it("of a mean of independent values is their variance over n, with the effective number near n", () => {
    const random = createRandom(1);
    const runs = Array.from({ length: 30 }, () => measure(Float64Array.from(CELLS, () => normal(random))));
    const mean = runs.reduce((sum, { covariance }) => sum + covariance[0]!, 0) / runs.length;
    expect(mean * 3600).toBeGreaterThan(0.9);
    expect(mean * 3600).toBeLessThan(1.1);
    for (const { effective } of runs) expect(effective).toBeGreaterThan(1800);
  });

  it("of values that are alike in squares of 3 x 3 is that of a ninth as many", () => {
    const random = createRandom(2);
    const runs = Array.from({ length: 30 }, () => {
      const squares = Float64Array.from({ length: 400 }, () => normal(random));
      return measure(
        Float64Array.from(CELLS, (p) => squares[Math.floor(p / 180) * 20 + Math.floor((p % 60) / 3)]!),
      );
    });
    const mean = runs.reduce((sum, { covariance }) => sum + covariance[0]!, 0) / runs.length;
    expect(mean * 400).toBeGreaterThan(0.85);
    expect(mean * 400).toBeLessThan(1.15);
    const effective = runs.reduce((sum, run) => sum + run.effective, 0) / runs.length;
    expect(effective).toBeGreaterThan(300);
    expect(effective).toBeLessThan(550);
  });

  it("is not told where the samples lie in too few blocks", () => {
    const { covariance, effective } = measure(Float64Array.of(1, 2, 4), Int32Array.of(0, 1000, 3000));
    expect(covariance[0]).toBeNaN();
    expect(effective).toBeNaN();
  });
});
