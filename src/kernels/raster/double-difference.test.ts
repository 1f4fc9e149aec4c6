import { describe, expect, it } from "vitest";
import { createRandom } from "../../../test/random.ts";
import { subtractSurroundings } from "./double-difference.ts";
import type { Edge } from "./edge.ts";

const SHAPE = { y: 17, x: 14 };
const image = (f: (y: number, x: number) => number) =>
  Float32Array.from({ length: SHAPE.y * SHAPE.x }, (_, p) => f(Math.floor(p / SHAPE.x), p % SHAPE.x));
const RADII = { local: 1, regional: 4 };

/** The definition, pixel by pixel. */
function slowly(values: Float32Array, { local, regional }: typeof RADII, edge: Edge): number[] {
  return [...values].map((value, p) => {
    if (Number.isNaN(value)) return Number.NaN;
    const [near, far]: [number[], number[]] = [[], []];
    for (let dy = -regional; dy <= regional; dy++)
      for (let dx = -regional; dx <= regional; dx++) {
        if (dy * dy + dx * dx > regional * regional) continue;
        let [y, x] = [Math.floor(p / SHAPE.x) + dy, (p % SHAPE.x) + dx];
        const outside = y < 0 || x < 0 || y >= SHAPE.y || x >= SHAPE.x;
        if (outside && edge === "gap") continue;
        y = Math.min(SHAPE.y - 1, Math.max(0, y));
        x = Math.min(SHAPE.x - 1, Math.max(0, x));
        const at = values[y * SHAPE.x + x] ?? Number.NaN;
        if (!Number.isNaN(at)) (dy * dy + dx * dx <= local * local ? near : far).push(at);
      }
    const mean = (list: number[]) => list.reduce((sum, v) => sum + v, 0) / list.length;
    return far.length === 0 ? Number.NaN : mean(near) - mean(far);
  });
}

describe("subtractSurroundings", () => {
  it.each(["gap", "nearest"] as const)("is its definition, with gaps and edges: %s", (edge) => {
    const random = createRandom(3);
    const values = image(() => (random() < 0.2 ? Number.NaN : random()));
    const fast = subtractSurroundings(values, SHAPE, RADII, { edge });
    slowly(values, RADII, edge).forEach((expected, p) => {
      if (Number.isNaN(expected)) expect(fast[p]).toBeNaN();
      else expect(fast[p]).toBeCloseTo(expected, 6);
    });
  });

  it("takes off constants and planes, and keeps the sign of what is local", () => {
    const sinking = image((y, x) => 0.1 + 0.01 * y - 0.02 * x - (y === 8 && x === 7 ? 1 : 0));
    const out = subtractSurroundings(sinking, SHAPE, { local: 0, regional: 3 });
    expect(out[8 * SHAPE.x + 7]).toBeCloseTo(-1, 5);
    expect(out[4 * SHAPE.x + 4]).toBeCloseTo(0, 6);
  });

  it("has no value in a gap, nor where nothing surrounds a pixel", () => {
    const lonely = image((y, x) => (y === 2 && x === 2 ? 1 : Number.NaN));
    expect([...subtractSurroundings(lonely, SHAPE, RADII)].every(Number.isNaN)).toBe(true);
  });

  it("refuses radii that are no ring", () => {
    for (const radii of [
      { local: 4, regional: 4 },
      { local: -1, regional: 3 },
      { local: 1.5, regional: 3 },
    ])
      expect(() => subtractSurroundings(new Float32Array(238), SHAPE, radii)).toThrowError(/filter-size/);
  });
});
