import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { zarrStore } from "../../src/formats/zarr/index.ts";
import { type RunResult, runRecipe } from "../../src/pipeline/run.ts";
import type { Step } from "../../src/pipeline/step.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { readFloats } from "../../src/stack/views.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { nodeHost } from "../../src/systems/node-host.ts";
import { pairStatistics } from "../../src/systems/sbas/pair-statistics.ts";
import { quickOverview } from "../../src/systems/sbas/quick-overview.ts";
import { referencePoint } from "../../src/systems/sbas/reference-point.ts";
import { type NetworkSelection, selectNetwork } from "../../src/systems/sbas/select-network.ts";
import { testData } from "../data.ts";
import { expectAgreement, newFolder, printTable, readDataset, removeRuns } from "./mintpy-comparison.ts";

const GOLDEN = testData("mintpy-golden");
const at = (path: string) => join(GOLDEN as string, path);

/** Three times what an independent float64 computation differs by. */
const VELOCITY = 2.4e-7;

/** MintPy's steps modify_network, reference_point and quick_overview, on a stack as it was loaded. */
const STEPS: readonly Step[] = [selectNetwork, referencePoint, pairStatistics, quickOverview];
const RECIPE = { name: "overview", doc: "", steps: STEPS, products: [] };

describe.skipIf(GOLDEN === null)("MintPy's maps of the stack (mintpy-golden)", () => {
  const runs = new Map<string, RunResult>();
  beforeAll(async () => {
    const stack = await openStack([at("input"), at("expected/waterMask.h5")]);
    const findStep = (name: string) => STEPS.find((step) => step.name === name) as Step;
    const host = { ...nodeHost, findStep, workerEntry: null };
    const set = { "network.min-coherence": 0.4, "reference.yx": "14,19", overview: "yes" };
    for (const compat of ["mintpy", "none"])
      runs.set(compat, await runRecipe(RECIPE, stack, host, { out: newFolder(), set: { ...set, compat } }));
    for (const variable of stack.variables.values()) await variable.close();
  });
  afterAll(() => {
    printTable();
    removeRuns();
  });

  /** All maps of a step. */
  async function maps(compat: string, { name, outputs }: Step): Promise<Record<string, Float32Array>> {
    const result: Record<string, Float32Array> = {};
    for (const output of Object.keys(outputs ?? {})) {
      const variable = await zarrStore.openVariable(runs.get(compat)!.steps.get(name)!, output);
      result[output] = await readFloats(variable, fullWindow(variable.shape));
      await variable.close();
    }
    return result;
  }

  it("rest on the 63 pairs that MintPy keeps", () => {
    for (const run of runs.values())
      expect((run.records["select-network"] as NetworkSelection).keep).toHaveLength(63);
  });

  it("are ours in compat mode: avgSpatialCoh, maskConnComp", async () => {
    const { meanCoherence, connectedInAll } = await maps("mintpy", pairStatistics);
    const coherence = await readDataset(at("expected/avgSpatialCoh.h5"), "coherence");
    expectAgreement("avgSpatialCoh", meanCoherence!, coherence, 0);
    expectAgreement(
      "maskConnComp",
      connectedInAll!,
      await readDataset(at("expected/maskConnComp.h5"), "mask"),
      0,
    );
  });

  it("are ours in compat mode: avgPhaseVelocity, numTriNonzeroIntAmbiguity", async () => {
    const { stackedVelocity, nonzeroClosures } = await maps("mintpy", quickOverview);
    const velocity = await readDataset(at("expected/avgPhaseVelocity.h5"), "velocity");
    expectAgreement("avgPhaseVelocity", stackedVelocity!, velocity, VELOCITY);
    const counts = await readDataset(at("expected/numTriNonzeroIntAmbiguity.h5"), "mask");
    expectAgreement("numTriNonzeroIntAmbiguity", nonzeroClosures!, counts, 0);
  });

  it("differ by default where MintPy counts missing data as zeros, and are nearer the truth", async () => {
    const [ours, theirs] = [await maps("none", pairStatistics), await maps("mintpy", pairStatistics)];
    const isWhole = ours.validPairs!.map((count) => Number(count === 63));
    const isEmpty = ours.validPairs!.map((count) => Number(count === 0));
    const differences = (a: Float32Array, b: Float32Array, where?: Float32Array) =>
      [...a.map((value, p) => Math.abs(value - b[p]!))]
        .filter((value, p) => !Number.isNaN(value) && (!where || where[p] === 1))
        .sort((x, y) => x - y);
    // Where all pairs are valid only the rounding of float32 sums is left.
    const [mean, leaky] = [ours.meanCoherence!, theirs.meanCoherence!];
    expect(differences(mean, leaky, isWhole).at(-1)).toBeLessThan(1e-6);
    expect(differences(mean, leaky).at(-1)).toBeGreaterThan(0.03);

    const stacked = (await maps("none", quickOverview)).stackedVelocity!;
    const leaking = (await maps("mintpy", quickOverview)).stackedVelocity!;
    // Where there is no phase at all there is no velocity; MintPy gives the reference's, with the sign changed.
    expect(stacked.map((value) => Number(Number.isNaN(value)))).toEqual(isEmpty);
    const leak = leaking.filter((_, p) => isEmpty[p] === 1).map(Math.abs);
    expect(leak.every((value) => value > 0.01)).toBe(true);
    const truth = await readDataset(at("truth.h5"), "velocity");
    const atReference = truth[14 * 96 + 19]!;
    const miss = (map: Float32Array) =>
      differences(
        map,
        truth.map((v) => v - atReference),
      );
    const [our, their] = [miss(stacked), miss(leaking.map((v, p) => (isEmpty[p] ? Number.NaN : v)))];
    const middle = (sorted: readonly number[]) => sorted[sorted.length >> 1]!;
    expect(middle(our)).toBeLessThan(middle(their));
    if (process.env.UPWARP_TABLE !== undefined)
      process.stdout.write(
        `${JSON.stringify({
          coherence: [middle(differences(mean, leaky)), differences(mean, leaky).at(-1)],
          velocity: [middle(differences(stacked, leaking)), differences(stacked, leaking).at(-1)],
          leak: [leak.length, Math.max(...leak)],
          missOfTruth: { ours: middle(our), mintpy: middle(their) },
        })}\n`,
      );
  });
});
