import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interpolateSpread, tabulateSpread } from "./spread-table.ts";

const centers = [
  [5, 15, 25],
  [20, 60],
];

describe("a table of spreads", () => {
  it("keeps what was measured, and fills the rest from the nearest", () => {
    const table = tabulateSpread(
      {
        centers,
        trends: ["free", "free"],
        spreads: Float64Array.of(4, 2, Number.NaN, 8, 99, Number.NaN),
        counts: Float64Array.of(100, 300, 0, 100, 3, 0),
      },
      50,
    );
    // (1, 0) lies one step from (0, 0) and from (1, 1), (2, 0) two steps from both; (2, 1) one step from (1, 1).
    const expected = [4, 2, Math.sqrt(4 * 8), 8, Math.sqrt(4 * 8), 8];
    for (const [cell, value] of expected.entries()) expect(table!.values[cell]).toBeCloseTo(value, 12);
  });

  it("lets filled cells give way to the trend, and keeps the measured ones", () => {
    const { values } = tabulateSpread(
      {
        centers,
        trends: ["rising", "falling"],
        spreads: Float64Array.of(4, 2, Number.NaN, Number.NaN, Number.NaN, 3),
        counts: Float64Array.of(1000, 1000, 0, 0, 0, 1000),
      },
      50,
    )!;
    for (const [cell, value] of [
      [0, 4],
      [1, 2],
      [5, 3],
    ] as const)
      expect(values[cell]).toBeCloseTo(value, 4);
    for (const [gentle, steep] of [
      [0, 2],
      [2, 4],
      [1, 3],
      [3, 5],
    ] as const)
      expect(values[steep]!).toBeGreaterThan(values[gentle]! - 1e-6);
    for (const poor of [0, 2, 4]) expect(values[poor]!).toBeGreaterThan(values[poor + 1]! - 1e-6);
  });

  it("is none without a cell of enough samples", () => {
    const cells = {
      centers: [[1, 2]],
      trends: ["free"],
      spreads: Float64Array.of(1, 1),
      counts: Float64Array.of(5, 49),
    } as const;
    expect(tabulateSpread(cells, 50)).toBeNull();
  });
});

describe("between the centres", () => {
  it("a plane is interpolated exactly, beyond them the border's value holds", () => {
    const plane = (a: number, b: number) => 3 + 0.1 * a + 0.02 * b;
    const at = interpolateSpread({
      centers,
      values: centers[0]!.flatMap((a) => centers[1]!.map((b) => plane(a, b))),
    });
    const inside = [
      fc.double({ min: -20, max: 50, noNaN: true }),
      fc.double({ min: 0, max: 100, noNaN: true }),
    ];
    fc.assert(
      fc.property(inside[0]!, inside[1]!, (a, b) => {
        const clamped = plane(Math.min(25, Math.max(5, a)), Math.min(60, Math.max(20, b)));
        expect(at([a, b])).toBeCloseTo(clamped, 10);
      }),
    );
  });

  it("a single centre, or no axis at all, is the same everywhere", () => {
    const one = interpolateSpread({ centers: [[7]], values: [2] });
    expect([one([-5]), one([7]), one([90])]).toEqual([2, 2, 2]);
    expect(interpolateSpread({ centers: [], values: [4] })([])).toBe(4);
  });
});
