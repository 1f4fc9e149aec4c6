import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fromSystemError } from "../../errors.ts";
import { makeFolder } from "../../pipeline/make-folder.ts";
import type { SimulateFlags } from "../commands/simulate.ts";
import type { Cli } from "../context.ts";
import { stackAttributes } from "../parts/products.ts";
import { findPreset, type SimulatedStack, simulateStack } from "../parts/simulate.ts";
import { bar } from "../render/progress.ts";
import { formatSize } from "../render/size.ts";
import { bytesOf } from "../run-summary.ts";
import { withAssignments } from "../simulation-options.ts";

export async function simulateInputs(this: Cli, flags: SimulateFlags, _system: "sbas"): Promise<void> {
  const { out, preset, format, seed, quiet, pairTruth } = flags;
  const options = withAssignments(findPreset(preset), [
    ...(seed === undefined ? [] : [["seed", String(seed)] as const]),
    ...(flags.set ?? []),
  ]);
  const stack = simulateStack(options);
  const written = await writeSimulation(this, stack, { out, format, quiet, pairTruth });
  if (quiet) return;
  const { network, dates, grid } = stack;
  this.say(
    `${network.pairs.length} pairs of ${dates.length} dates, ${grid.shape.y} x ${grid.shape.x} pixels, seed ${stack.options.seed}`,
  );
  for (const path of written) this.say(`wrote  ${path}  ${formatSize(await bytesOf(path))}`);
  this.say(
    `next   upwarp run sbas --inputs ${format === "mintpy" ? join(out, "inputs") : written[0]} --out ${join(out, "sbas")}`,
  );
}

export interface WriteSimulationOptions {
  readonly out: string;
  readonly format: "zarr" | "mintpy";
  readonly quiet: boolean;
  /** Whether the truth holds what was put into each pair too, which is three times the size of the stack. */
  readonly pairTruth: boolean;
}

/** Writes the stack, its truth (truth.zarr) and its options (simulation.json) into a folder. */
export async function writeSimulation(
  cli: Cli,
  stack: SimulatedStack,
  { out, format, quiet, pairTruth }: WriteSimulationOptions,
): Promise<string[]> {
  try {
    await makeFolder(out);
    await writeFile(join(out, "simulation.json"), `${JSON.stringify(stack.options, null, 2)}\n`);
  } catch (cause) {
    throw fromSystemError(cause, out);
  }
  const { signal } = cli;
  const { writeGroup } = await import("../export/write-group.ts");
  const attrs = { ...stackAttributes(stack), simulation: JSON.stringify(stack.options) };
  const written: string[] = [];
  if (format === "zarr") {
    const path = join(out, "stack.zarr");
    await writeGroup(path, { ...stack, attrs }, { signal, onProgress: progressOf(cli, "stack", quiet) });
    written.push(path);
  } else {
    const { writeMintpyInputs } = await import("../export/write-mintpy-inputs.ts");
    const onProgress = progressOf(cli, "stack", quiet);
    written.push(...(await writeMintpyInputs(stack, join(out, "inputs"), { signal, onProgress })));
  }
  const truth = join(out, "truth.zarr");
  const wanted = [...stack.truth.variables].filter(([, { dims }]) => pairTruth || dims[0] !== "pair");
  const variables = new Map(wanted);
  const onProgress = progressOf(cli, "truth", quiet);
  await writeGroup(truth, { grid: stack.grid, attrs, variables }, { signal, onProgress });
  return [...written, truth];
}

/** One redrawn line on a terminal, nothing elsewhere. */
function progressOf(cli: Cli, what: string, quiet: boolean): (share: number) => void {
  const { stderr, env } = cli.process;
  if (quiet || !stderr.isTTY || env.CI) return () => {};
  return (share) => {
    stderr.write(share < 1 ? `\r\x1b[Ksimulating the ${what}  ${bar(share)}` : "\r\x1b[K");
  };
}
