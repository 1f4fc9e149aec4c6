import { describe, expect, it } from "vitest";
import { placeTicks, tickCounts } from "./ticks.ts";

const marks = (...xs: number[]) => xs.map((x) => ({ x, text: "2018" }));

describe("placeTicks", () => {
  it("takes the first set whose texts stand apart", () => {
    const placed = placeTicks([marks(50, 60, 70, 80), marks(50, 90)], [0, 200]);
    expect(placed.map(({ x }) => x)).toEqual([50, 90]);
  });

  it("moves texts inwards at the edge, marks not", () => {
    const [first, last] = placeTicks([marks(0, 200)], [0, 200]);
    expect([first?.x, last?.x]).toEqual([0, 200]);
    // "2018" is four digits of 0.6 em at 11.5 px.
    expect(first?.textX).toBeCloseTo(13.8, 5);
    expect(last?.textX).toBeCloseTo(200 - 13.8, 5);
  });

  it("keeps one mark where no set fits", () => {
    expect(placeTicks([marks(1, 2, 3), marks(1, 2)], [0, 10])).toHaveLength(1);
    expect(placeTicks([], [0, 10])).toEqual([]);
  });
});

describe("tickCounts", () => {
  it("counts down to one", () => {
    expect(tickCounts(3.4)).toEqual([3, 2, 1]);
    expect(tickCounts(0.2)).toEqual([1]);
  });
});
