import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fillPolygon, type PolygonCorner } from "./fill-polygon.ts";

const draw = (rows: number, columns: number, rings: readonly (readonly PolygonCorner[])[]) => {
  const mask = new Uint8Array(rows * columns);
  fillPolygon(mask, { y: rows, x: columns }, rings);
  return Array.from({ length: rows }, (_, y) => mask.subarray(y * columns, (y + 1) * columns).join(""));
};
const box = (x0: number, y0: number, x1: number, y1: number): PolygonCorner[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

describe("fillPolygon", () => {
  it("takes the pixels whose centre lies inside", () => {
    expect(draw(4, 5, [box(1, 1, 4, 3)])).toEqual(["00000", "01110", "01110", "00000"]);
    // A corner of half a pixel misses the centres of the outer pixels by a hair, or takes them.
    expect(draw(3, 3, [box(0.51, 0.51, 2.49, 2.49)])).toEqual(["000", "010", "000"]);
    expect(draw(3, 3, [box(0.49, 0.49, 2.51, 2.51)])).toEqual(["111", "111", "111"]);
  });

  it("leaves holes open, whichever way their ring runs", () => {
    const hole = box(2, 1, 3, 3);
    expect(draw(4, 5, [box(1, 0, 4, 4), hole])).toEqual(["01110", "01010", "01010", "01110"]);
    expect(draw(4, 5, [box(1, 0, 4, 4), [...hole].reverse()])).toEqual(["01110", "01010", "01010", "01110"]);
  });

  it("cuts off what reaches beyond the image, and keeps what was marked before", () => {
    expect(draw(2, 3, [box(-9, -9, 2, 99)])).toEqual(["110", "110"]);
    const mask = Uint8Array.of(0, 1, 0);
    fillPolygon(mask, { y: 1, x: 3 }, [box(0, 0, 1, 1)]);
    expect([...mask]).toEqual([1, 1, 0]);
  });

  it("agrees with the winding of a triangle at every pixel centre", () => {
    const corner = fc.tuple(
      fc.double({ min: -3, max: 12, noNaN: true }),
      fc.double({ min: -3, max: 12, noNaN: true }),
    );
    fc.assert(
      fc.property(corner, corner, corner, (a, b, c) => {
        const mask = new Uint8Array(81);
        fillPolygon(mask, { y: 9, x: 9 }, [[a, b, c]]);
        const side = ([px, py]: PolygonCorner, [qx, qy]: PolygonCorner, x: number, y: number) =>
          (qx - px) * (y - py) - (qy - py) * (x - px);
        for (let p = 0; p < 81; p++) {
          const [x, y] = [(p % 9) + 0.5, Math.floor(p / 9) + 0.5];
          const sides = [side(a, b, x, y), side(b, c, x, y), side(c, a, x, y)];
          // On an edge, rounding decides.
          if (sides.some((value) => Math.abs(value) < 1e-9)) continue;
          const inside = sides.every((value) => value > 0) || sides.every((value) => value < 0);
          expect(mask[p]).toBe(inside ? 1 : 0);
        }
      }),
    );
  });
});
