import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discMembers } from "../../../test/disc-members.ts";
import { createRandom } from "../../../test/random.ts";
import { type Disc, discOfMetres, discOfPixels } from "./disc.ts";
import { discPercentiles } from "./disc-percentiles.ts";
import type { RasterShape } from "./raster-shape.ts";

const NONE = Number.NaN;

/** The definition, from a sorted list. */
function percentileOf(sorted: readonly number[], percentile: number): number {
  if (sorted.length === 0) return NONE;
  const position = (percentile / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(position)]!;
  return below + (position - Math.floor(position)) * (sorted[Math.ceil(position)]! - below);
}

function expectExact(values: Float32Array, shape: RasterShape, disc: Disc, pixels: Iterable<number>) {
  const percentiles = [0, 20, 33.3, 50, 80, 100];
  const maps = discPercentiles(values, shape, disc, percentiles);
  for (const p of pixels) {
    const members = discMembers(values, shape, disc, Math.floor(p / shape.x), p % shape.x);
    const expected = percentiles.map((percentile) => Math.fround(percentileOf(members, percentile)) + 0);
    expect(maps.map((map) => map[p]! + 0)).toEqual(expected);
  }
}

describe("discPercentiles", () => {
  it("interpolates between order statistics at p (n - 1), worked by hand", () => {
    const values = Float32Array.of(9, 1, 2, 3, 4, 5, 6, 7, -8);
    const [low, median, high] = discPercentiles(values, { y: 3, x: 3 }, discOfPixels(1), [20, 50, 90]);
    // The middle: 1, 3, 4, 5, 7 at positions 0.8, 2 and 3.6.
    expect(low?.[4]).toBeCloseTo(2.6, 6);
    expect(median?.[4]).toBe(4);
    expect(high?.[4]).toBeCloseTo(6.2, 6);
    // The corner with its mirrored neighbours: 1, 3, 9, 9, 9.
    expect(median?.[0]).toBe(9);
  });

  it("leaves gaps out; a disc of gaps has none", () => {
    const values = Float32Array.of(NONE, NONE, NONE, 5, 7);
    const [map] = discPercentiles(values, { y: 1, x: 5 }, discOfPixels(1), [50]);
    // Mirrored rows count: 5 three times, and 7 three times or, at the end, four times.
    expect([...map!]).toEqual([NONE, NONE, 5, 5, 7]);
  });

  it("is exact in any map and disc, also one far larger than the map, with equal values, gaps and zeros of both signs", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 25, noNaN: true }),
        fc.constantFrom(1, 0.3, 2.5),
        fc.constantFrom(3, 1e6),
        fc.integer(),
        (rows, columns, radius, stretch, levels, seed) => {
          const random = createRandom(seed);
          const values = Float32Array.from({ length: rows * columns }, () =>
            random() < 0.3 ? NONE : Math.ceil(levels * (random() - 0.5)) / 3,
          );
          const disc = discOfMetres(radius, { y: 1, x: stretch });
          expectExact(values, { y: rows, x: columns }, disc, values.keys());
        },
      ),
      { numRuns: 60 },
    );
  });

  it("does not show where its blocks of pixels meet", () => {
    const shape = { y: 150, x: 270 };
    const random = createRandom(8);
    const values = Float32Array.from({ length: shape.y * shape.x }, (_, p) =>
      random() < 0.2 ? NONE : 30 * random() + 400 * Math.sin(p / 900),
    );
    const seams = [126, 127, 128, 129].flatMap((y) => [0, 127, 128, 255, 256, 269].map((x) => y * 270 + x));
    expectExact(values, shape, discOfPixels(9), seams);
  });

  it("refuses percentiles that are none", () => {
    for (const percentile of [-1, 101, NONE])
      expect(() =>
        discPercentiles(Float32Array.of(1), { y: 1, x: 1 }, discOfPixels(1), [percentile]),
      ).toThrow(/percentile/);
  });
});
