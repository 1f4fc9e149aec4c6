import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Lattice, NearestPixels, nearTo } from "./nearest-pixels.ts";

const RADIANS = Math.PI / 180;

/** Unit vector of a place. */
const vector = (lat: number, lon: number) =>
  [
    Math.cos(lat * RADIANS) * Math.cos(lon * RADIANS),
    Math.cos(lat * RADIANS) * Math.sin(lon * RADIANS),
    Math.sin(lat * RADIANS),
  ] as const;

/** Straight distance between two places on the unit sphere. */
const chord = (a: readonly [number, number], b: readonly [number, number]) => {
  const [u, v] = [vector(...a), vector(...b)];
  return Math.hypot(u[0] - v[0], u[1] - v[1], u[2] - v[2]);
};

/** Compares every pixel of the lattice with every pixel of the image. */
function expectNearest(lattice: Lattice, lats: readonly number[], lons: readonly number[], radius: number) {
  const { shape, first, step } = lattice;
  const search = new NearestPixels(lattice, [0, shape.y], radius, "sphere");
  // Two blocks, the later first.
  const half = lats.length >> 1;
  search.add({ y: lats.slice(half), x: lons.slice(half), row: 0, column: half, width: lats.length });
  search.add({ y: lats.slice(0, half), x: lons.slice(0, half), row: 0, column: 0, width: lats.length });
  const limit = 2 * Math.sin((radius * RADIANS) / 2);
  for (let y = 0; y < shape.y; y++)
    for (let x = 0; x < shape.x; x++) {
      const place = [first.y + y * step.y, first.x + x * step.x] as const;
      const distances = lats.map((lat, i) => chord(place, [lat, lons[i]!]));
      const least = Math.min(...distances);
      const found = search.places.columns[y * shape.x + x]!;
      // The straight distance loses digits where places are close: 1e-12 of the unit sphere is 6 micrometres.
      if (Number.isNaN(found)) expect(least).toBeGreaterThan(limit - 1e-12);
      else {
        expect(least).toBeLessThan(limit + 1e-12);
        expect(distances[found]! - least).toBeLessThan(1e-12);
      }
    }
}

describe("NearestPixels", () => {
  it("finds what a comparison of all pairs on the sphere finds, anywhere on Earth", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -89, max: 89 }),
        fc.integer({ min: -180, max: 180 }),
        fc.array(
          fc.tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.double({ min: -1, max: 1, noNaN: true })),
          {
            minLength: 2,
            maxLength: 40,
          },
        ),
        fc.double({ min: 0.02, max: 0.4, noNaN: true }),
        (lat, lon, offsets, radius) => {
          const lattice = {
            shape: { y: 7, x: 9 },
            first: { y: lat + 0.3, x: lon - 0.4 },
            step: { y: -0.1, x: 0.1 },
          };
          const lats = offsets.map(([dy]) => Math.max(-90, Math.min(90, lat + dy * 0.5)));
          // Longitudes as another processor may count them.
          const lons = offsets.map(([, dx], i) => lon + dx * 0.6 + (i % 3 === 0 ? 360 : 0));
          expectNearest(lattice, lats, lons, radius);
        },
      ),
      { numRuns: 150 },
    );
  });

  it("takes the first in reading order of two at one distance, in whatever order they come", () => {
    const lattice = { shape: { y: 1, x: 1 }, first: { y: 0, x: 0 }, step: { y: 1, x: 1 } };
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const search = new NearestPixels(lattice, [0, 1], 1, "plane");
      for (const row of order)
        search.add({ y: [row === 0 ? -0.5 : 0.5], x: [0], row: row!, column: 4, width: 1 });
      expect([...search.places.rows, ...search.places.columns]).toEqual([0, 4]);
    }
  });

  it("leaves empty what lies beyond the radius, and passes over pixels without a place", () => {
    const lattice = { shape: { y: 1, x: 4 }, first: { y: 0, x: 0 }, step: { y: 1, x: 1 } };
    const search = new NearestPixels(lattice, [0, 1], 1, "plane");
    search.add({ y: [0, Number.NaN], x: [0, 3], row: 7, column: 0, width: 2 });
    expect([...search.places.rows]).toEqual([7, 7, Number.NaN, Number.NaN]);
  });

  it("fills the rows that were asked for only", () => {
    const lattice = { shape: { y: 3, x: 1 }, first: { y: 0, x: 0 }, step: { y: 1, x: 1 } };
    const search = new NearestPixels(lattice, [1, 3], 0.4, "plane");
    search.add({ y: [0, 1, 2], x: [0, 0, 0], row: 0, column: 0, width: 3 });
    expect([...search.places.columns]).toEqual([1, 2]);
  });
});

it("nearTo turns a longitude by whole turns", () => {
  expect(nearTo(181, -179)).toBe(-179);
  expect(nearTo(-99, 261)).toBe(261);
  expect(nearTo(10, 11)).toBe(10);
});
