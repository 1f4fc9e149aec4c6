import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelAreas } from "./areas.ts";
import { erodeAreas } from "./erode-areas.ts";

describe("erodeAreas", () => {
  it("equals the definition: all pixels of the square within the image are of the area", () => {
    const shape = { y: 11, x: 12 };
    const pixel = fc.integer({ min: 0, max: 9 }).map((n) => (n > 1 ? 1 : n * 2));
    fc.assert(
      fc.property(
        fc.array(pixel, { minLength: 132, maxLength: 132 }),
        fc.integer({ min: 0, max: 2 }),
        (values, radius) => {
          const { label } = labelAreas(values, shape);
          const expected = label.map((area, p) => {
            const [y, x] = [Math.floor(p / 12), p % 12];
            for (let v = Math.max(0, y - radius); v <= Math.min(10, y + radius); v++)
              for (let u = Math.max(0, x - radius); u <= Math.min(11, x + radius); u++)
                if (label[v * 12 + u] !== area) return 0;
            return area;
          });
          expect(erodeAreas({ label }, shape, radius)).toEqual(expected);
        },
      ),
    );
  });
});
