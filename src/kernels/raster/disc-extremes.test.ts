import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discMembers } from "../../../test/disc-members.ts";
import { createRandom } from "../../../test/random.ts";
import { discOfMetres, discOfPixels } from "./disc.ts";
import { discExtremes } from "./disc-extremes.ts";

const NONE = Number.NaN;

describe("discExtremes", () => {
  it("looks at the pixels of the disc, worked by hand", () => {
    const values = Float32Array.of(9, 1, 2, 3, 4, 5, 6, 7, -8);
    const { smallest, largest } = discExtremes(values, { y: 3, x: 3 }, discOfPixels(1));
    // The corners of a square are not in its disc.
    expect([...largest]).toEqual([9, 9, 5, 9, 7, 5, 7, 7, 7]);
    expect([...smallest]).toEqual([1, 1, 1, 3, 1, -8, 3, -8, -8]);
  });

  it("is the map itself for a radius of 0", () => {
    const values = Float32Array.of(3, NONE, -1, 0);
    const { smallest, largest } = discExtremes(values, { y: 2, x: 2 }, discOfPixels(0));
    expect([...largest]).toEqual([...values]);
    expect([...smallest]).toEqual([...values]);
  });

  it("leaves gaps out, and has none where a disc holds data", () => {
    const values = Float32Array.of(NONE, NONE, NONE, 5, Number.POSITIVE_INFINITY);
    const { smallest, largest } = discExtremes(values, { y: 1, x: 5 }, discOfPixels(1));
    expect([...largest]).toEqual([NONE, NONE, 5, 5, 5]);
    expect([...smallest]).toEqual([NONE, NONE, 5, 5, 5]);
  });

  it("is what the mirrored map holds, in any map and disc, also one far larger than the map", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.double({ min: 0, max: 25, noNaN: true }),
        fc.constantFrom(1, 0.3, 2.5),
        fc.integer(),
        (rows, columns, radius, stretch, seed) => {
          const shape = { y: rows, x: columns };
          const random = createRandom(seed);
          const values = Float32Array.from({ length: rows * columns }, () =>
            random() < 0.3 ? NONE : Math.floor(20 * random()) - 10,
          );
          const disc = discOfMetres(radius, { y: 1, x: stretch });
          const { smallest, largest } = discExtremes(values, shape, disc);
          for (let p = 0; p < values.length; p++) {
            const members = discMembers(values, shape, disc, Math.floor(p / columns), p % columns);
            expect(largest[p]! + 0).toBe((members.at(-1) ?? NONE) + 0);
            expect(smallest[p]! + 0).toBe((members[0] ?? NONE) + 0);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
