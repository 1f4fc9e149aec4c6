import { describe, expect, it } from "vitest";
import { createRandom } from "../../../test/random.ts";
import { createContext, simulateTile } from "../../../test/sbas-tile.ts";
import { displacementError } from "./displacement-error.ts";
import { invertNetwork } from "./invert-network.ts";

const PIXELS = 600;

/** One pair in twenty is wrong by a whole cycle. */
function tileWithCycles() {
  const tile = simulateTile(PIXELS, { seed: 11 });
  const random = createRandom(3);
  const phase = tile.inputs.unwrappedPhase!.slice();
  for (let i = 0; i < phase.length; i++)
    if (random() < 0.05) phase[i]! += random() < 0.5 ? 2 * Math.PI : -2 * Math.PI;
  return { ...tile, inputs: { ...tile.inputs, unwrappedPhase: phase } };
}

const rmse = (truth: ArrayLike<number>, found: ArrayLike<number>) => {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += (found[i]! - truth[i]!) ** 2;
  return Math.sqrt(sum / truth.length);
};

describe("norm", () => {
  it("huber and l1 bear with pairs that are wrong by a cycle, where least squares does not", async () => {
    const tile = tileWithCycles();
    const error = async (norm: string) => {
      const { context } = await createContext({ norm });
      return rmse(tile.truth, invertNetwork.prepare(context)(tile).displacement!);
    };
    const least = await error("l2");
    expect(await error("huber")).toBeLessThan(0.6 * least);
    expect(await error("l1")).toBeLessThan(0.6 * least);
  });

  it("huber gives nearly what least squares gives where nothing is wrong", async () => {
    const tile = simulateTile(PIXELS, { seed: 12 });
    const series = async (norm: string) => {
      const { context } = await createContext({ norm });
      return invertNetwork.prepare(context)(tile).displacement!;
    };
    const [least, huber] = [await series("l2"), await series("huber")];
    expect(rmse(tile.truth, huber)).toBeLessThan(1.05 * rmse(tile.truth, least));
  });

  it("does without coherence, and states an error that comes from the residuals", async () => {
    const tile = tileWithCycles();
    const { unwrappedPhase } = tile.inputs;
    const { context } = await createContext({ norm: "huber" }, { layers: ["unwrappedPhase"] });
    const [series, error] = [invertNetwork.prepare(context), displacementError.prepare(context)];
    const bare = { ...tile, inputs: { unwrappedPhase, coherence: undefined } };
    expect(rmse(tile.truth, series(bare).displacement!)).toBeLessThan(0.01);
    expect(error(bare).displacementStd!.at(-1)).toBeGreaterThan(0);
  });

  it("is refused together with compat=mintpy", async () => {
    const { context } = await createContext({ norm: "l1", compat: "mintpy" });
    expect(() => invertNetwork.prepare(context)).toThrow(/norm-compat/);
  });
});
