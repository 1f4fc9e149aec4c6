import { describe, expect, it } from "vitest";
import { createContext, simulateTile } from "../../../test/sbas-tile.ts";
import type { Tile } from "../../pipeline/step.ts";
import { displacementError } from "./displacement-error.ts";
import { estimateVelocity } from "./estimate-velocity.ts";
import { invertNetwork } from "./invert-network.ts";
import { SharedInversion, shareInversion } from "./shared-inversion.ts";

const steps = [invertNetwork, displacementError, estimateVelocity] as const;

/** Runs the steps on tiles as a pass does: outputs become inputs, and each step gets its own tile of the same arrays. */
async function runPass(tiles: readonly Tile[], chosen: readonly number[], set = {}) {
  const { context, counted } = await createContext(set);
  const functions = chosen.map((i) => steps[i]!.prepare(context));
  const results = tiles.map((tile) => {
    const inputs = { ...tile.inputs };
    return functions.map((compute) => {
      const outputs = compute({ ...tile, inputs: { ...inputs } });
      Object.assign(inputs, outputs);
      return outputs;
    });
  });
  return { results, counted };
}

describe("SharedInversion", () => {
  it.each(["var", "coh"])(
    "inverts once for series, error and velocity, with the bits that each gives alone (weight=%s)",
    async (weight) => {
      const tiles = [1, 2].map((seed) => simulateTile(2100, { seed, holes: 0.3 }));
      const together = await runPass(tiles, [0, 1, 2], { weight });
      expect(together.counted.inverters).toBe(1);
      for (const i of [0, 1, 2]) {
        // The velocity is fitted to the series, which comes from disk when the step runs alone.
        const read = tiles.map((tile, t) => ({
          ...tile,
          inputs: { ...tile.inputs, displacement: together.results[t]![0]!.displacement as Float32Array },
        }));
        const alone = await runPass(read, [i], { weight });
        expect(alone.counted.inverters).toBe(1);
        tiles.forEach((_, t) => {
          expect(alone.results[t]![0]).toEqual(together.results[t]![i]);
        });
      }
    },
  );

  it("does no inversion for a velocity whose error is the scatter alone", async () => {
    const tile = simulateTile(8);
    const series = (await runPass([tile], [0])).results[0]![0]!.displacement as Float32Array;
    const inputs = { ...tile.inputs, displacement: series };
    const { counted } = await runPass([{ ...tile, inputs }], [2], { "velocity.uncertainty": "residual" });
    expect(counted.inverters).toBe(0);
  });

  it("takes no step on after the first tile", async () => {
    const { context } = await createContext();
    invertNetwork.prepare(context)(simulateTile(8));
    expect(() => displacementError.prepare(context)).toThrow(/after its first tile/);
    expect(shareInversion(context)).toBeInstanceOf(SharedInversion);
  });
});
