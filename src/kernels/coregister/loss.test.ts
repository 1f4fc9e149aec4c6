import { describe, expect, it } from "vitest";
import { BISQUARE, HUBER, type Loss, SOFT_L1 } from "./loss.ts";

const LOSSES: readonly (readonly [string, Loss])[] = [
  ["soft L1", SOFT_L1],
  ["Huber", HUBER],
  ["bisquare", BISQUARE],
];
/** Away from the kinks at 1.345 and 4.685. */
const RESIDUALS = [0.1, 0.7, 1.2, 1.5, 3, 4.5, 5, 20];
const STEP = 1e-4;

describe.each(LOSSES)("%s", (_, { cost, weight, bend }) => {
  it("counts small residuals as least squares do", () => {
    expect(cost(0)).toBe(0);
    expect(weight(0)).toBe(1);
    expect(bend(0)).toBe(1);
    expect(cost(1e-6)).toBeCloseTo(1e-6, 11);
  });

  it.each(RESIDUALS)("has the weight and the bend of its cost at a residual of %d scales", (r) => {
    const at = (residual: number) => cost(residual * residual);
    const slope = (at(r + STEP) - at(r - STEP)) / (2 * STEP);
    const second = (at(r + STEP) - 2 * at(r) + at(r - STEP)) / (STEP * STEP);
    expect(weight(r * r)).toBeCloseTo(slope / (2 * r), 6);
    expect(bend(r * r)).toBeCloseTo(second / 2, 5);
  });
});

it("the bisquare forgets what lies beyond 4.685 scales, Huber's loss and soft L1 do not", () => {
  expect(BISQUARE.weight(4.7 ** 2)).toBe(0);
  expect(HUBER.weight(100 ** 2)).toBeCloseTo(0.01345, 10);
  expect(SOFT_L1.weight(100 ** 2)).toBeCloseTo(0.01, 5);
});
