import { Crew } from "../compute/pool.ts";
import { cancelledError, isUpwarpError } from "../errors.ts";
import { keepPairs } from "../stack/select.ts";
import type { Stack } from "../stack/stack.ts";
import { checkSteps } from "./check-steps.ts";
import { ContentDigests } from "./content/content-digests.ts";
import { digestOnThreads } from "./content/digest-on-threads.ts";
import type { OnEvent } from "./events.ts";
import { factsOf } from "./facts.ts";
import { RunFolder } from "./folder.ts";
import { runGlobalStep } from "./global-runner.ts";
import type { Host } from "./host.ts";
import { type KeyedStep, keyRecipe } from "./keys.ts";
import { runLayers } from "./layer-pass.ts";
import { writeManifest } from "./manifest.ts";
import { runPass } from "./pass-runner.ts";
import { type PlannedStep, planSteps } from "./plan.ts";
import { publish } from "./publish.ts";
import { type Recipe, resolveParams } from "./recipe.ts";
import type { RunState } from "./run-state.ts";
import type { Narrowing } from "./step.ts";

export interface RunOptions {
  /** Output folder. */
  readonly out: string;
  /** Raw parameter values by name (text or typed); the rest take their defaults. */
  readonly set?: Readonly<Record<string, unknown>>;
  /** Bytes that the whole process may hold. */
  readonly memory?: number;
  /** Worker threads. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: OnEvent;
}

export interface RunResult {
  readonly params: Readonly<Record<string, unknown>>;
  /** Finished folder of each step. */
  readonly steps: ReadonlyMap<string, string>;
  readonly records: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
  /** Files under their stable names. */
  readonly products: readonly string[];
  readonly planned: readonly PlannedStep[];
}

export const DEFAULT_MEMORY = 2e9;

/** What `runRecipe` would do and why. Reads and digests the inputs; writes only its memory of their content. */
export async function planRecipe(
  recipe: Recipe,
  stack: Stack,
  host: Host,
  options: RunOptions,
): Promise<PlannedStep[]> {
  const folder = new RunFolder(options.out);
  const params = resolveParams(recipe, options.set ?? {});
  const signal = options.signal ?? new AbortController().signal;
  const crew = crewOf(host, options);
  try {
    const contents = await ContentDigests.open(folder.contentCache, crew && digestOnThreads(crew));
    const keys = await keyRecipe(recipe, stack, params, host, contents, signal, options.onEvent);
    return planSteps(keys, folder);
  } finally {
    await crew?.close();
  }
}

/** Threads for a run, not started yet; null where the host has none. */
const crewOf = ({ workerEntry }: Host, { workers = 1 }: RunOptions) =>
  workerEntry === null ? null : new Crew(workerEntry, workers);

/**
 * Runs a recipe on a stack into a folder. Steps whose inputs, parameters and version are unchanged are reused; an
 * interrupted run is resumed; results appear under their final names only when whole.
 */
export async function runRecipe(
  recipe: Recipe,
  stack: Stack,
  host: Host,
  options: RunOptions,
): Promise<RunResult> {
  const { onEvent = () => {}, workers = 1, memory = DEFAULT_MEMORY } = options;
  const signal = options.signal ?? new AbortController().signal;
  const params = resolveParams(recipe, options.set ?? {});
  const folder = new RunFolder(options.out);
  const unlock = await folder.lock();
  const crew = crewOf(host, options);
  try {
    const contents = await ContentDigests.open(folder.contentCache, crew && digestOnThreads(crew));
    const keys = await keyRecipe(recipe, stack, params, host, contents, signal, onEvent);
    await contents.save();
    for (const input of keys.inputs.values()) await folder.rememberInput(input);
    const planned = await planSteps(keys, folder);
    onEvent({ type: "planned", steps: planned });
    // They load their code while the global steps run here.
    if (planned.some(computesTiles)) crew?.warm();

    const records: Record<string, unknown> = {};
    const notes: string[] = [...stack.notes];
    const steps = new Map(
      keys.steps.map(({ step, digest }) => [step.name, folder.pathOf(step.name, digest)]),
    );
    let run: RunState = {
      recipe,
      stack,
      facts: factsOf(stack),
      host,
      folder,
      keys,
      params,
      records,
      steps,
      crew,
      workers,
      memory,
      signal,
      onEvent,
    };
    for (const group of groupSteps(planned)) {
      const first = group[0]!;
      if (first.action === "reuse") await reuse(first.keyed, run, notes);
      else if (first.keyed.step.scope === "global") await runGlobalStep(first.keyed, run, notes);
      else if (first.keyed.step.scope === "layer") await runLayers(first, run);
      else await runPass(group, run);
      run = narrowed(run, first.keyed);
    }
    const products = await publish(run);
    await writeManifest(run, products, stack);
    return { params, steps, records, notes, products, planned };
  } catch (error) {
    // Readers and steps stop in their own ways (an AbortError, say); the caller sees one.
    throw signal.aborted && !isUpwarpError(error) ? cancelledError() : error;
  } finally {
    await crew?.close();
    await unlock();
  }
}

/** Neighbouring tile steps that must be computed form one group; every other step stands alone. */
function groupSteps(planned: readonly PlannedStep[]): PlannedStep[][] {
  const groups: PlannedStep[][] = [];
  for (const step of planned) {
    const last = groups.at(-1);
    if (last && computesTiles(step) && computesTiles(last.at(-1)!)) last.push(step);
    else groups.push([step]);
  }
  return groups;
}

/** What the steps after this one see. */
function narrowed(run: RunState, { step }: KeyedStep): RunState {
  if (step.scope !== "global" || !step.narrows) return run;
  const { keep } = run.records[step.name] as Narrowing;
  const stack = keepPairs(run.stack, keep);
  checkSteps(run.keys.steps, run.params, stack);
  return { ...run, stack, facts: factsOf(stack) };
}

const computesTiles = ({ action, keyed }: PlannedStep) => action !== "reuse" && keyed.step.scope === "tile";

async function reuse({ step, digest }: KeyedStep, run: RunState, notes: string[]): Promise<void> {
  const path = run.folder.pathOf(step.name, digest);
  if (step.scope === "global") run.records[step.name] = await run.folder.record(path);
  const provenance = await run.folder.provenance(path);
  notes.push(...(provenance?.notes ?? []));
  run.onEvent({ type: "reused", step: step.name, path });
}
