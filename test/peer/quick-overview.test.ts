import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadKernels } from "../../src/compute/wasm.ts";
import { factsOf } from "../../src/pipeline/keys.ts";
import { resolveParams } from "../../src/pipeline/recipe.ts";
import type { Facts, Records, TileStep } from "../../src/pipeline/step.ts";
import { openStack } from "../../src/products/open-stack.ts";
import type { TypedArray, Variable } from "../../src/stack/variable.ts";
import { readFloats, take } from "../../src/stack/views.ts";
import { fullWindow } from "../../src/stack/window.ts";
import { pairStatistics } from "../../src/systems/sbas/pair-statistics.ts";
import { quickOverview } from "../../src/systems/sbas/quick-overview.ts";
import { referencePoint } from "../../src/systems/sbas/reference-point.ts";
import { testData } from "../data.ts";
import { expectAgreement, printTable, readDataset } from "./mintpy-comparison.ts";

const GOLDEN = testData("mintpy-golden");
const at = (path: string) => join(GOLDEN as string, path);
const TITLE = "MintPy's maps of the stack (mintpy-golden)";

/** Three times what an independent float64 computation differs by. */
const VELOCITY = 2.4e-7;

describe.skipIf(GOLDEN === null)(TITLE, () => {
  let facts: Facts;
  let layers: Record<string, Float32Array>;
  const records: Record<string, Records> = {};

  /** The pairs that dropIfgram keeps, with the phase as it was loaded: what the step quick_overview saw. */
  beforeAll(async () => {
    const stack = await openStack([at("input"), at("expected/waterMask.h5")]);
    const flags = await readDataset(at("expected/ifgramStack_after.h5"), "dropIfgram");
    const keep = [...flags.keys()].filter((k) => flags[k] === 1);
    const all = factsOf(stack);
    const { pairs, perpendicularBaseline } = all.network!;
    facts = {
      ...all,
      network: {
        dates: all.dates,
        pairs: keep.map((k) => pairs[k]!),
        perpendicularBaseline: keep.map((k) => perpendicularBaseline![k]!),
      },
    };
    const inputs: Record<string, Variable> = {};
    layers = {};
    for (const name of ["unwrappedPhase", "coherence", "connectedComponent", "waterMask"]) {
      const variable = stack.variables.get(name)!;
      inputs[name] = variable.dims.includes("pair") ? take(variable, "pair", keep) : variable;
      layers[name] = await readFloats(inputs[name], fullWindow(inputs[name].shape));
    }
    for (const compat of ["mintpy", "none"])
      records[compat] = {
        "reference-point": await referencePoint.run({
          params: paramsOf(referencePoint, { compat, "reference.yx": "14,19" }),
          facts,
          records: {},
          inputs,
          signal: new AbortController().signal,
          write: async () => {},
          note: () => {},
        }),
      };
  });
  afterAll(printTable);

  // biome-ignore lint/suspicious/noExplicitAny: the parameters of any step, as the runner passes them
  const paramsOf = (step: unknown, set: Readonly<Record<string, unknown>>): any =>
    resolveParams({ name: "one", doc: "", steps: [step as TileStep], products: [] }, set);

  /** All maps of a step over the whole scene as one tile. */
  async function compute(step: unknown, compat: "mintpy" | "none"): Promise<Record<string, Float32Array>> {
    const { prepare } = step as TileStep;
    const run = prepare({
      params: paramsOf(step, { compat }),
      facts,
      records: records[compat]!,
      available: new Set(Object.keys(layers)),
      kernels: await loadKernels(),
      share: (_, make) => make(),
    });
    const maps = run({ origin: { y: 0, x: 0 }, shape: facts.grid.shape, inputs: layers });
    return Object.fromEntries(
      Object.entries(maps).map(([name, values]: [string, TypedArray]) => [name, Float32Array.from(values)]),
    );
  }

  it("are ours in compat mode: avgSpatialCoh, maskConnComp", async () => {
    const { meanCoherence, connectedInAll } = await compute(pairStatistics, "mintpy");
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
    const { stackedVelocity, nonzeroClosures } = await compute(quickOverview, "mintpy");
    const velocity = await readDataset(at("expected/avgPhaseVelocity.h5"), "velocity");
    expectAgreement("avgPhaseVelocity", stackedVelocity!, velocity, VELOCITY);
    const counts = await readDataset(at("expected/numTriNonzeroIntAmbiguity.h5"), "mask");
    expectAgreement("numTriNonzeroIntAmbiguity", nonzeroClosures!, counts, 0);
  });

  it("differ by default where MintPy counts missing data as zeros, and are nearer the truth", async () => {
    const [ours, theirs] = [await compute(pairStatistics, "none"), await compute(pairStatistics, "mintpy")];
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

    const stacked = (await compute(quickOverview, "none")).stackedVelocity!;
    const leaking = (await compute(quickOverview, "mintpy")).stackedVelocity!;
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
