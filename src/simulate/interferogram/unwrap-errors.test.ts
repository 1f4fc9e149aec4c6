import { describe, expect, it } from "vitest";
import { resolveOptions } from "../options.ts";
import { drawCycleJumps, fillCycles } from "./unwrap-errors.ts";

const options = resolveOptions({
  shape: { y: 10, x: 10 },
  pixelSize: 100,
  water: { river: {} },
  unwrapErrors: [
    { region: "eastBank", share: 0.25, maximumCycles: 3 },
    { region: { center: { y: 0.5, x: 0.5 }, radius: 200 }, share: 1 },
  ],
});

describe("drawCycleJumps", () => {
  it("strikes the given share of pairs with up to the given cycles of either sign", () => {
    const jumps = Array.from({ length: 2000 }, (_, k) => drawCycleJumps(options, 17000, 17012 + k));
    const east = jumps.flatMap((pair) => pair.filter(({ disc }) => disc === null));
    expect(Math.abs(east.length / 2000 - 0.25)).toBeLessThan(0.04);
    expect([...new Set(east.map(({ cycles }) => cycles))].sort((a, b) => a - b)).toEqual([
      -3, -2, -1, 1, 2, 3,
    ]);
    expect(jumps.every((pair) => pair.some(({ disc }) => disc !== null))).toBe(true);
  });
});

describe("fillCycles", () => {
  it("adds each jump over its region only", () => {
    const land = Uint8Array.of(1, 1, 1, 1, 0, 0, 2, 2, 2, 2);
    const out = new Int16Array(10).fill(99);
    const jumps = [
      { cycles: 2, disc: null },
      { cycles: -1, disc: { y: 5, x: 5, radius: 2 } },
    ];
    fillCycles(jumps, land, 5, 0, out);
    expect([...out]).toEqual([0, 0, 0, -1, -1, -1, 1, 2, 2, 2]);
  });
});
