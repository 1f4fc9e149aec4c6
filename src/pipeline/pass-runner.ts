import { rm } from "node:fs/promises";
import { blocksOf, chooseBlock, planTiles, readBlocks, type TilePlan } from "../stack/tile-plan.ts";
import type { Source, Variable } from "../stack/variable.ts";
import { createOutputs } from "./create-outputs.ts";
import { Journal } from "./journal.ts";
import type { KeyedStep } from "./keys.ts";
import { shareMemory } from "./memory.ts";
import type { Pass, PassStep } from "./pass.ts";
import type { PlannedStep } from "./plan.ts";
import { runJob } from "./run-job.ts";
import { provenanceOf, type RunState } from "./run-state.ts";
import { dimLength, type Step, type TileStep, timesOf } from "./step.ts";
import type { TileReport } from "./tile-runner.ts";

/** Computes a group of tile steps together, tile by tile, on worker threads, with a journal for each step. */
export async function runPass(group: readonly PlannedStep[], run: RunState): Promise<void> {
  const { folder, facts, onEvent } = run;
  const started = performance.now();
  const steps = group.map(({ keyed }) => ({ keyed, step: keyed.step as TileStep }));
  const { sources, variables, opened } = await openSources(steps, run);
  try {
    const { plan, workers } = cutTiles(steps, variables, run);
    const journals = await prepareOutputs(steps, plan, run);
    const finished = journals.map((journal) => journal.read());
    const isDone = (index: number) =>
      blocksOf(plan, plan.tiles[index]!).every((block) => finished.every((blocks) => blocks.has(block)));
    const tiles = plan.tiles.map((_, index) => index).filter((index) => !isDone(index));
    const names = steps.map(({ step }) => step.name);
    const total = plan.tiles.length;
    let done = total - tiles.length;
    let bytesRead = 0;
    onEvent({ type: "started", steps: names, tiles: total, done });

    const onDone = (_: number, info: unknown) => {
      const report = info as TileReport;
      for (const journal of journals) journal.append(blocksOf(plan, plan.tiles[report.tile]!));
      done++;
      bytesRead += report.bytesRead;
      const elapsed = (performance.now() - started) / 1000;
      const computed = done - (total - tiles.length);
      const left = (elapsed / computed) * (total - done);
      onEvent({ type: "progress", steps: names, tiles: total, done, bytesRead, elapsed, left });
    };
    const pass: Pass = {
      steps: steps.map(({ keyed, step }) => passStep(keyed, step, run)),
      sources,
      plan,
      tiles,
      facts,
    };
    try {
      await runJob({ kind: "pass", pass }, tiles.length, run, onDone, workers);
    } finally {
      for (const journal of journals) journal.close();
    }
    for (const { keyed } of steps) await folder.finish(keyed.step.name, provenanceOf(keyed));
    const seconds = (performance.now() - started) / 1000;
    for (const name of names) onEvent({ type: "finished", step: name, path: run.steps.get(name)!, seconds });
  } finally {
    for (const variable of opened) await variable.close();
  }
}

/** Inputs that come from disk: stack variables, and outputs of steps outside this group. */
export async function openSources(steps: readonly { keyed: KeyedStep }[], run: RunState) {
  const inGroup = new Set(steps.map(({ keyed }) => keyed.step.name));
  const sources: Record<string, Source> = {};
  const variables = new Map<string, Variable>();
  // The stack's own variables stay open: they are the caller's.
  const opened: Variable[] = [];
  for (const { keyed } of steps)
    for (const [name, origin] of keyed.origins) {
      if (name in sources || (origin.from === "step" && inGroup.has(origin.step))) continue;
      const variable =
        origin.from === "step"
          ? await run.host.store.openVariable(run.steps.get(origin.step)!, name)
          : run.stack.variables.get(name)!;
      if (origin.from === "step") opened.push(variable);
      sources[name] = variable.source;
      variables.set(name, variable);
    }
  return { sources, variables, opened };
}

/** The stack variables that the recipe reads. */
const readOf = ({ keys, stack }: RunState) =>
  [...keys.inputs.keys()].map((name) => stack.variables.get(name)!);

/**
 * Blocks follow from the stack variables that the whole recipe reads, not of what one pass reads: a step must
 * get the same blocks whether it runs with its neighbours or, after an interruption, alone.
 */
export const blockOf = (run: RunState) => chooseBlock(run.facts.grid.shape, readOf(run));

function cutTiles(
  steps: readonly { keyed: KeyedStep }[],
  variables: ReadonlyMap<string, Variable>,
  run: RunState,
): { plan: TilePlan; workers: number } {
  const { facts, memory, workers } = run;
  const outputs = steps.flatMap(({ keyed }) => {
    const times = timesOf(keyed.step, run.params, facts, run.records);
    return Object.values(keyed.outputs).map(({ dims }) => dims.map((dim) => dimLength(dim, facts, times)));
  });
  const shapes = [...[...variables.values()].map(({ shape }) => shape), ...outputs];
  const { shape } = facts.grid;
  const block = blockOf(run);
  const { workers: granted, ...budget } = shareMemory(shapes, block, { memory, workers });
  return {
    plan: planTiles({ shape, block, inputChunks: readBlocks(readOf(run)), ...budget }),
    workers: granted,
  };
}

/** Creates the growing output of each step, or keeps the one that an interrupted run left. */
async function prepareOutputs(
  steps: readonly { keyed: KeyedStep; step: TileStep }[],
  plan: TilePlan,
  run: RunState,
) {
  const journals: Journal[] = [];
  for (const { keyed, step } of steps) {
    const path = run.folder.partialOf(step.name, keyed.digest);
    const journal = new Journal(path);
    if (journal.read().size > 0 && (await hasBlocks(path, keyed, plan, run)))
      run.host.removeUnfinished(path, { below: true });
    else {
      await rm(path, { recursive: true, force: true });
      await createOutputs(path, keyed, keyed.outputs, plan.block, run);
    }
    journals.push(journal);
  }
  return journals;
}

/** Whether a growing output was cut as this run cuts it; another version of upwarp may have cut it differently. */
async function hasBlocks(path: string, { outputs }: KeyedStep, { block }: TilePlan, { host }: RunState) {
  for (const name of Object.keys(outputs)) {
    const writer = await host.store.openWriter(path, name);
    const [y, x] = writer.spec.chunks.slice(-2);
    await writer.close();
    if (y !== block.y || x !== block.x) return false;
  }
  return true;
}

export function passStep({ digest, origins }: KeyedStep, step: Step, run: RunState): PassStep {
  return {
    name: step.name,
    params: Object.fromEntries(Object.keys(step.params).map((name) => [name, run.params[name]])),
    records: Object.fromEntries((step.records ?? []).map((name) => [name, run.records[name]])),
    inputs: [...origins.keys()],
    path: run.folder.partialOf(step.name, digest),
  };
}
