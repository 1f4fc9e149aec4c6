import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelComponents } from "./connected-components.ts";
import { listJoiningPairs } from "./join-components.ts";
import { pairSequential } from "./select-pairs.ts";

/** 01 02 12 13 23 24 34 */
const pairs = pairSequential(5, 2);

describe("listJoiningPairs", () => {
  it("names nothing for a connected network", () => {
    expect(listJoiningPairs(5, pairs, () => true)).toEqual([]);
  });

  it("names the earliest pair between two parts, or the cheapest where costs are given", () => {
    // 01 and 34 are kept: {0, 1} {2} {3, 4}.
    const isKept = (k: number) => k === 0 || k === 6;
    expect(listJoiningPairs(5, pairs, isKept)).toEqual([1, 3]);
    expect(listJoiningPairs(5, pairs, isKept, [0, 5, 1, 9, 2, 9, 0])).toEqual([2, 4]);
  });

  it("leaves apart what only pairs without a cost lead to", () => {
    const isKept = (k: number) => k <= 4;
    expect(listJoiningPairs(5, pairs, isKept, [0, 0, 0, 0, 0, Number.NaN, Number.NaN])).toEqual([]);
  });

  it("names parts minus one pairs, and with them the network is whole", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 21, maxLength: 21 }), (kept) => {
        const all = pairSequential(8, 3).slice(0, 21);
        const whole = labelComponents(8, all).count;
        const before = labelComponents(8, all, (k) => kept[k]!).count;
        const joining = listJoiningPairs(8, all, (k) => kept[k]!);
        expect(joining).toHaveLength(before - whole);
        expect(joining.some((k) => kept[k])).toBe(false);
        expect(labelComponents(8, all, (k) => kept[k]! || joining.includes(k)).count).toBe(whole);
      }),
    );
  });
});
