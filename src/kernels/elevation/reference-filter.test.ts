import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../../test/random.ts";
import { filterByReference, limitByReference, REFERENCE_FILTERS } from "./reference-filter.ts";

const PIXEL = { y: 100, x: 100 };
const REFERENCE_DAY = 15_000;

/** Elevations of one pixel at one time beside flat ground of 1000 m, by the stage that rejects each. */
function stageOf(
  filter: (typeof REFERENCE_FILTERS)[number],
  elevations: readonly number[],
  options: { readonly maxRate?: number; readonly tolerance?: number } = {},
) {
  const reference = new Float32Array(elevations.length).fill(1000);
  const limits = limitByReference(filter, reference, { y: 1, x: reference.length }, PIXEL);
  const tile = { elevation: Float32Array.from(elevations), days: [REFERENCE_DAY + 365.25], reference };
  const stages = filterByReference(filter, tile, limits, REFERENCE_DAY, options);
  return elevations.map((_, i) => stages.filter(({ rejects }) => rejects[i] === 1).map(({ stage }) => stage));
}

describe("filterByReference", () => {
  it("leaves each observation to the first stage that rejects it", () => {
    expect(stageOf("both", [9000, 1701, 1501, 1301, 1151, 1149, Number.NaN])).toEqual([
      ["range"],
      ["spatial-200m"],
      ["spatial-500m"],
      ["spatial-2000m"],
      ["temporal"],
      [],
      [],
    ]);
  });

  it("has one narrow spatial test as min_max, and none as time", () => {
    expect(stageOf("min_max", [-500, 1021, 1019])).toEqual([["range"], ["spatial-500m"], []]);
    expect(stageOf("time", [-500, 1041, 1039], { maxRate: 10, tolerance: 30 })).toEqual([
      ["range"],
      ["temporal"],
      [],
    ]);
  });

  it("rejects the same in tiles as in the whole map", () => {
    const shape = { y: 9, x: 11 };
    const pixels = shape.y * shape.x;
    const days = [13_000, 15_000, 16_000];
    fc.assert(
      fc.property(
        fc.constantFrom(...REFERENCE_FILTERS),
        fc.integer(),
        fc.integer({ min: 0, max: pixels - 1 }),
        fc.integer({ min: 1, max: pixels }),
        (filter, seed, start, count) => {
          const random = createRandom(seed);
          const reference = Float32Array.from({ length: pixels }, () =>
            random() < 0.1 ? Number.NaN : 2000 * random(),
          );
          const elevation = Float32Array.from({ length: 3 * pixels }, () => 9500 * random() ** 3);
          const limits = limitByReference(filter, reference, shape, PIXEL);
          const whole = filterByReference(filter, { elevation, days, reference }, limits, REFERENCE_DAY);
          const cut = (values: Float32Array) => values.slice(start, start + count);
          const size = cut(reference).length;
          const series = (values: ArrayLike<number>) =>
            days.flatMap((_, t) => Array.from({ length: size }, (_, p) => values[t * pixels + start + p]!));
          const tile = filterByReference(
            filter,
            { elevation: Float32Array.from(series(elevation)), days, reference: cut(reference) },
            limits.map(({ lowest, highest }) => ({ lowest: cut(lowest), highest: cut(highest) })),
            REFERENCE_DAY,
          );
          expect(tile.map(({ stage }) => stage)).toEqual(whole.map(({ stage }) => stage));
          for (const [k, { rejects }] of tile.entries())
            expect([...rejects]).toEqual(series(whole[k]!.rejects));
        },
      ),
      { numRuns: 40 },
    );
  });

  it("refuses the limits of another filter", () => {
    const reference = Float32Array.of(0);
    const limits = limitByReference("min_max", reference, { y: 1, x: 1 }, PIXEL);
    const tile = { elevation: reference, days: [0], reference };
    expect(() => filterByReference("both", tile, limits, 0)).toThrow(/filter-limits/);
  });
});
