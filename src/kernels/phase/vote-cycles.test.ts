import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { voteCycles } from "./vote-cycles.ts";

const costOf = (
  votes: readonly { from: number; to: number; offset: number; weight: number }[],
  cycles: ArrayLike<number>,
) => votes.reduce((sum, v) => sum + v.weight * Math.abs(v.offset + cycles[v.to]! - cycles[v.from]!), 0);

describe("voteCycles", () => {
  it("outvotes one wrong and strong opinion by two that agree", () => {
    const votes = [
      { from: 0, to: 1, offset: -1.1, weight: 1 },
      { from: 1, to: 2, offset: -0.9, weight: 1 },
      { from: 0, to: 2, offset: 0.1, weight: 0.6 },
    ];
    expect([...voteCycles(3, votes).cycles]).toEqual([0, 1, 2]);
  });

  it("keeps anchors, follows them, and leaves parts without any at 0", () => {
    const votes = [
      { from: 0, to: 1, offset: -2, weight: 1 },
      { from: 1, to: 2, offset: 1, weight: 1 },
      { from: 4, to: 3, offset: 1, weight: 1 },
    ];
    expect([...voteCycles(5, votes, new Map([[1, 5]])).cycles]).toEqual([3, 5, 4, 0, 1]);
    const torn = new Map([
      [0, 0],
      [2, 9],
    ]);
    expect(voteCycles(3, votes.slice(0, 2), torn).cost).toBe(8);
  });

  it("costs no more than any other choice", () => {
    const vote = fc.record({
      from: fc.nat(4),
      to: fc.nat(4),
      offset: fc.double({ min: -2.5, max: 2.5, noNaN: true }),
      weight: fc.double({ min: 0.1, max: 5, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(vote, { maxLength: 10 }), (votes) => {
        const used = votes.filter(({ from, to }) => from !== to);
        const { cycles, cost } = voteCycles(5, votes, new Map([[0, 0]]));
        expect(cycles[0]).toBe(0);
        expect(cost).toBeCloseTo(costOf(used, cycles), 9);
        const other = [0, 0, 0, 0, 0];
        for (let code = 0; code < 7 ** 4; code++) {
          for (let node = 1, rest = code; node < 5; node++, rest = Math.floor(rest / 7))
            other[node] = (rest % 7) - 3;
          if (costOf(used, other) < cost - 1e-9) expect(other).toEqual([...cycles]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("refuses a vote on a node that is not there", () => {
    expect(() => voteCycles(2, [{ from: 0, to: 2, offset: 0, weight: 1 }])).toThrow(/votes-node/);
    expect(() => voteCycles(2, [{ from: 0, to: 1, offset: Number.NaN, weight: 1 }])).toThrow(/votes-node/);
  });
});
