import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findNearestPixels } from "./nearest-area.ts";

describe("findNearestPixels", () => {
  it("finds a pixel at the least Euclidean distance, for every pixel", () => {
    const shape = { y: 13, x: 17 };
    const sparse = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 221, maxLength: 221 });
    fc.assert(
      fc.property(sparse, (values) => {
        const label = Int32Array.from(values, (n) => (n === 0 ? 1 : n === 1 ? 2 : 0));
        const nearest = findNearestPixels(label, shape);
        const between = (p: number, q: number) =>
          (Math.floor(p / 17) - Math.floor(q / 17)) ** 2 + ((p % 17) - (q % 17)) ** 2;
        const marked = [...label.keys()].filter((p) => label[p]! > 0);
        for (let p = 0; p < 221; p++) {
          if (marked.length === 0) expect(nearest[p]).toBe(-1);
          else {
            expect(label[nearest[p]!]).toBeGreaterThan(0);
            expect(between(p, nearest[p]!)).toBe(Math.min(...marked.map((q) => between(p, q))));
          }
        }
      }),
    );
  });
});
