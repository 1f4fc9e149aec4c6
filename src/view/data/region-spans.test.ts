import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Region } from "../protocol.ts";
import { spansOf } from "./region-spans.ts";

const pixels = (region: Region, height: number, width: number) =>
  [...spansOf(region, height, width)].flatMap(({ y, x }) =>
    Array.from({ length: x[1] - x[0] }, (_, i) => `${y},${x[0] + i}`),
  );

describe("the pixels of a region", () => {
  it("of a disc are those no farther than its radius", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -3, max: 12 }),
        fc.integer({ min: -3, max: 12 }),
        fc.double({ min: 0, max: 6, noNaN: true }),
        (y, x, radius) => {
          const wanted: string[] = [];
          for (let row = 0; row < 9; row++)
            for (let column = 0; column < 10; column++)
              if ((row - y) ** 2 + (column - x) ** 2 <= radius ** 2) wanted.push(`${row},${column}`);
          expect(pixels({ kind: "disc", y, x, radius }, 9, 10)).toEqual(wanted);
        },
      ),
    );
  });

  it("of a rectangle are those whose centres it holds; its edges are shared by no two neighbours", () => {
    const rectangle = (left: number, right: number) =>
      ({
        kind: "polygon",
        corners: [
          [left, 1],
          [right, 1],
          [right, 3.4],
          [left, 3.4],
        ],
      }) as const;
    expect(pixels(rectangle(0, 2.5), 5, 6)).toEqual(["1,0", "1,1", "2,0", "2,1"]);
    expect(pixels(rectangle(2.5, 9), 5, 6)).toEqual(["1,2", "1,3", "1,4", "1,5", "2,2", "2,3", "2,4", "2,5"]);
  });

  it("of a polygon with a bay leave the bay out", () => {
    const corners = [
      [0, 0],
      [6, 0],
      [6, 6],
      [4, 6],
      [4, 2],
      [2, 2],
      [2, 6],
      [0, 6],
    ] as const;
    const rows = [...spansOf({ kind: "polygon", corners }, 6, 6)].filter(({ y }) => y === 4);
    expect(rows.map(({ x }) => x)).toEqual([
      [0, 2],
      [4, 6],
    ]);
  });

  it("of a polygon of less than three corners are none", () => {
    expect(pixels({ kind: "polygon", corners: [] }, 5, 5)).toEqual([]);
    expect(
      pixels(
        {
          kind: "polygon",
          corners: [
            [1, 1],
            [4, 4],
          ],
        },
        5,
        5,
      ),
    ).toEqual([]);
  });
});
