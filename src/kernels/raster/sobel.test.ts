import { describe, expect, it } from "vitest";
import { measureEdges } from "./sobel.ts";

const SHAPE = { y: 5, x: 6 };
const image = (f: (y: number, x: number) => number) =>
  Float32Array.from({ length: 30 }, (_, p) => f(Math.floor(p / 6), p % 6));

describe("measureEdges", () => {
  it("is sqrt(2) times the slope of a plane, whatever its direction", () => {
    // Each derivative sums 8 slopes; a slope (3, 4) has size 5.
    const edges = measureEdges(
      image((y, x) => 3 * y + 4 * x),
      SHAPE,
    );
    expect(edges[2 * 6 + 3]).toBeCloseTo((8 * 5) / (4 * Math.SQRT2), 5);
  });

  it("is nothing on even ground, up to the edge", () => {
    expect([
      ...measureEdges(
        image(() => 9),
        SHAPE,
      ),
    ]).toEqual(new Array(30).fill(0));
  });

  it("marks both sides of a step, and has no value beside a gap", () => {
    const step = image((_, x) => (x < 3 ? 0 : 1));
    const edges = measureEdges(step, SHAPE);
    expect([...edges.subarray(12, 18)].map((value) => value > 0)).toEqual([
      false,
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(edges[14]).toBeCloseTo(1 / Math.SQRT2, 6);
    step[2 * 6 + 5] = Number.NaN;
    const gaps = [...measureEdges(step, SHAPE)].map(Number.isNaN);
    expect(gaps.filter(Boolean).length).toBe(6);
    expect(gaps[17]).toBe(true);
  });
});
