import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { recipeOfStep } from "../../src/cli/actions/step.ts";
import { openDataset } from "../../src/formats/open.ts";
import { zarrStore } from "../../src/formats/zarr/index.ts";
import { type RunResult, runRecipe } from "../../src/pipeline/run.ts";
import { openStack } from "../../src/products/open-stack.ts";
import type { OpenOptions } from "../../src/products/product.ts";
import type { Stack } from "../../src/stack/stack.ts";
import type { Variable } from "../../src/stack/variable.ts";
import { readFloats } from "../../src/stack/views.ts";
import { nodeHost } from "../../src/systems/node-host.ts";
import { findRecipe, findStep } from "../../src/systems/registry.ts";

/** Three times what an independent float64 computation from the written specification differs by (the golden set's README). */
export const TOLERANCE = { series: 9e-7, temporalCoherence: 6e-6, count: 0, velocity: 6e-8 } as const;

export interface Run {
  readonly stack: Stack;
  readonly out: string;
  readonly result: RunResult;
  /** A step's output, NaN where it has no data. */
  read(step: string, name: string): Promise<Float32Array>;
}

/** Folders of all runs of this file's tests; `removeRuns` takes them away. */
const folders: string[] = [];
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "upwarp-peer-"));
  folders.push(folder);
  return folder;
}
export const removeRuns = () => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
};

/** As `upwarp run sbas --compat mintpy` does, on this thread. */
export async function runSbas(
  inputs: readonly string[],
  set: Readonly<Record<string, unknown>>,
  options: OpenOptions = {},
): Promise<Run> {
  return run(findRecipe("sbas"), await openStack(inputs, options), { compat: "mintpy", ...set });
}

/** As `upwarp step estimate-velocity --in displacement=PATH` does. */
export async function fitVelocity(series: string, set: Readonly<Record<string, unknown>>): Promise<Run> {
  const recipe = recipeOfStep(findStep("estimate-velocity"), new Set(["displacement"]));
  return run(recipe, await openStack([series]), { compat: "mintpy", ...set });
}

async function run(
  recipe: Parameters<typeof runRecipe>[0],
  stack: Stack,
  set: Readonly<Record<string, unknown>>,
): Promise<Run> {
  const out = newFolder();
  const result = await runRecipe(recipe, stack, { ...nodeHost, workerEntry: null }, { out, set });
  for (const variable of stack.variables.values()) await variable.close();
  const read = async (step: string, name: string) => {
    const folder = result.steps.get(step);
    if (folder === undefined) throw new Error(`there is no step ${step}`);
    return readWhole(await zarrStore.openVariable(folder, name));
  };
  return { stack, out, result, read };
}

/** A dataset of an HDF5 file as it is stored. */
export async function readDataset(path: string, name: string): Promise<Float32Array> {
  const variable = (await openDataset(path)).variables.get(name);
  if (variable === undefined) throw new Error(`${path} has no dataset ${name}`);
  return readWhole(variable);
}

async function readWhole(variable: Variable): Promise<Float32Array> {
  const values = await readFloats(
    variable,
    variable.shape.map((length) => [0, length] as const),
  );
  await variable.close();
  return values;
}

/** A series (dates x pixels) counted from another of its dates, in float32 as MintPy does. */
export function countFrom(series: Float32Array, date: number, dates: number): Float32Array {
  const pixels = series.length / dates;
  return series.map((value, i) => value - series[date * pixels + (i % pixels)]!);
}

/** Rows of the table that UPWARP_TABLE=1 prints: what was compared, largest difference, tolerance. */
const rows: (readonly [what: string, largest: number, tolerance: number])[] = [];
export function printTable(): void {
  if (process.env.UPWARP_TABLE === undefined || rows.length === 0) return;
  const lines = rows.map(
    ([what, largest, tolerance]) => `| ${what} | ${largest.toExponential(1)} | ${tolerance} |`,
  );
  process.stdout.write(
    `\n| compared | largest difference | tolerance |\n|---|---|---|\n${lines.join("\n")}\n`,
  );
}

/** Everywhere within the tolerance; no data (0, NaN) at the same places exactly. */
export function expectAgreement(
  what: string,
  ours: Float32Array,
  theirs: Float32Array,
  tolerance: number,
): void {
  expect(ours.length).toBe(theirs.length);
  let largest = 0;
  let elsewhere = 0;
  for (let i = 0; i < ours.length; i++) {
    const [a, b] = [ours[i]!, theirs[i]!];
    if (Number.isNaN(a) !== Number.isNaN(b) || (a === 0) !== (b === 0)) elsewhere++;
    else if (!Number.isNaN(a)) largest = Math.max(largest, Math.abs(a - b));
  }
  rows.push([what, largest, tolerance]);
  expect({ what, elsewhere }).toEqual({ what, elsewhere: 0 });
  expect(largest, what).toBeLessThanOrEqual(tolerance);
}
