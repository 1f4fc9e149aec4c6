import { loadKernels } from "../compute/wasm.ts";
import type { ArrayWriter } from "../stack/store.ts";
import type { Range, Source, TypedArray, Variable } from "../stack/variable.ts";
import { readFloats } from "../stack/views.ts";
import { fullWindow } from "../stack/window.ts";
import { canonicaliseNaN } from "./canonical-nan.ts";
import type { Host } from "./host.ts";
import type { PassStep } from "./pass.ts";
import { type Facts, type LayerFunction, type LayerStep, outputsOf } from "./step.ts";

/** A layer step on its way through a stack, some layers (a slab) at a time. Plain JSON, for worker threads. */
export interface LayerPass {
  readonly step: PassStep;
  /** Inputs with the step's dimension, and those without. */
  readonly layered: Readonly<Record<string, Source>>;
  readonly maps: Readonly<Record<string, Source>>;
  /** Slabs that are still to do, half-open ranges of layers. */
  readonly slabs: readonly Range[];
  readonly facts: Facts;
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
  const { step: declared, facts } = pass;
  const step = host.findStep(declared.name);
  if (step.scope !== "layer") throw new TypeError(`${declared.name} is not a layer step`);
  const variables = new Map<string, Variable>();
  const writers = new Map<string, ArrayWriter>();
  const close = async () => {
    for (const open of [...writers.values(), ...variables.values()]) await open.close();
  };
  try {
    for (const [name, source] of Object.entries(pass.layered))
      variables.set(name, await host.openVariable(source));
    for (const output of Object.keys(outputsOf(step, declared.params)))
      writers.set(output, await host.store.openWriter(declared.path, output));
    const compute = await prepare(step, pass, host);
    return { runSlab: (slab) => runSlab(slab, compute, variables, writers, facts), close };
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

async function runSlab(
  slab: Range,
  compute: LayerFunction,
  variables: ReadonlyMap<string, Variable>,
  writers: ReadonlyMap<string, ArrayWriter>,
  { grid: { shape } }: Facts,
): Promise<SlabReport> {
  const [start, stop] = slab;
  const pixels = shape.y * shape.x;
  const read = new Map<string, Float32Array>();
  for (const [name, variable] of variables)
    read.set(name, await readFloats(variable, [slab, [0, shape.y], [0, shape.x]]));
  const results = new Map<string, TypedArray>();
  for (let index = start; index < stop; index++) {
    const first = (index - start) * pixels;
    const inputs = Object.fromEntries(
      [...read].map(([name, values]) => [name, values.subarray(first, first + pixels)]),
    );
    const outputs = compute({ index, shape, inputs });
    for (const [name, { spec }] of writers) {
      const values = outputs[name];
      if (!values) throw new TypeError(`the layer step did not return its output ${name}`);
      const size = spec.dims.length === 1 ? 1 : pixels;
      if (values.length !== size)
        throw new TypeError(`${name}: ${values.length} values of a layer, not ${size}`);
      let slabValues = results.get(name);
      if (slabValues === undefined) {
        slabValues = new (values.constructor as new (length: number) => TypedArray)((stop - start) * size);
        results.set(name, slabValues);
      }
      slabValues.set(values, (index - start) * size);
    }
  }
  for (const [name, writer] of writers) {
    const values = results.get(name)!;
    canonicaliseNaN(values);
    const window = fullWindow(writer.spec.shape).with(0, slab);
    await writer.write(window, values);
  }
  const bytesRead = [...read.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
  return { slab, bytesRead };
}
