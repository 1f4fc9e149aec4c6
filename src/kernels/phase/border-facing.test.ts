import { describe, expect, it } from "vitest";
import { labelAreas } from "./areas.ts";
import { findFacing } from "./border-facing.ts";

const shape = { y: 20, x: 30 };
/** Two banks with a river of 4 columns that widens to 16 in the lower half, and an island east of both. */
const values = Float32Array.from({ length: 600 }, (_, p) => {
  const [y, x] = [Math.floor(p / 30), p % 30];
  if (x < 10) return 1;
  if (x >= (y < 10 ? 14 : 26) && x < 28) return 2;
  return x === 29 ? 3 : 0;
});

describe("findFacing", () => {
  const facing = findFacing(labelAreas(values, shape), shape);

  it("finds the areas that no other comes between, in order", () => {
    expect(facing.map(({ a, b }) => [a, b])).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  it("keeps to the narrow part of the border, from one side to the other", () => {
    const [river] = facing;
    expect(river!.gap).toBe(5);
    for (let i = 0; i < river!.from.length; i++) {
      const [p, q] = [river!.from[i]!, river!.to[i]!];
      expect(values[p]).toBe(1);
      expect(values[q]).toBe(2);
      expect(Math.hypot(Math.floor(p / 30) - Math.floor(q / 30), (p % 30) - (q % 30))).toBeLessThanOrEqual(9);
    }
    const rows = new Set([...river!.from].map((p) => Math.floor(p / 30)));
    for (let y = 0; y < 10; y++) expect(rows.has(y)).toBe(true);
  });

  it("finds areas that touch, and none in an image of one", () => {
    const touching = findFacing(labelAreas([1, 1, 2, 2], { y: 1, x: 4 }), { y: 1, x: 4 });
    expect(touching.map(({ a, b, gap }) => [a, b, gap])).toEqual([[1, 2, 1]]);
    expect(findFacing(labelAreas([1, 1], { y: 1, x: 2 }), { y: 1, x: 2 })).toEqual([]);
  });
});
