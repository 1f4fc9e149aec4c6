import { expect, it } from "vitest";
import { fillGaps, medianSlope } from "./terrain-slope.ts";

const { NaN: none } = Number;

it("the median slope of each pixel is over the dates that have one", () => {
  const slopes = Float32Array.of(10, none, none, 30, 5, none, 80, 7, none);
  expect([...medianSlope(slopes, 3)]).toEqual([30, 6, none]);
});

it("slopes steeper than allowed do not count", () => {
  const slopes = Float32Array.of(10, 71, 30, 70, 80, 90);
  expect([...medianSlope(slopes, 3, { steepest: 70 })]).toEqual([20, 70]);
});

it("gaps are filled from the other map", () => {
  expect([...fillGaps(Float32Array.of(1, none, none), Float32Array.of(8, 9, none))]).toEqual([1, 9, none]);
});

it("no dates have no map, and a part of a map is refused", () => {
  expect(medianSlope(new Float32Array(), 0)).toHaveLength(0);
  expect(() => medianSlope(new Float32Array(7), 2)).toThrow("raster-size");
});
