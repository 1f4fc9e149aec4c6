import { describe, expect, it } from "vitest";
import { IDENTITY, NO_CRS } from "../../geo/grid.ts";
import type { Variable } from "../../stack/variable.ts";
import { inMemory } from "../../stack/views.ts";
import { type PairCoherence, pairCoherence } from "./pair-coherence.ts";

const run = async (coherence: Variable, waterMask?: Variable) => {
  const [, y = 0, x = 0] = coherence.shape;
  return (await pairCoherence.run({
    params: {},
    facts: {
      grid: { shape: { y, x }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
      network: null,
      dates: [],
      acquisition: {},
      reference: null,
    },
    records: {},
    inputs: { coherence, waterMask },
    signal: new AbortController().signal,
    write: async () => {},
    note: () => {},
  })) as PairCoherence;
};
const cube = (values: Float32Array, shape: readonly [number, number, number]) =>
  inMemory("coherence", values, { dims: ["pair", "y", "x"], shape, dtype: "f32", unit: "1" });

describe("pair-coherence", () => {
  it("has the mean of each pair over the valid pixels on land", async () => {
    const { NaN: none } = Number;
    const coherence = cube(Float32Array.of(0.2, 0.4, 0.6, 0.8, 0, 0.5, none, 1, 0, 0, none, 0), [3, 2, 2]);
    const mean = [0.5, 0.75, null];
    const all = await run(coherence);
    expect(all.pixels).toBe(4);
    expect(all.mean.map((value) => value && Number(value.toFixed(6)))).toEqual(mean);
    const land = inMemory("waterMask", Float32Array.of(1, 0, 1, 0), {
      dims: ["y", "x"],
      shape: [2, 2],
      dtype: "f32",
    });
    expect((await run(coherence, land)).mean[0]).toBeCloseTo(0.4, 6);
  });

  it("reads bands of rows, spread over the scene, of what is too large to be read whole", async () => {
    const shape = [2000, 200, 100] as const;
    const read: (readonly [number, number])[] = [];
    const variable: Variable = {
      ...cube(new Float32Array(1), [1, 1, 1]),
      shape,
      chunks: [1, 20, 100],
      read: async ([, y = [0, 0], x = [0, 0]]) => {
        read.push(y);
        return new Float32Array(shape[0] * (y[1] - y[0]) * (x[1] - x[0])).fill(0.5);
      },
    };
    const { mean, pixels } = await run(variable);
    expect(mean.every((value) => value === 0.5)).toBe(true);
    expect(pixels * shape[0]).toBeLessThanOrEqual(2e7);
    expect(read.length).toBeGreaterThan(1);
    expect(read.every(([start, stop]) => start % 20 === 0 && stop - start === 20)).toBe(true);
    const middle = read.reduce((sum, [start, stop]) => sum + (start + stop) / 2, 0) / read.length;
    expect(Math.abs(middle - 100)).toBeLessThanOrEqual(20);
  });
});
