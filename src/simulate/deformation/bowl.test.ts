import { expect, it } from "vitest";
import { bowlUplift } from "./bowl.ts";

it("a bowl is full in the middle, exp(-1/2) at its radius, and round", () => {
  expect(bowlUplift(0, 0, 500, -0.1)).toBe(-0.1);
  expect(bowlUplift(500, 0, 500, -0.1)).toBeCloseTo(-0.1 * 0.60653066, 9);
  expect(bowlUplift(300, 400, 500, -0.1)).toBeCloseTo(bowlUplift(0, -500, 500, -0.1), 12);
});
