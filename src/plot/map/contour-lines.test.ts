import { describe, expect, it } from "vitest";
import { contourLines } from "./contour-lines.ts";

const raster = (height: number, width: number, f: (y: number, x: number) => number) => ({
  values: Float32Array.from({ length: height * width }, (_, p) => f(Math.floor(p / width), p % width)),
  width,
  height,
});

describe("contourLines", () => {
  it("runs where the height is reached, between the centres of pixels", () => {
    const lines = contourLines(
      raster(3, 5, (_, x) => 10 * x),
      20,
    );
    // 20 m is the centre of column 2; 0 m and 40 m are the edges of the data.
    expect(lines).toContainEqual([2.5, 0.5, 2.5, 1.5]);
    for (const [x0, , x1] of lines) expect([x0, x1]).toEqual([x0, x0]);
    expect(
      contourLines(
        raster(2, 2, (_, x) => 10 * x),
        4,
      ).map(([x]) => Number(x.toFixed(3))),
    ).toEqual([0.9, 1.3]);
  });

  it("closes around a hill: every end meets another", () => {
    const hill = raster(12, 12, (y, x) => 100 - (y - 5.3) ** 2 - (x - 5.6) ** 2);
    const ends = new Map<string, number>();
    for (const [x0, y0, x1, y1] of contourLines(hill, 90.5))
      for (const end of [`${x0.toFixed(6)},${y0.toFixed(6)}`, `${x1.toFixed(6)},${y1.toFixed(6)}`])
        ends.set(end, (ends.get(end) ?? 0) + 1);
    expect(ends.size).toBeGreaterThan(8);
    expect([...new Set(ends.values())]).toEqual([2]);
  });

  it("does not cross itself in a saddle", () => {
    const saddle = raster(2, 2, (y, x) => (y === x ? 1 : 0));
    const lines = contourLines({ ...saddle, values: saddle.values.map((value) => value + 0.6) }, 1);
    expect(lines).toHaveLength(2);
    // The mean, 1.1, is above the line at 1: the high corners are joined, the low ones cut off.
    for (const [x0, y0, x1, y1] of lines) expect(Math.abs(x0 - x1)).toBeCloseTo(Math.abs(y0 - y1), 6);
    const middles = lines.map(([x0, y0, x1, y1]) => [(x0 + x1) / 2, (y0 + y1) / 2]);
    for (const [x = 0, y = 0] of middles) expect((x - 1) * (y - 1)).toBeLessThan(0);
  });

  it("leaves gaps, even ground and absurd intervals alone", () => {
    expect(
      contourLines(
        raster(2, 2, (y, x) => (y + x === 0 ? Number.NaN : 10 * x)),
        3,
      ),
    ).toEqual([]);
    expect(
      contourLines(
        raster(3, 3, () => 5),
        1,
      ),
    ).toEqual([]);
    expect(
      contourLines(
        raster(3, 3, (y) => 1000 * y),
        1e-3,
      ),
    ).toEqual([]);
  });
});
