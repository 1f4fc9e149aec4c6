import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelComponents } from "./connected-components.ts";

const pairs = [
  { reference: 0, secondary: 2 },
  { reference: 3, secondary: 4 },
  { reference: 2, secondary: 5 },
];

describe("labelComponents", () => {
  it("numbers components by their first date and leaves a date without pairs alone", () => {
    const { label, count } = labelComponents(6, pairs);
    expect([...label]).toEqual([0, 1, 0, 2, 2, 0]);
    expect(count).toBe(3);
  });

  it("ignores pairs that are not valid", () => {
    expect([...labelComponents(6, pairs, (k) => k !== 2).label]).toEqual([0, 1, 0, 2, 2, 3]);
  });

  it("gives two dates one label exactly when a walk joins them", () => {
    const edge = fc.record({ reference: fc.nat(9), secondary: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(edge, { maxLength: 12 }), (edges) => {
        const reach = Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 }, (_, j) => i === j));
        for (const { reference: a, secondary: b } of edges) {
          reach[a]![b] = true;
          reach[b]![a] = true;
        }
        for (let k = 0; k < 10; k++)
          for (let i = 0; i < 10; i++)
            for (let j = 0; j < 10; j++) if (reach[i]![k] && reach[k]![j]) reach[i]![j] = true;
        const { label, count } = labelComponents(10, edges);
        for (let i = 0; i < 10; i++)
          for (let j = 0; j < 10; j++) expect(label[i] === label[j]).toBe(reach[i]![j]);
        expect(count).toBe(new Set(label).size);
      }),
    );
  });
});
