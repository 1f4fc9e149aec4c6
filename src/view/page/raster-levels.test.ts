import { expect, test } from "vitest";
import { levelOf, rasterData, reliefOf } from "./raster-levels.ts";

const slice = () => ({ width: 2, height: 1, values: new Float32Array([1, 2]) });
const window = { y: [0, 1], x: [0, 2] } as const;

test("a slice has one level, whose arrays are its own", () => {
  const one = slice();
  const level = levelOf(one, 1, window);
  expect(levelOf(one, 1, window)).toBe(level);
  expect(level.values).toBe(one.values);
  expect(levelOf(slice(), 1, window)).not.toBe(level);
});

test("a picture stays the same object until its detail changes", () => {
  const [one, two] = [slice(), slice()];
  const [whole, detail] = [levelOf(one, 4, window), levelOf(two, 1, window)];
  const plain = rasterData(one, whole, null, null);
  expect(rasterData(one, whole, null, null)).toBe(plain);
  const finer = rasterData(one, whole, detail, null);
  expect(finer.levels).toEqual([whole, detail]);
  expect(rasterData(one, whole, detail, null)).toBe(finer);
  expect(rasterData(one, whole, null, null)).toEqual(plain);
});

test("angles carry their period", () => {
  const one = slice();
  expect(rasterData(one, levelOf(one, 1, window), null, 6).period).toBe(6);
});

test("a relief stays the same object while the ground's scale does", () => {
  const one = slice();
  const heights = rasterData(one, levelOf(one, 1, window), null, null);
  const relief = reliefOf(heights, [1, 1]);
  expect(reliefOf(heights, [1, 1])).toBe(relief);
  expect(reliefOf(heights, [2, 1]).metresPerUnit).toEqual([2, 1]);
});
