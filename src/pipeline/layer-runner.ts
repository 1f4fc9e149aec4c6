import { loadKernels } from "../compute/wasm.ts";
import type { ArrayWriter } from "../stack/store.ts";
import type { Range, Source, Variable } from "../stack/variable.ts";
import { readFloats } from "../stack/views.ts";
import { fullWindow } from "../stack/window.ts";
import type { Host } from "./host.ts";
import type { KeptLayer } from "./layer-ledger.ts";
import { openFinished, runSlab } from "./layer-slab.ts";
import type { PassStep } from "./pass.ts";
import { type LayerFacts, type LayerFunction, type LayerStep, outputsOf } from "./step.ts";

/** A layer step on its way through a stack, some layers (a slab) at a time. Plain JSON, for worker threads. */
export interface LayerPass {
  readonly step: PassStep;
  /** Inputs with the step's dimension, and those without. */
  readonly layered: Readonly<Record<string, Source>>;
  readonly maps: Readonly<Record<string, Source>>;
  /** Slabs that are still to do, half-open ranges of layers. */
  readonly slabs: readonly Range[];
  /** In the order of all layers. */
  readonly layers: readonly PassLayer[];
  readonly facts: LayerFacts;
}

export interface PassLayer {
  readonly name: string;
  readonly record: unknown;
  /** Where an earlier run left what this one would compute. */
  readonly kept: KeptLayer | null;
}

/** What a finished slab reports to the main thread. */
export interface SlabReport {
  readonly slab: Range;
  readonly bytesRead: number;
}

/** Opens everything a layer pass needs on this thread and returns the function that does one slab. */
export async function openLayerRunner(
  pass: LayerPass,
  host: Host,
): Promise<{ runSlab(slab: Range): Promise<SlabReport>; close(): Promise<void> }> {
  const { step: declared } = pass;
  const step = host.findStep(declared.name);
  if (step.scope !== "layer") throw new TypeError(`${declared.name} is not a layer step`);
  const variables = new Map<string, Variable>();
  const writers = new Map<string, ArrayWriter>();
  const finished = openFinished(host);
  const close = async () => {
    for (const open of [...writers.values(), ...variables.values()]) await open.close();
    await finished.close();
  };
  try {
    for (const [name, source] of Object.entries(pass.layered))
      variables.set(name, await host.openVariable(source));
    for (const output of Object.keys(outputsOf(step, declared.params)))
      writers.set(output, await host.store.openWriter(declared.path, output));
    const compute = await prepare(step, pass, host);
    return { runSlab: (slab) => runSlab(slab, { pass, compute, variables, writers, finished }), close };
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
