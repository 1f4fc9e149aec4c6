import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clipLine } from "./clip-line.ts";

const viewport = { width: 100, height: 50 };

describe("clipLine", () => {
  it("keeps what is inside and tells where a line goes through the edges", () => {
    expect(
      clipLine(
        [
          [-50, 25],
          [150, 25],
        ],
        viewport,
      ),
    ).toEqual({
      parts: [
        [
          [0, 25],
          [100, 25],
        ],
      ],
      crossings: [
        { at: [0, 25], edge: "left" },
        { at: [100, 25], edge: "right" },
      ],
    });
  });

  it("joins pieces inside, and parts that come back are parts of their own", () => {
    const { parts, crossings } = clipLine(
      [
        [10, 10],
        [50, 40],
        [50, 60],
        [70, 60],
        [70, 20],
      ],
      viewport,
    );
    expect(parts).toEqual([
      [
        [10, 10],
        [50, 40],
        [50, 50],
      ],
      [
        [70, 50],
        [70, 20],
      ],
    ]);
    expect(crossings.map(({ edge }) => edge)).toEqual(["bottom", "bottom"]);
  });

  it("lifts the pen at places without numbers and at the seam of a projection", () => {
    const { parts } = clipLine(
      [
        [10, 10],
        [20, 10],
        [Number.NaN, 0],
        [30, 10],
        [40, 10],
        [-900, 10],
      ],
      viewport,
    );
    expect(parts).toEqual([
      [
        [10, 10],
        [20, 10],
      ],
      [
        [30, 10],
        [40, 10],
      ],
    ]);
  });

  it("never leaves the map", () => {
    const place = fc.tuple(
      fc.double({ min: -300, max: 300, noNaN: true }),
      fc.double({ min: -300, max: 300, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 9 }), (points) => {
        for (const [x, y] of clipLine(points, viewport).parts.flat()) {
          expect(x).toBeGreaterThanOrEqual(-1e-6);
          expect(x).toBeLessThanOrEqual(100 + 1e-6);
          expect(y).toBeGreaterThanOrEqual(-1e-6);
          expect(y).toBeLessThanOrEqual(50 + 1e-6);
        }
      }),
    );
  });
});
