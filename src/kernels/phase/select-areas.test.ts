import { describe, expect, it } from "vitest";
import { labelAreas } from "./areas.ts";
import { selectAreas } from "./select-areas.ts";

describe("selectAreas", () => {
  // A block of 6 x 6, a bar of 2 x 20, a spot of 4.
  const shape = { y: 20, x: 20 };
  const values = new Float32Array(400);
  for (let y = 0; y < 6; y++) values.fill(1, y * 20, y * 20 + 6);
  values.fill(1, 10 * 20, 12 * 20);
  values.fill(1, 15 * 20, 15 * 20 + 4);
  const areas = labelAreas(values, shape);

  it("drops what is smaller than the least area, but at most 0.3 % of the image", () => {
    expect([...selectAreas(areas, shape, { minArea: 2500 }).size]).toEqual([0, 36, 40, 4]);
    const large = { y: 100, x: 100 };
    const wide = new Float32Array(10_000);
    for (let p = 0; p < 400; p++) wide[Math.floor(p / 20) * 100 + (p % 20)] = values[p]!;
    expect([...selectAreas(labelAreas(wide, large), large, { minArea: 2500 }).size]).toEqual([0, 36, 40]);
    expect([...selectAreas(labelAreas(wide, large), large, { minArea: 38 }).size]).toEqual([0, 36, 40]);
    expect([...selectAreas(labelAreas(wide, large), large, { minArea: 4 }).size]).toEqual([0, 36, 40, 4]);
  });

  it("drops what has no core when asked to", () => {
    // The spot and the bar vanish under a 5 x 5 square; the block in the corner keeps its corner.
    expect([...selectAreas(areas, shape, { minArea: 1, needsCore: true }).size]).toEqual([0, 36]);
  });

  it("keeps a single area whatever its size", () => {
    const one = labelAreas([0, 1, 0, 0], { y: 2, x: 2 });
    expect(selectAreas(one, { y: 2, x: 2 }, { minArea: 50, needsCore: true })).toBe(one);
  });
});
