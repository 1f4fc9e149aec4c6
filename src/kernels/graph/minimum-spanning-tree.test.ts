import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelComponents } from "./connected-components.ts";
import { minimumSpanningTree } from "./minimum-spanning-tree.ts";

const square = [
  { reference: 0, secondary: 1 },
  { reference: 1, secondary: 2 },
  { reference: 2, secondary: 3 },
  { reference: 0, secondary: 3 },
  { reference: 0, secondary: 2 },
];

describe("minimumSpanningTree", () => {
  it("keeps the cheapest pairs that join all dates", () => {
    expect([...minimumSpanningTree(4, square, [1, 5, 2, 9, 3])]).toEqual([0, 2, 4]);
  });

  it("decides equal costs by the pair index", () => {
    expect([...minimumSpanningTree(4, square, [1, 1, 1, 1, 1])]).toEqual([0, 1, 2]);
  });

  it("returns a forest when the network is not connected or costs are NaN", () => {
    expect([...minimumSpanningTree(4, square, [Number.NaN, 1, Number.NaN, Number.NaN, 1])]).toEqual([1, 4]);
  });

  it("has as many pairs as dates minus components and costs no more than any other spanning choice", () => {
    const costs = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(costs, (cost) => {
        const sum = (chosen: Iterable<number>) => [...chosen].reduce((total, k) => total + cost[k]!, 0);
        const best = sum(minimumSpanningTree(4, square, cost));
        for (let subset = 0; subset < 32; subset++) {
          const chosen = square.map((_, k) => k).filter((k) => (subset >> k) & 1);
          const joined = labelComponents(4, square, (k) => chosen.includes(k)).count === 1;
          if (joined) expect(best).toBeLessThanOrEqual(sum(chosen) + 1e-12);
        }
      }),
    );
  });
});
