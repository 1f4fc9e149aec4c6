import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelAreas } from "./areas.ts";
import { findClosestPixels, traceBorders } from "./closest-pixels.ts";

const shape = { y: 14, x: 13 };
const blob = fc.array(fc.nat(9), { minLength: 182, maxLength: 182 });

describe("traceBorders", () => {
  it("finds the pixels with a neighbour of something else, and not those at the image's edge for its sake", () => {
    const label = Int32Array.from("1110 1110 1110 0002".replaceAll(" ", ""), Number);
    const [, one, two] = traceBorders(label, 2, { y: 4, x: 4 });
    expect([...one!.pixels]).toEqual([2, 6, 8, 9, 10]);
    expect([...one!.rowStart]).toEqual([0, 1, 2, 5, 5]);
    expect([...two!.pixels]).toEqual([15]);
  });
});

describe("findClosestPixels", () => {
  it("equals the search of all pairs, ties by scan order", () => {
    fc.assert(
      fc.property(blob, (values) => {
        const { label, count } = labelAreas(
          values.map((n) => (n > 3 ? 1 : 0)),
          shape,
        );
        if (count < 2) return;
        const borders = traceBorders(label, count, shape);
        const [a, b] = [borders[1]!, borders[count]!];
        let best = { from: -1, to: -1, distance2: Number.POSITIVE_INFINITY };
        for (const from of a.pixels)
          for (const to of b.pixels) {
            const distance2 =
              (Math.floor(from / 13) - Math.floor(to / 13)) ** 2 + ((from % 13) - (to % 13)) ** 2;
            if (distance2 < best.distance2) best = { from, to, distance2 };
          }
        expect(findClosestPixels(a, b, shape)).toEqual(best);
      }),
    );
  });

  it("says that an empty border is infinitely far", () => {
    const [none, one] = traceBorders(Int32Array.of(1, 0), 1, { y: 1, x: 2 });
    expect(findClosestPixels(one!, none!, { y: 1, x: 2 }).distance2).toBe(Number.POSITIVE_INFINITY);
  });
});
