import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { createDemErrorFitter } from "../../src/kernels/time/dem-error.ts";
import { defineRecipe } from "../../src/pipeline/recipe.ts";
import { runRecipe } from "../../src/pipeline/run.ts";
import type { SimulationOptions } from "../../src/simulate/options.ts";
import { simulateStack } from "../../src/simulate/simulate-stack.ts";
import { inMemory } from "../../src/stack/in-memory.ts";
import type { Variable } from "../../src/stack/variable.ts";
import { nodeHost } from "../../src/systems/node-host.ts";
import { correctTopography } from "../../src/systems/sbas/correct-topography.ts";
import { buildTopographyModel } from "../../src/systems/sbas/correct-topography-model.ts";
import { invertNetwork } from "../../src/systems/sbas/invert-network.ts";
import { networkReport } from "../../src/systems/sbas/network-report.ts";
import { referencePoint } from "../../src/systems/sbas/reference-point.ts";
import { createRandom } from "../random.ts";

const folders: string[] = [];
const figures: string[] = [];
afterAll(() => {
  if (process.env.UPWARP_TABLE !== undefined) process.stdout.write(`\n${figures.join("\n")}\n`);
  for (const folder of folders) rmSync(folder, { recursive: true });
});

const recipe = defineRecipe({
  name: "topography-truth",
  doc: "Interferograms to DEM error.",
  steps: [networkReport, referencePoint, invertNetwork, correctTopography],
  products: [],
});
const host = {
  ...nodeHost,
  workerEntry: null,
  findStep: (name: string) => (name === correctTopography.name ? correctTopography : nodeHost.findStep(name)),
};
const SIZE = 48;
const PIXELS = SIZE * SIZE;
const REFERENCE = 5 * SIZE + 40;

/** 30 dates of a city whose middle sinks by 80 mm/yr, with DEM errors of 10 m and what else the options say. */
async function simulate(options: SimulationOptions) {
  const stack = simulateStack({
    shape: { y: SIZE, x: SIZE },
    terrain: { errorDeviation: 10 },
    deformation: [
      {
        pattern: { kind: "bowl", center: { y: 0.5, x: 0.4 }, radius: 1500, up: -0.08 },
        history: { kind: "linear" },
      },
    ],
    ...options,
  });
  const variables = new Map<string, Variable>();
  for (const [name, variable] of stack.variables) {
    const values = await variable.read(variable.shape.map((length) => [0, length] as const));
    variables.set(name, inMemory(name, values, variable));
  }
  const out = mkdtempSync(join(tmpdir(), "upwarp-truth-"));
  folders.push(out);
  const set = { topography: "yes", weight: "no", "reference.yx": "5,40", "reference.window": 1 };
  const { steps } = await runRecipe(recipe, { ...stack, variables }, host, { out, set });
  const read = async (step: string, name: string) => {
    const variable = (await openDataset(steps.get(step) ?? "")).variables.get(name)!;
    return (await variable.read(variable.shape.map((length) => [0, length] as const))) as Float32Array;
  };
  const window = [
    [0, SIZE],
    [0, SIZE],
  ] as const;
  const times = [[0, stack.dates.length], ...window] as const;
  return {
    stack,
    read,
    heightError: stack.truth.heightError(window),
    displacement: stack.truth.displacement(times),
  };
}

const rms = (values: Float32Array | number[]) =>
  Math.sqrt(Array.from(values).reduce((sum, v) => sum + v * v, 0) / values.length);

/**
 * Shares of pixels within one and two standard errors, over many reference pixels: the noise of one is part of all pixels' error
 * and would make a single one a matter of luck. Unweighted, a series counts from another pixel by subtraction.
 */
async function cover({ stack, read, heightError }: Awaited<ReturnType<typeof simulate>>, seed: number) {
  const series = await read("invert-network", "displacement");
  const { model, baseline } = buildTopographyModel(
    { ...stack, reference: null },
    {
      polynomial: 2,
      phaseVelocity: false,
      steps: [],
      periods: [],
      exclude: [],
      referenceDate: null,
      hasLocalBaselines: false,
      compat: false,
    },
  );
  const fitter = createDemErrorFitter(model, baseline);
  const { slantRange = 0, incidence = 0 } = stack.acquisition;
  const distance = new Float64Array(PIXELS).fill(slantRange * Math.sin((incidence * Math.PI) / 180));
  const random = createRandom(seed);
  const inside = [0, 0];
  let count = 0;
  for (let trial = 0; trial < 40; trial++) {
    const reference = Math.floor(random() * PIXELS);
    const moved = series.map((value, i) => value - series[i - (i % PIXELS) + reference]!);
    const { demError, standardError } = fitter(moved, distance, PIXELS);
    for (let i = 0; i < PIXELS; i++) {
      if (i === reference) continue;
      const error = Math.abs(demError[i]! - heightError[i]! + heightError[reference]!);
      count++;
      for (const k of [0, 1]) if (error < (k + 1) * standardError[i]!) inside[k]! += 1;
    }
  }
  return inside.map((number) => (100 * number) / count);
}

describe("the DEM error of a simulated stack", () => {
  it("is found where nothing else disturbs, and the displacement is what remains", async () => {
    const { read, heightError, displacement } = await simulate({});
    const demError = await read("correct-topography", "demError");
    const difference = demError.map((dz, i) => dz - heightError[i]! + heightError[REFERENCE]!);
    expect(rms(difference)).toBeLessThan(1e-3);
    const corrected = await read("correct-topography", "displacement");
    const left = corrected.map((d, i) => d - displacement[i]! + displacement[i - (i % PIXELS) + REFERENCE]!);
    expect(rms(left)).toBeLessThan(1e-7);
    // What the correction took away was there before.
    const before = await read("invert-network", "displacement");
    expect(rms(before.map((d, i) => d - corrected[i]!))).toBeGreaterThan(1e-3);
  });

  // The errors of an inverted series are correlated in time, which the scatter about the model does not show.
  it.each<[string, SimulationOptions, number, number]>([
    ["decorrelation", { coherence: {} }, 2.5, 6],
    ["5 mm of turbulence at each date", { turbulence: { deviation: 0.005 } }, 25, 3],
  ])(
    "lies within its standard error of the truth as often as it should: %s",
    async (name, options, limit, points) => {
      const shares: number[][] = [];
      for (const seed of [1, 2, 3, 4]) {
        const simulated = await simulate({ ...options, seed });
        const { read, heightError } = simulated;
        const demError = await read("correct-topography", "demError");
        const sigma = await read("correct-topography", "demErrorStd");
        const error = rms(demError.map((dz, i) => dz - heightError[i]! + heightError[REFERENCE]!));
        expect(error).toBeLessThan(limit);
        const [one, two] = await cover(simulated, seed);
        shares.push([one!, two!]);
        figures.push(
          `${name}, seed ${seed}: rmse ${error.toFixed(2)} m, median standard error ${sigma.toSorted()[PIXELS >> 1]!.toFixed(2)} m, within 1 and 2 of them ${one!.toFixed(1)} and ${two!.toFixed(1)} %`,
        );
      }
      const mean = (k: number) => shares.reduce((sum, share) => sum + share[k]!, 0) / shares.length;
      figures.push(`${name}: ${mean(0).toFixed(1)} and ${mean(1).toFixed(1)} %`);
      expect(Math.abs(mean(0) - 68.3)).toBeLessThan(points);
      expect(Math.abs(mean(1) - 95.4)).toBeLessThan(points);
    },
    60_000,
  );
});
