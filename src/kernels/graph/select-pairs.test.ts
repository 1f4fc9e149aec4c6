import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelComponents } from "./connected-components.ts";
import { checkPairs } from "./pair.ts";
import { countRedundancy } from "./redundancy.ts";
import { pairDoublets, pairSequential, pairStar } from "./select-pairs.ts";
import { listTriplets } from "./triplets.ts";

const spell = (pairs: readonly { reference: number; secondary: number }[]) =>
  pairs.map(({ reference, secondary }) => `${reference}${secondary}`).join(" ");

describe("pairSequential", () => {
  it("pairs each date with the next ones, fewer at the end", () => {
    expect(spell(pairSequential(4, 1))).toBe("01 12 23");
    expect(spell(pairSequential(4, 2))).toBe("01 02 12 13 23");
  });

  it("gives a valid connected network of n * c - c * (c + 1) / 2 pairs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.integer({ min: 1, max: 19 }), (dates, wanted) => {
        const connections = Math.min(wanted, dates - 1);
        const pairs = pairSequential(dates, connections);
        checkPairs(dates, pairs);
        expect(pairs.length).toBe(dates * connections - (connections * (connections + 1)) / 2);
        expect(labelComponents(dates, pairs).count).toBe(1);
        if (connections > 1) expect(listTriplets(dates, pairs).length).toBeGreaterThan(0);
      }),
    );
  });

  it("refuses less than one connection", () => {
    expect(() => pairSequential(4, 0)).toThrow(/connections-invalid/);
    expect(() => pairSequential(4, 1.5)).toThrow(/connections-invalid/);
  });
});

describe("pairStar", () => {
  it("puts the earlier date first on both sides of its centre", () => {
    expect(spell(pairStar(4, 2))).toBe("02 12 23");
  });

  it("has one pair at every date but the centre, and closes no triplet", () => {
    const pairs = pairStar(9, 4);
    expect([...countRedundancy(9, pairs)]).toEqual([1, 1, 1, 1, 8, 1, 1, 1, 1]);
    expect(listTriplets(9, pairs)).toHaveLength(0);
  });

  it("refuses a centre that is no date", () => {
    expect(() => pairStar(4, 4)).toThrow(/reference-date-invalid/);
  });
});

describe("pairDoublets", () => {
  it("uses no date twice and leaves an odd last one alone", () => {
    expect(spell(pairDoublets(4))).toBe("01 23");
    expect([...countRedundancy(5, pairDoublets(5))]).toEqual([1, 1, 1, 1, 0]);
    expect(pairDoublets(1)).toEqual([]);
  });
});
