import { describe, expect, it } from "vitest";
import { createRandom } from "../../../test/random.ts";
import { detectEdges } from "./canny.ts";

const SHAPE = { y: 24, x: 30 };
const image = (f: (y: number, x: number) => number) =>
  Float32Array.from({ length: SHAPE.y * SHAPE.x }, (_, p) => f(Math.floor(p / SHAPE.x), p % SHAPE.x));
const columnsOf = (edges: Float32Array, row: number) =>
  [...edges.subarray(row * SHAPE.x, (row + 1) * SHAPE.x)].flatMap((value, x) => (value === 1 ? [x] : []));

describe("detectEdges", () => {
  it("draws a step as one line of single pixels, in every direction", () => {
    const upright = detectEdges(
      image((_, x) => (x < 14 ? 0 : 1)),
      SHAPE,
      1,
    );
    for (let row = 0; row < SHAPE.y; row++) expect([[13], [14]]).toContainEqual(columnsOf(upright, row));
    const level = detectEdges(
      image((y) => (y < 10 ? 0 : 1)),
      SHAPE,
      1,
    );
    expect(level.reduce((sum, value) => sum + value, 0)).toBe(SHAPE.x);
    const slanted = detectEdges(
      image((y, x) => (x - y > 4 ? 1 : 0)),
      SHAPE,
      1,
    );
    for (let row = 4; row < 20; row++) {
      const columns = columnsOf(slanted, row);
      expect(columns.length).toBeLessThanOrEqual(2);
      for (const column of columns) expect(Math.abs(column - row - 4.5)).toBeLessThanOrEqual(1.5);
    }
  });

  it("has no edge on even ground", () => {
    const even = detectEdges(
      image(() => 7),
      SHAPE,
      2,
    );
    expect([...new Set(even)]).toEqual([0]);
  });

  it("follows an edge below the high threshold, but begins none there", () => {
    // Two steps: the left one fades from 1 to 0.5 down the image, the right one has 0.5 all along.
    const steps = image((y, x) => (x < 8 ? 0 : 1 - (0.5 * y) / (SHAPE.y - 1)) + (x < 22 ? 0 : 0.5));
    const slopes = (value: number) => (value * 1) / Math.sqrt(2 * Math.PI) / 1.28;
    const edges = detectEdges(steps, SHAPE, 1, { thresholds: [slopes(0.35), slopes(0.8)] });
    for (let row = 0; row < SHAPE.y; row++) {
      // The step lies between two columns; which one is steeper hangs on its fading.
      expect([[7], [8], [7, 8]]).toContainEqual(columnsOf(edges, row).filter((x) => x < 15));
      expect(columnsOf(edges, row).filter((x) => x >= 15)).toEqual([]);
    }
  });

  it("finds the step under noise where sigma is wide enough", () => {
    const random = createRandom(5);
    const noisy = image((_, x) => (x < 15 ? 0 : 1) + 0.5 * (random() - 0.5));
    const edges = detectEdges(noisy, SHAPE, 2);
    let [near, far] = [0, 0];
    for (let row = 0; row < SHAPE.y; row++)
      for (const x of columnsOf(edges, row)) Math.abs(x - 14.5) <= 1.5 ? near++ : far++;
    expect(near).toBeGreaterThanOrEqual(SHAPE.y);
    expect(far).toBe(0);
  });

  it("makes no edge of a hole, and has no value in it", () => {
    const hole = image((y, x) => (Math.hypot(y - 12, x - 15) < 3 ? Number.NaN : 5 + 0.01 * x));
    const edges = detectEdges(hole, SHAPE, 1.5, { thresholds: [0.02, 0.05] });
    hole.forEach((value, p) => {
      expect(edges[p]).toBe(Number.isNaN(value) ? Number.NaN : 0);
    });
  });

  it("refuses thresholds that are no slopes", () => {
    const flat = image(() => 1);
    expect(() => detectEdges(flat, SHAPE, 1, { thresholds: [2, 1] })).toThrowError(/filter-size/);
    expect(() => detectEdges(flat, SHAPE, 0)).toThrowError(/filter-size/);
  });
});
