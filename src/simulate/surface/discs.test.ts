import fc from "fast-check";
import { expect, it } from "vitest";
import { discSpan } from "./discs.ts";

it("a disc covers exactly the pixels whose centres it holds", () => {
  const place = fc.double({ min: -5, max: 25, noNaN: true });
  fc.assert(
    fc.property(
      place,
      place,
      fc.double({ min: 0, max: 12, noNaN: true }),
      fc.nat(19),
      (y, x, radius, row) => {
        const [start, stop] = discSpan({ y, x, radius }, row, 3, 17);
        for (let column = 3; column < 17; column++) {
          const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
          if (Math.abs(distance - radius) < 1e-9) continue;
          expect(column >= start && column < stop).toBe(distance < radius);
        }
      },
    ),
    { seed: 1, numRuns: 500 },
  );
});
