import { describe, expect, it } from "vitest";
import { incidenceMatrix } from "./incidence.ts";
import { checkPairs } from "./pair.ts";
import { countRedundancy } from "./redundancy.ts";

const pairs = [
  { reference: 0, secondary: 1 },
  { reference: 0, secondary: 2 },
  { reference: 1, secondary: 2 },
];

describe("countRedundancy", () => {
  it("counts the pairs of each date, and 0 for a date without", () => {
    expect([...countRedundancy(4, pairs)]).toEqual([2, 2, 2, 0]);
    expect([...countRedundancy(4, pairs, (k) => k === 1)]).toEqual([1, 0, 1, 0]);
  });

  it("is the column sum of the incidence matrix in absolute value", () => {
    const matrix = incidenceMatrix(4, pairs);
    expect([...matrix]).toEqual([-1, 1, 0, 0, -1, 0, 1, 0, 0, -1, 1, 0]);
    const columns = [0, 1, 2, 3].map((i) =>
      pairs.reduce((sum, _, k) => sum + Math.abs(matrix[k * 4 + i]!), 0),
    );
    expect([...countRedundancy(4, pairs)]).toEqual(columns);
  });
});

describe("checkPairs", () => {
  it("accepts a network and names the pair that is none", () => {
    expect(() => checkPairs(3, pairs)).not.toThrow();
    expect(() => checkPairs(2, pairs)).toThrow(/pair-invalid[\s\S]*pair 1/);
    expect(() => checkPairs(3, [{ reference: 1, secondary: 1 }])).toThrow(/pair-invalid/);
    expect(() => checkPairs(3, [...pairs, { reference: 2, secondary: 0 }])).toThrow(/pairs 1 and 3/);
  });
});
