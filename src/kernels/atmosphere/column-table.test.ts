import { describe, expect, it } from "vitest";
import { placeInTable, sampleTable, slopesOfColumns } from "./column-table.ts";

const HEIGHTS = Float64Array.of(0, 50, 200, 1000);
const cubic = (z: number) => 2 - 3e-4 * z + 4e-8 * z ** 2 - 1e-11 * z ** 3;
const slope = (z: number) => -3e-4 + 8e-8 * z - 3e-11 * z ** 2;

/** value = cubic(height) + 0.1 row - 0.2 column. */
function table(rows: number, columns: number) {
  const values: number[] = [];
  const slopes: number[] = [];
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      for (const z of HEIGHTS) {
        values.push(cubic(z) + 0.1 * y - 0.2 * x);
        slopes.push(slope(z));
      }
  return {
    rows,
    columns,
    heights: HEIGHTS,
    values: Float32Array.from(values),
    slopes: Float32Array.from(slopes),
  };
}

function sample(from: ReturnType<typeof table>, at: readonly (readonly [number, number, number])[]) {
  const places = placeInTable(
    from,
    Float64Array.from(at, ([row]) => row),
    Float64Array.from(at, ([, column]) => column),
    Float32Array.from(at, ([, , height]) => height),
  );
  const out = new Float32Array(at.length + 1).fill(7);
  sampleTable(from, places, out, 1);
  expect(out[0]).toBe(7);
  return out.subarray(1);
}

describe("sampleTable", () => {
  it("is exact for what is linear across and cubic in height", () => {
    const places = [
      [0, 0, 0],
      [0.25, 1.5, 20],
      [1.9, 0.1, 199],
      [2, 3, 1000],
      [1, 2, 640],
    ] as const;
    const out = sample(table(3, 4), places);
    places.forEach(([y, x, z], i) => {
      expect(Math.abs(out[i]! - (cubic(z) + 0.1 * y - 0.2 * x))).toBeLessThan(5e-7);
    });
  });

  it("gives NaN outside of the points and the heights, and where a place is not known", () => {
    const out = sample(table(3, 4), [
      [-0.01, 1, 100],
      [2.01, 1, 100],
      [1, 3.2, 100],
      [1, 1, -1],
      [1, 1, 1001],
      [Number.NaN, 1, 100],
      [1, 1, Number.NaN],
      [1, 1, 100],
    ]);
    expect([...out].map(Number.isNaN)).toEqual([true, true, true, true, true, true, true, false]);
  });

  it("works on one point, one row and one column", () => {
    expect(sample(table(1, 1), [[0, 0, 100]])[0]).toBeCloseTo(cubic(100), 6);
    expect(sample(table(1, 3), [[0, 1.5, 100]])[0]).toBeCloseTo(cubic(100) - 0.3, 6);
    expect(sample(table(3, 1), [[1.5, 0, 100]])[0]).toBeCloseTo(cubic(100) + 0.15, 6);
  });

  it("gives NaN around a point without values", () => {
    const holed = table(2, 3);
    holed.values.fill(Number.NaN, 5 * HEIGHTS.length);
    const out = sample(holed, [
      [0.5, 0.9, 100],
      [0.5, 1.1, 100],
    ]);
    expect([...out].map(Number.isNaN)).toEqual([false, true]);
  });
});

describe("slopesOfColumns", () => {
  it("is exact for parabolas, at the ends too", () => {
    const parabola = (z: number) => 2 - 3e-4 * z + 4e-8 * z ** 2;
    const values = Float32Array.from([...HEIGHTS, ...HEIGHTS], (z, i) => parabola(z) * (i < 4 ? 1 : 2));
    const slopes = slopesOfColumns(HEIGHTS, values);
    [...HEIGHTS, ...HEIGHTS].forEach((z, i) => {
      expect(Math.abs(slopes[i]! - (-3e-4 + 8e-8 * z) * (i < 4 ? 1 : 2))).toBeLessThan(1e-8);
    });
  });

  it("is the chord between two heights", () => {
    expect([...slopesOfColumns(Float64Array.of(0, 4), Float32Array.of(1, 3))]).toEqual([0.5, 0.5]);
  });
});
