import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelComponents } from "./connected-components.ts";
import { minimumSpanningTree } from "./minimum-spanning-tree.ts";
import { reduceDegree } from "./reduce-degree.ts";
import { countRedundancy } from "./redundancy.ts";
import { pairSequential, pairStar } from "./select-pairs.ts";

describe("reduceDegree", () => {
  it("takes the costliest pairs from the dates that have too many", () => {
    // 01 02 12 13 23: dates 1 and 2 have three. 02 is the costliest of theirs; then 13.
    expect(reduceDegree(4, pairSequential(4, 2), [1, 9, 1, 8, 1], 2)).toEqual([0, 2, 4]);
    expect(reduceDegree(4, pairSequential(4, 2), [1, 9, 1, 8, 1], 3)).toEqual([0, 1, 2, 3, 4]);
  });

  it("takes the later of two equal costs, and a pair of unknown cost first of all", () => {
    expect(reduceDegree(3, pairSequential(3, 2), [1, 1, 1], 1)).toEqual([0, 1]);
    expect(reduceDegree(3, pairSequential(3, 2), [Number.NaN, 1, 1], 1)).toEqual([1, 2]);
  });

  it("keeps a star whole: each of its pairs is needed", () => {
    expect(reduceDegree(6, pairStar(6, 2), [1, 2, 3, 4, 5], 1)).toHaveLength(5);
  });

  it("keeps the components, and leaves only tree pairs at dates that still have too many", () => {
    const edges = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 28, maxLength: 28 });
    fc.assert(
      fc.property(edges, fc.integer({ min: 1, max: 4 }), (costs, degree) => {
        const all = pairSequential(8, 7).filter((_, k) => costs[k]! > 2);
        const cost = costs.filter((value) => value > 2);
        const stay = new Set(reduceDegree(8, all, cost, degree));
        const [before, after] = [labelComponents(8, all), labelComponents(8, all, (k) => stay.has(k))];
        expect(after.label).toEqual(before.label);
        const tree = new Set(minimumSpanningTree(8, all, cost));
        const count = countRedundancy(8, all, (k) => stay.has(k));
        all.forEach(({ reference, secondary }, k) => {
          if (stay.has(k) && (count[reference]! > degree || count[secondary]! > degree))
            expect(tree.has(k)).toBe(true);
        });
      }),
    );
  });
});
