import { describe, expect, test } from "vitest";
import { shareMemory } from "./memory.ts";

/** 100 layers: 600 bytes a pixel with the copies; a block of 10 MB. */
const SHAPES = [
  [60, 500, 500],
  [40, 500, 500],
];
const BLOCK = { y: 128, x: 128 };
const share = (memory: number, workers: number) => shareMemory(SHAPES, BLOCK, { memory, workers });

describe("shareMemory", () => {
  test("gives every wanted worker its part where the memory suffices", () => {
    expect(share(2e9, 4)).toEqual({ workers: 4, bytesPerPixel: 600, budget: (2e9 - 180e6) / 4 - 170e6 });
  });

  test("grants fewer workers where each could not hold a block", () => {
    expect(share(400e6, 16).workers).toBe(1);
    expect(share(560e6, 16).workers).toBe(2);
    for (const memory of [400e6, 560e6, 1e9, 4e9])
      expect(share(memory, 16).budget).toBeGreaterThanOrEqual(BLOCK.y * BLOCK.x * 600);
  });

  test("grants one worker at least, with the budget as it is", () => {
    expect(share(200e6, 4)).toMatchObject({ workers: 1, budget: 20e6 - 170e6 });
  });

  test("never promises more than there is", () => {
    for (const memory of [400e6, 1e9, 3e9])
      for (const wanted of [1, 2, 5, 16]) {
        const { workers, budget } = share(memory, wanted);
        expect(180e6 + workers * (170e6 + budget)).toBeLessThanOrEqual(memory + 1);
      }
  });
});
