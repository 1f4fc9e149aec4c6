import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipRing, type RingCorner } from "./clip-ring.ts";
import { fillPolygon } from "./fill-polygon.ts";

const BOX = [0, 0, 10, 8] as const;

describe("clipRing", () => {
  it("cuts a triangle where it leaves the box", () => {
    const triangle: RingCorner[] = [
      [2, 2],
      [14, 2],
      [2, 6],
    ];
    expect(clipRing(triangle, BOX)).toEqual([
      [2, 2],
      [10, 2],
      [10, 2 + 4 / 3],
      [2, 6],
    ]);
  });

  it("gives a ring that lies inside as it is, and nothing of one that lies outside", () => {
    const inside: RingCorner[] = [
      [1, 1],
      [2, 1],
      [2, 2],
    ];
    expect(clipRing(inside, BOX)).toBe(inside);
    expect(clipRing(inside, [3, 3, 4, 4])).toEqual([]);
    expect(clipRing([], BOX)).toEqual([]);
  });

  it("takes infinite edges for no edges", () => {
    const ring: RingCorner[] = [
      [-1e9, 1],
      [1e9, 1],
      [0, 20],
    ];
    const clipped = clipRing(ring, [-Infinity, 0, Infinity, 8]);
    expect(Math.max(...clipped.map(([, y]) => y))).toBe(8);
    expect(Math.min(...clipped.map(([x]) => x))).toBe(-1e9);
  });

  it("keeps what lies in ring and box, of any ring", () => {
    const corner = fc.tuple(fc.integer({ min: -90, max: 190 }), fc.integer({ min: -90, max: 190 }));
    fc.assert(
      fc.property(fc.array(corner, { minLength: 3, maxLength: 8 }), (corners) => {
        // Off the lattice of the centres, so that no rounding decides.
        const ring = corners.map(([x, y]): RingCorner => [x / 10 + 0.0123, y / 10 + 0.0371]);
        const fill = (one: readonly RingCorner[]) => {
          const mask = new Uint8Array(80);
          fillPolygon(mask, { y: 8, x: 10 }, [one]);
          return mask.join("");
        };
        expect(fill(clipRing(ring, BOX))).toBe(fill(ring));
      }),
    );
  });
});
