import { describe, expect, test } from "vitest";
import type { Grid } from "../../geo/grid.ts";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import { choosePlaces } from "./choose-places.ts";
import type { ReliableValues } from "./reliable.ts";

const [height, width] = [30, 40];
const grid: Grid = { shape: { y: height, x: width }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" };
const reliable = (values: Float32Array): ReliableValues => ({
  values,
  sorted: values.filter(Number.isFinite).sort(),
  count: values.length,
  known: values.length,
  masked: true,
});
/** A scene that does not move but for squares of 5 x 5 about some pixels. */
function scene(...squares: readonly (readonly [y: number, x: number, value: number])[]): Float32Array {
  const values = new Float32Array(height * width).fill(0.001);
  for (const [y, x, value] of squares)
    for (let row = y - 2; row <= y + 2; row++) values.fill(value, row * width + x - 2, row * width + x + 3);
  return values;
}

describe("choosePlaces", () => {
  test("finds the middle of what moves most in each direction", () => {
    const values = scene([10, 20, 0.05], [20, 10, -0.08]);
    const [a, b, c] = choosePlaces(reliable(values), { grid, step: 1 }, { y: 2, x: 2 });
    expect([a?.y, a?.x, a?.letter]).toEqual([10, 20, "A"]);
    expect([b?.y, b?.x, b?.letter]).toEqual([20, 10, "B"]);
    expect(c?.letter).toBe("C");
    expect(Math.abs(values[(c?.y ?? 0) * width + (c?.x ?? 0)] ?? 1)).toBeLessThan(0.002);
  });

  test("is not led by a single wild pixel, nor by what is not reliable", () => {
    const values = scene([10, 20, 0.05]);
    values[5 * width + 5] = 0.5;
    for (let y = 20; y < 25; y++) values.fill(Number.NaN, y * width + 28, y * width + 33);
    values[22 * width + 30] = 9;
    const [a] = choosePlaces(reliable(values), { grid, step: 1 }, null);
    expect([a?.y, a?.x]).toEqual([10, 20]);
  });

  test("leaves a direction out in which nothing moves", () => {
    const sinking = scene([20, 10, -0.08]).map((value) => value - 0.01);
    const places = choosePlaces(reliable(sinking), { grid, step: 1 }, null);
    expect(places.map(({ letter, why }) => `${letter} ${why}`)).toEqual([
      "A fastest away from satellite",
      "B moves least",
    ]);
  });

  test("looks for calm ground away from the reference point", () => {
    const reference = { y: 15, x: 20 };
    const values = scene().map(() => 0.01);
    values[reference.y * width + reference.x] = 0;
    const calm = choosePlaces(reliable(values), { grid, step: 1 }, reference).at(-1);
    const distance = Math.hypot((calm?.y ?? 0) - reference.y, (calm?.x ?? 0) - reference.x);
    expect(distance).toBeGreaterThanOrEqual(0.2 * Math.hypot(height, width));
  });

  test("gives pixels of the whole grid for a thinned map", () => {
    const [a] = choosePlaces(reliable(scene([10, 20, 0.05])), { grid, step: 4 }, null);
    expect([a?.y, a?.x]).toEqual([42, 82]);
  });

  test("chooses nothing where nothing is reliable", () => {
    expect(choosePlaces(reliable(scene().fill(Number.NaN)), { grid, step: 1 }, null)).toEqual([]);
  });
});
