import { expect, it } from "vitest";
import { createRandom } from "../../../test/random.ts";
import { medianOf } from "./median-of.ts";

it("is the middle of an odd count, the mean of the middle two of an even one, NaN of none", () => {
  expect(medianOf(Float64Array.of(5, 1, 4), 3)).toBe(4);
  expect(medianOf(Float64Array.of(5, 1, 4, 2), 4)).toBe(3);
  expect(medianOf(Float64Array.of(5, 1, 4, 2), 1)).toBe(5);
  expect(medianOf(Float64Array.of(5), 0)).toBeNaN();
});

it("is what sorting gives, whatever the order and the repetitions", () => {
  const random = createRandom(7);
  for (let trial = 0; trial < 500; trial++) {
    const count = 1 + Math.floor(60 * random());
    const values = Float64Array.from({ length: count }, () => Math.floor((1 + (trial % 40)) * random()));
    if (trial % 5 === 0) values.sort();
    const sorted = values.slice().sort();
    const middle = count >> 1;
    const expected = count % 2 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2;
    expect(medianOf(values, count)).toBe(expected);
  }
});
