import { expect, it } from "vitest";
import { rejectByRange } from "./range-rejects.ts";

it("rejects what lies outside the range, not its ends, and not what is missing", () => {
  const elevation = Float32Array.of(-401, -400, 0, 8900, 8901, Number.NaN, Number.POSITIVE_INFINITY);
  expect([...rejectByRange(elevation)]).toEqual([1, 0, 0, 0, 1, 0, 1]);
  expect([...rejectByRange(elevation, [-500, 100])]).toEqual([0, 0, 0, 1, 1, 0, 1]);
});
