import { describe, expect, it } from "vitest";
import { decomposePoints, type PointTrack } from "./decompose-points.ts";

const track = (
  name: string,
  east: number,
  points: readonly (readonly [number, number, number, number?])[],
): PointTrack => ({
  name,
  x: points.map(([x]) => x),
  y: points.map(([, y]) => y),
  value: points.map(([, , value]) => value),
  sigma: points.map(([, , , sigma = 1]) => sigma),
  east: points.map(() => east),
  north: points.map(() => -0.12),
  up: points.map(() => 0.8),
});

describe("decomposePoints", () => {
  const descending = track("descending", 0.6, [
    [110, 210, 2],
    [150, 290, 4],
    [350, 50, 9],
    [20, 20, Number.NaN],
  ]);
  const ascending = track("ascending", -0.6, [
    [199, 201, 1],
    [420, 50, 9],
    [20, 20, 5],
  ]);

  it("fits each cell that two tracks have points in", () => {
    const cells = decomposePoints([descending, ascending]);
    expect([...cells.x]).toEqual([150]);
    expect([...cells.y]).toEqual([250]);
    expect([...cells.points]).toEqual([3]);
    // 0.6 e + 0.8 u = mean of 2 and 4; -0.6 e + 0.8 u = 1.
    expect(cells.horizontal[0]).toBeCloseTo(2 / 1.2, 12);
    expect(cells.up[0]).toBeCloseTo(4 / 1.6, 12);
  });

  it("weights points by their errors when told to; an error rounded to 0 counts as the smallest that is stated", () => {
    const uneven = track("uneven", 0.6, [
      [110, 210, 2, 0],
      [150, 290, 4, 0.2],
      [900, 900, 1, 0.1],
    ]);
    const cells = decomposePoints([uneven, ascending], { weights: "sigma" });
    // 2 with sigma 0.1 and 4 with 0.2: mean 2.4.
    expect(0.6 * cells.horizontal[0]! + 0.8 * cells.up[0]!).toBeCloseTo(2.4, 12);
  });

  it("makes cells of the size that is asked for", () => {
    const cells = decomposePoints([descending, ascending], { cell: 200 });
    expect([...cells.x]).toEqual([100]);
    expect([...cells.y]).toEqual([300]);
    expect(decomposePoints([descending, ascending], { cell: 1000 }).points[0]).toBe(6);
  });

  it("refuses a single track, columns of different length, and weights that no track states", () => {
    expect(() => decomposePoints([descending])).toThrow(/decompose-one-track/);
    expect(() => decomposePoints([descending, { ...ascending, up: [1] }])).toThrow(/track-columns/);
    const { sigma: _, ...bare } = ascending;
    expect(() => decomposePoints([descending, bare], { weights: "sigma" })).toThrow(/track-columns/);
  });
});
