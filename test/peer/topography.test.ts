import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDataset } from "../../src/formats/open.ts";
import { dateBaselines } from "../../src/kernels/graph/date-baselines.ts";
import { defineRecipe } from "../../src/pipeline/recipe.ts";
import { runRecipe } from "../../src/pipeline/run.ts";
import { openStack } from "../../src/products/open-stack.ts";
import { inMemory } from "../../src/stack/in-memory.ts";
import type { Stack } from "../../src/stack/stack.ts";
import { nodeHost } from "../../src/systems/node-host.ts";
import { correctTopography } from "../../src/systems/sbas/correct-topography.ts";
import { testData } from "../data.ts";
import {
  countFrom,
  expectAgreement,
  newFolder,
  printTable,
  readDataset,
  removeRuns,
  runSbas,
} from "./mintpy-comparison.ts";
import { assembleWorkFolder } from "./mintpy-work-folder.ts";

/** Three times what an independent float64 computation differs by (specification, section 8): m. */
const TOLERANCE = { demError: 1.5e-4, series: 3e-7 } as const;

const figures: string[] = [];
afterAll(() => {
  printTable();
  if (process.env.UPWARP_TABLE !== undefined) process.stdout.write(`\n${figures.join("\n")}\n`);
  removeRuns();
});

const recipe = defineRecipe({
  name: "topography",
  doc: "One step.",
  steps: [correctTopography],
  products: [],
});

/** Runs the step on a stack; its outputs by name. */
async function correct(stack: Stack, set: Readonly<Record<string, unknown>>) {
  const { steps } = await runRecipe(
    recipe,
    stack,
    { ...nodeHost, workerEntry: null, findStep: () => correctTopography },
    { out: newFolder(), set: { topography: "yes", ...set } },
  );
  const folder = steps.get("correct-topography") ?? "";
  const { variables } = await openDataset(folder);
  return async (name: string) => {
    const variable = variables.get(name);
    if (variable === undefined) throw new Error(`no output ${name}`);
    return (await variable.read(variable.shape.map((n) => [0, n] as const))) as Float32Array;
  };
}

const GOLDEN = testData("mintpy-golden");

describe.skipIf(GOLDEN === null)("MintPy's correct_topography (mintpy-golden)", () => {
  const expected = (name: string) => join(GOLDEN as string, "expected", name);
  const REFERENCE_DATE = "2018-08-28";
  let network: Stack;
  /** timeseries_tropHgt_ramp.h5, which counts from the reference date that MintPy chose later. */
  let series: Float32Array;
  beforeAll(async () => {
    const work = newFolder();
    await assembleWorkFolder(GOLDEN as string, work);
    network = await openStack([work]);
    series = await readDataset(expected("timeseries_tropHgt_ramp.h5"), "timeseries");
  });

  const stackOf = async (values: Float32Array): Promise<Stack> => {
    const { dates, grid, variables } = network;
    const displacement = inMemory("displacement", values, {
      dims: ["time", "y", "x"],
      shape: [dates.length, grid.shape.y, grid.shape.x],
      dtype: "f32",
      unit: "m",
    });
    const temporalCoherence = inMemory(
      "temporalCoherence",
      await readDataset(expected("temporalCoherence.h5"), "temporalCoherence"),
      { dims: ["y", "x"], shape: [grid.shape.y, grid.shape.x], dtype: "f32", unit: "1" },
    );
    const all = new Map([
      ...variables,
      ["displacement", displacement],
      ["temporalCoherence", temporalCoherence],
    ]);
    return { ...network, variables: all };
  };

  it("has the baselines of dates that MintPy worked out", async () => {
    const { perpendicularBaseline, pairs, dates } = network.network!;
    const ours = dateBaselines(dates.length, pairs, perpendicularBaseline!);
    const theirs = await readDataset(expected("timeseries.h5"), "bperp");
    expectAgreement("baselines of dates", Float32Array.from(ours), theirs, 1e-4);
  });

  it("gives the DEM error, the corrected series and the residuals of the main run", async () => {
    const { dates } = network;
    // The step ran before the reference date changed: it saw the series counted from the first date.
    const read = await correct(await stackOf(countFrom(series, 0, dates.length)), { compat: "mintpy" });
    const demError = await readDataset(expected("demErr.h5"), "dem");
    expectAgreement("demErr", await read("demError"), demError, TOLERANCE.demError);
    const residual = await readDataset(expected("timeseriesResidual.h5"), "timeseries");
    expectAgreement("timeseriesResidual", await read("residual"), residual, TOLERANCE.series);
    const corrected = await readDataset(expected("timeseries_tropHgt_ramp_demErr.h5"), "timeseries");
    const counted = countFrom(await read("displacement"), dates.indexOf(REFERENCE_DATE), dates.length);
    expectAgreement("corrected series", counted, corrected, TOLERANCE.series);
  });

  it.each<[string, string, Readonly<Record<string, unknown>>]>([
    ["phavel", "phase velocity", { "topography.phase-velocity": "yes" }],
    ["meangeom", "geometry of the scene's centre", { "topography.pixelwise": "no" }],
    ["step", "polynomial 1 and a step", { "topography.polynomial": 1, "topography.steps": "20180723" }],
  ])("gives those of the variant %s: %s", async (name, _title, set) => {
    const read = await correct(await stackOf(series), {
      compat: "mintpy",
      "topography.reference-date": REFERENCE_DATE,
      ...set,
    });
    const demError = await readDataset(expected(`variants/demErr_${name}.h5`), "dem");
    expectAgreement(`demErr, ${name}`, await read("demError"), demError, TOLERANCE.demError);
    const corrected = await readDataset(expected(`variants/dem_${name}.h5`), "timeseries");
    expectAgreement(`corrected series, ${name}`, await read("displacement"), corrected, TOLERANCE.series);
  });
});
