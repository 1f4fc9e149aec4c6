import { loadKernels } from "../compute/wasm.ts";
import type { ArrayWriter } from "../stack/store.ts";
import type { Range, Source, Variable } from "../stack/variable.ts";
import { readFloats } from "../stack/views.ts";
import { fullWindow } from "../stack/window.ts";
import type { Host } from "./host.ts";
import type { KeptLayer } from "./layer-ledger.ts";
import { openFinished, runBatch } from "./layer-slab.ts";
import { LayerWindow } from "./layer-window.ts";
import type { PassStep } from "./pass.ts";
import { type LayerFacts, type LayerFunction, type LayerStep, outputsOf } from "./step.ts";

/** A layer step on its way through a stack, some layers (a slab) at a time. Plain JSON, for worker threads. */
export interface LayerPass {
  readonly step: PassStep;
  /** Inputs with the step's dimension, perhaps of the new layers alone, and those without it. */
  readonly layered: Readonly<Record<string, Source>>;
  readonly maps: Readonly<Record<string, Source>>;
  /** Slabs that are still to do, half-open ranges of layers; those of a batch are read together. */
  readonly batches: readonly (readonly Range[])[];
  /** In the order of all layers. */
  readonly layers: readonly PassLayer[];
  readonly facts: LayerFacts;
}

export interface PassLayer {
  readonly name: string;
  readonly record: unknown;
  /** Where an earlier run left what this one would compute. */
  readonly kept: KeptLayer | null;
  /** Position in the inputs of a layer that is not kept. */
  readonly input: number;
}

/** What a finished batch reports to the main thread. */
export interface BatchReport {
  readonly slabs: readonly Range[];
  readonly bytesRead: number;
}

/**
 * Opens what every batch of a layer pass needs on this thread and returns the function that does one. The inputs are opened for
 * the first one with something to compute: hundreds of files, and where layers are kept most threads need none.
 */
export async function openLayerRunner(
  pass: LayerPass,
  host: Host,
): Promise<{ runBatch(slabs: readonly Range[]): Promise<BatchReport>; close(): Promise<void> }> {
  const { name, params, path } = pass.step;
  const step = host.findStep(name);
  if (step.scope !== "layer") throw new TypeError(`${name} is not a layer step`);
  const variables = new Map<string, Variable>();
  const writers = new Map<string, ArrayWriter>();
  const finished = openFinished(host);
  const close = async () => {
    for (const open of [...writers.values(), ...variables.values()]) await open.close();
    await finished.close();
  };
  let compute: Promise<LayerFunction> | undefined;
  const openInputs = async () => {
    for (const [input, source] of Object.entries(pass.layered))
      variables.set(input, await host.openVariable(source));
    return prepare(step, pass, host);
  };
  const inputs = async () => {
    compute ??= openInputs();
    return { variables, compute: await compute };
  };
  try {
    for (const output of Object.keys(outputsOf(step, params)))
      writers.set(output, await host.store.openWriter(path, output));
    const open = { pass, inputs, writers, finished, window: new LayerWindow(), outputs: new Map() };
    return { runBatch: (slabs) => runBatch(slabs, open), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function prepare(step: LayerStep, pass: LayerPass, host: Host): Promise<LayerFunction> {
  const { params, records, inputs } = pass.step;
  const maps: Record<string, Float32Array> = {};
  for (const [name, source] of Object.entries(pass.maps)) {
    const variable = await host.openVariable(source);
    try {
      maps[name] = await readFloats(variable, fullWindow(variable.shape));
    } finally {
      await variable.close();
    }
  }
  return step.prepare({
    params,
    facts: pass.facts,
    records,
    available: new Set(inputs),
    kernels: await loadKernels(),
    share: (_, make) => make(),
    maps,
  });
}
