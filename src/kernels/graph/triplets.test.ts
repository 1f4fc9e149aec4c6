import { describe, expect, it } from "vitest";
import { incidenceMatrix } from "./incidence.ts";
import { listTriplets } from "./triplets.ts";

describe("listTriplets", () => {
  const pairs = [
    { reference: 1, secondary: 3 },
    { reference: 0, secondary: 1 },
    { reference: 0, secondary: 2 },
    { reference: 1, secondary: 2 },
    { reference: 2, secondary: 3 },
  ];

  it("lists pair indices (ab, bc, ac) ordered by dates", () => {
    expect([...listTriplets(4, pairs)]).toEqual([1, 3, 2, 3, 4, 0]);
  });

  it("closes: the sum ab + bc - ac of any phase that comes from dates is zero", () => {
    const matrix = incidenceMatrix(4, pairs);
    const dates = [0.3, -1.2, 4.5, 2.25];
    const phase = pairs.map((_, k) => dates.reduce((sum, x, i) => sum + matrix[k * 4 + i]! * x, 0));
    const triplets = listTriplets(4, pairs);
    for (let t = 0; t < triplets.length; t += 3)
      expect(phase[triplets[t]!]! + phase[triplets[t + 1]!]! - phase[triplets[t + 2]!]!).toBeCloseTo(0, 12);
  });

  it("finds all triangles of a complete network", () => {
    const complete = [];
    for (let a = 0; a < 7; a++) for (let b = a + 1; b < 7; b++) complete.push({ reference: a, secondary: b });
    expect(listTriplets(7, complete).length / 3).toBe(35);
  });

  it("finds none in a star", () => {
    expect(
      listTriplets(
        4,
        [1, 2, 3].map((secondary) => ({ reference: 0, secondary })),
      ).length,
    ).toBe(0);
  });
});
