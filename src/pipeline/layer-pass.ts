import { rm } from "node:fs/promises";
import { configError } from "../errors.ts";
import type { Range, Source, Variable } from "../stack/variable.ts";
import { createOutputs } from "./create-outputs.ts";
import { Journal } from "./journal.ts";
import type { KeyedStep } from "./keys.ts";
import { batchSlabs } from "./layer-batches.ts";
import { describeLayers, newSlices } from "./layer-reuse.ts";
import type { BatchReport, LayerPass } from "./layer-runner.ts";
import { bytesHeld } from "./layer-window.ts";
import { COPIES, shareLayerMemory } from "./memory.ts";
import { blockOf, openSources, passStep } from "./pass-runner.ts";
import type { PlannedStep } from "./plan.ts";
import { runJob } from "./run-job.ts";
import { provenanceOf, type RunState } from "./run-state.ts";
import { dimLength, type LayerFacts, type LayerStep } from "./step.ts";

/** A slab is about as large as this: a few layers of a large scene, many of a small one. */
const SLAB_BYTES = 16e6;
/** There are at least so many slabs where there are so many layers: work for several threads, and little lost by a kill. */
const LEAST_SLABS = 8;

/** Computes a layer step, some layers at a time on worker threads, with a journal. */
export async function runLayers({ keyed }: PlannedStep, run: RunState): Promise<void> {
  const { folder, facts, onEvent } = run;
  const step = keyed.step as LayerStep;
  const started = performance.now();
  const { sources, variables, opened } = await openSources([{ keyed }], run);
  try {
    const count = dimLength(step.along, facts);
    const depth = slabDepth(facts.grid.shape, count);
    const { workers, most } = checkMemory(step, keyed, depth, variables, run);
    const partial = folder.partialOf(step.name, keyed.digest);
    const journal = new Journal(partial);
    const done = await prepareOutput(partial, keyed, depth, journal, run);
    const all = Array.from({ length: Math.ceil(count / depth) }, (_, i) => i);
    const todo = all.filter((slab) => !done.has(slab));
    const isLayered = (name: string) => variables.get(name)!.dims[0] === step.along;
    const pick = (layered: boolean): Record<string, Source> =>
      Object.fromEntries(Object.entries(sources).filter(([name]) => isLayered(name) === layered));
    const { records, layers, ledger, told } = await describeLayers(step, keyed, variables, run);
    const { grid, acquisition, reference } = facts;
    const pass: LayerPass = {
      step: { ...passStep(keyed, step, run), records },
      layered: ledger ? newSlices(pick(true), step, layers) : pick(true),
      maps: pick(false),
      batches: batchSlabs(
        todo.map((slab): Range => [slab * depth, Math.min((slab + 1) * depth, count)]),
        layers,
        // Where layers are told apart, each is a file of its own.
        ledger ? [] : [...variables.values()].filter(({ dims }) => dims[0] === step.along),
        { most, workers },
      ),
      layers,
      facts: { grid, acquisition, reference } satisfies LayerFacts,
    };
    const steps = [step.name];
    const total = all.length;
    let finished = total - todo.length;
    let bytesRead = 0;
    onEvent({ type: "started", steps, tiles: total, done: finished });
    if (told !== null) onEvent({ type: "note", step: step.name, message: `${step.name}: ${told}` });
    const onDone = (_: number, info: unknown) => {
      const report = info as BatchReport;
      journal.append(report.slabs.map(([start]) => start / depth));
      finished += report.slabs.length;
      bytesRead += report.bytesRead;
      const elapsed = (performance.now() - started) / 1000;
      const left = (elapsed / (finished - (total - todo.length))) * (total - finished);
      onEvent({ type: "progress", steps, tiles: total, done: finished, bytesRead, elapsed, left });
    };
    try {
      await runJob({ kind: "layers", pass }, pass.batches.length, run, onDone, workers);
    } finally {
      journal.close();
    }
    if (ledger) await folder.writeLedger(partial, ledger);
    await folder.finish(step.name, provenanceOf(keyed));
    const seconds = (performance.now() - started) / 1000;
    onEvent({ type: "finished", step: step.name, path: run.steps.get(step.name)!, seconds });
  } finally {
    for (const variable of opened) await variable.close();
  }
}

/** Layers of a slab: they follow from the stack alone, so that outputs are stored alike whatever the memory. */
function slabDepth({ y, x }: { y: number; x: number }, count: number): number {
  const bytes = y * x * Float32Array.BYTES_PER_ELEMENT;
  return Math.max(1, Math.min(Math.floor(SLAB_BYTES / bytes), Math.ceil(count / LEAST_SLABS)));
}

/** Threads that the memory suffices for, and layers that each can read at a time; throws where it does not suffice for one. */
function checkMemory(
  step: LayerStep,
  { outputs }: KeyedStep,
  depth: number,
  variables: ReadonlyMap<string, Variable>,
  { facts, memory, workers }: RunState,
): { workers: number; most: number } {
  const layered = [...variables.values()].filter(({ dims }) => dims[0] === step.along);
  const { y, x } = facts.grid.shape;
  const layers = {
    slab: depth * (layered.length + Object.keys(outputs).length),
    maps: variables.size - layered.length,
  };
  const { granted, missing, left } = shareLayerMemory(y * x, layers, { memory, workers });
  // What the slab's inputs would take is part of what is left for a batch of slabs.
  const held = depth * layered.length * COPIES * Float32Array.BYTES_PER_ELEMENT * y * x;
  if (granted > 0)
    return { workers: granted, most: Math.floor((left + held) / (y * x * bytesHeld(layered))) };
  throw configError({
    code: "memory-too-small",
    what: "The memory budget cannot hold the layers that one step works on at a time.",
    where: `${step.name}: ${y} x ${x} pixels`,
    got: `${Math.round(memory / 1e6)} MB`,
    fix: `Give at least ${Math.ceil(missing / 1e6)} MB more with --memory, or a smaller area.`,
  });
}

/** Creates the growing output, or keeps the one that an interrupted run left. Returns the slabs that it holds. */
async function prepareOutput(
  path: string,
  keyed: KeyedStep,
  depth: number,
  journal: Journal,
  run: RunState,
): Promise<Set<number>> {
  const done = journal.read();
  if (done.size > 0) {
    const writer = await run.host.store.openWriter(path, Object.keys(keyed.outputs)[0]!);
    const isSame = writer.spec.chunks[0] === depth;
    await writer.close();
    if (isSame) {
      run.host.removeUnfinished(path, { below: true });
      return done;
    }
  }
  await rm(path, { recursive: true, force: true });
  await createOutputs(path, keyed, keyed.outputs, { ...blockOf(run), depth }, run);
  return new Set();
}
