import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom, normal } from "../../../test/random.ts";
import { isUpwarpError } from "../../errors.ts";
import { HUBER, SOFT_L1 } from "./loss.ts";
import { type LinearModel, regressRobust } from "./regress-robust.ts";

/** Lines through points at -1 .. 1. */
const lineThrough = (values: readonly number[]): LinearModel => ({
  values: Float64Array.from(values),
  unknowns: 2,
  row(i, out) {
    out[0] = 1;
    out[1] = (2 * i) / (values.length - 1) - 1;
  },
});
const errorOf = (run: () => unknown): unknown => {
  try {
    run();
  } catch (error) {
    return error;
  }
  return null;
};

describe("a robust regression", () => {
  it("is least squares where no residual is near the scale", () => {
    // Mean 2, slope: sum(t z) / sum(t^2) = (4 - 0) / 2 with t = -1, 0, 1.
    const { coefficients } = regressRobust(lineThrough([0, 2, 4.3]), HUBER, 1000);
    expect(coefficients[0]).toBeCloseTo(6.3 / 3, 10);
    expect(coefficients[1]).toBeCloseTo(4.3 / 2, 10);
  });

  it("by soft L1 of a small scale is the median, not the mean", () => {
    const model: LinearModel = {
      values: Float64Array.of(1, 2, 3, 4, 1000),
      unknowns: 1,
      row: (_, out) => out.fill(1),
    };
    expect(regressRobust(model, SOFT_L1, 1e-3).coefficients[0]).toBeCloseTo(3, 3);
  });

  it("by a convex loss ends at the same place from any start", () => {
    const random = createRandom(7);
    const values = Array.from(
      { length: 200 },
      (_, i) => 3 + 0.02 * i + normal(random) + (i % 9 === 0 ? 40 : 0),
    );
    const model = lineThrough(values);
    const [a, b] = regressRobust(model, SOFT_L1, 0.1).coefficients as unknown as [number, number];
    const anywhere = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(anywhere, anywhere, (u, v) => {
        const { coefficients } = regressRobust(model, SOFT_L1, 0.1, Float64Array.of(u, v));
        expect(coefficients[0]).toBeCloseTo(a, 8);
        expect(coefficients[1]).toBeCloseTo(b, 8);
      }),
    );
  });

  it("leaves a gradient of zero", () => {
    const random = createRandom(8);
    const model = lineThrough(Array.from({ length: 50 }, () => 5 * normal(random)));
    const { coefficients } = regressRobust(model, SOFT_L1, 0.1);
    const row = new Float64Array(2);
    const gradient = [0, 0];
    for (let i = 0; i < 50; i++) {
      model.row(i, row);
      const residual = model.values[i]! - row[0]! * coefficients[0]! - row[1]! * coefficients[1]!;
      const pull = SOFT_L1.weight((residual / 0.1) ** 2) * residual;
      gradient[0]! += pull * row[0]!;
      gradient[1]! += pull * row[1]!;
    }
    expect(Math.hypot(...gradient)).toBeLessThan(1e-9);
  });

  it("fits values that a line explains in full, and values that are all zero", () => {
    expect([...regressRobust(lineThrough([1, 2, 3]), HUBER, 1).coefficients]).toEqual([2, 1]);
    expect([...regressRobust(lineThrough([0, 0, 0]), HUBER, 1).coefficients]).toEqual([0, 0]);
  });

  it("says where the samples do not determine the unknowns", () => {
    const flat: LinearModel = { values: Float64Array.of(1, 2, 4), unknowns: 2, row: (_, out) => out.fill(1) };
    expect(
      isUpwarpError(
        errorOf(() => regressRobust(flat, HUBER, 1)),
        "regression-degenerate",
      ),
    ).toBe(true);
  });
});
