import { describe, expect, it } from "vitest";
import { discOfMetres, discOfPixels, LARGEST_RADIUS, transposeDisc } from "./disc.ts";

describe("discOfPixels", () => {
  it("holds the pixels within the radius, the rim included", () => {
    expect([...discOfPixels(0).halfWidths]).toEqual([0]);
    expect([...discOfPixels(2).halfWidths]).toEqual([2, 1, 0]);
    expect([...discOfPixels(5).halfWidths]).toEqual([5, 4, 4, 4, 3, 0]);
    expect([...discOfPixels(1.5).halfWidths]).toEqual([1, 1]);
  });

  it("counts dx^2 + dy^2 <= radius^2 at every whole radius", () => {
    for (let radius = 0; radius <= 60; radius++)
      discOfPixels(radius).halfWidths.forEach((wide, dy) => {
        expect(wide ** 2 + dy ** 2).toBeLessThanOrEqual(radius ** 2);
        expect((wide + 1) ** 2 + dy ** 2).toBeGreaterThan(radius ** 2);
      });
  });

  it("refuses what is no radius, and what would take hours", () => {
    for (const radius of [-1, Number.NaN, LARGEST_RADIUS + 1, Number.POSITIVE_INFINITY])
      expect(() => discOfPixels(radius)).toThrow(/filter-size/);
  });
});

describe("discOfMetres", () => {
  it("is a disc on the ground, whatever the pixels", () => {
    expect(discOfMetres(500, { y: 100, x: 100 })).toEqual(discOfPixels(5));
    expect([...discOfMetres(60, { y: 30, x: 20 }).halfWidths]).toEqual([3, 2, 0]);
  });

  it("keeps the rim in spite of rounding", () => {
    expect(discOfMetres(0.5, { y: 0.1, x: 0.1 })).toEqual(discOfPixels(5));
    expect(discOfMetres(2.1, { y: 0.7, x: 0.7 })).toEqual(discOfPixels(3));
  });

  it("refuses pixels without a size", () => {
    expect(() => discOfMetres(500, { y: 0, x: 30 })).toThrow(/filter-size/);
    expect(() => discOfMetres(500, { y: -30, x: 30 })).toThrow(/filter-size/);
  });
});

describe("transposeDisc", () => {
  it("holds the same pixels", () => {
    for (const disc of [discOfPixels(7), discOfPixels(3.7), discOfMetres(400, { y: 30, x: 90 })]) {
      const { halfWidths: heights } = transposeDisc(disc);
      for (let dy = 0; dy < 20; dy++)
        for (let dx = 0; dx < 20; dx++)
          expect(dx <= (disc.halfWidths[dy] ?? -1)).toBe(dy <= (heights[dx] ?? -1));
    }
  });
});
