import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPeriodicSampler, cubicWeights } from "./sample-periodic.ts";

const NODES = 16;
const rowOf = (values: Float32Array, step: number, y: number, x: number, width: number) => {
  const out = new Float64Array(width);
  createPeriodicSampler(step).addRow({ nodes: NODES, values }, y, x, out);
  return out;
};
const bumps = Float32Array.from({ length: NODES * NODES }, (_, i) => Math.sin(i * i));

describe("cubicWeights", () => {
  it("passes through the nodes and adds up to one", () => {
    expect(cubicWeights(0).map((w) => w + 0)).toEqual([0, 1, 0, 0]);
    expect(cubicWeights(0.5)).toEqual([-0.0625, 0.5625, 0.5625, -0.0625]);
    for (const t of [0.1, 0.37, 0.9]) expect(cubicWeights(t).reduce((a, b) => a + b)).toBeCloseTo(1, 14);
  });
});

describe("createPeriodicSampler", () => {
  it("gives the nodes themselves where pixels lie on nodes", () => {
    expect([...rowOf(bumps, 1, 3, 2, 5)]).toEqual([...bumps.subarray(3 * NODES + 2, 3 * NODES + 7)]);
    expect(rowOf(bumps, 4, 12, 8, 5)[4]).toBe(bumps[3 * NODES + 3]);
  });

  it("is exact for a slow wave to a thousandth", () => {
    const wave = Float32Array.from({ length: NODES * NODES }, (_, i) =>
      Math.cos((2 * Math.PI * (i % NODES)) / NODES),
    );
    const row = rowOf(wave, 8, 5, 0, NODES * 8);
    row.forEach((value, x) => {
      expect(Math.abs(value - Math.cos((2 * Math.PI * x) / (NODES * 8)))).toBeLessThan(2e-3);
    });
  });

  it("repeats with its period", () => {
    expect(rowOf(bumps, 3, 7, 10, 20)).toEqual(rowOf(bumps, 3, 7 + 3 * NODES, 10 + 3 * NODES, 20));
  });

  it("gives a pixel the same bits whatever row of pixels it is read in", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.nat(200),
        fc.nat(90),
        fc.nat(90),
        (step, y, x, width) => {
          const whole = rowOf(bumps, step, y, 0, 200);
          expect(rowOf(bumps, step, y, x, width)).toEqual(whole.subarray(x, x + width));
        },
      ),
      { seed: 1 },
    );
  });

  it("adds to what is there", () => {
    const out = new Float64Array(4).fill(10);
    createPeriodicSampler(2).addRow({ nodes: NODES, values: bumps }, 1, 1, out);
    expect([...out].map((value) => value - 10)).toEqual(
      [...rowOf(bumps, 2, 1, 1, 4)].map((v) => v + 10 - 10),
    );
  });
});
