import type { ArrayWriter } from "../stack/store.ts";
import type { Range, TypedArray, Variable } from "../stack/variable.ts";
import { take } from "../stack/views.ts";
import { fullWindow } from "../stack/window.ts";
import { canonicaliseNaN } from "./canonical-nan.ts";
import type { Host } from "./host.ts";
import type { BatchReport, LayerPass } from "./layer-runner.ts";
import type { LayerWindow } from "./layer-window.ts";
import type { LayerFunction } from "./step.ts";

/** Arrays of finished outputs, each opened when it is first asked for. */
export function openFinished({ store }: Host) {
  const opened = new Map<string, Variable>();
  return {
    async variable(path: string, name: string): Promise<Variable> {
      const key = JSON.stringify([path, name]);
      const variable = opened.get(key) ?? (await store.openVariable(path, name));
      opened.set(key, variable);
      return variable;
    },
    async close() {
      for (const variable of opened.values()) await variable.close();
    },
  };
}

/** What a thread holds open while it does one batch of slabs after another. */
export interface OpenPass {
  readonly pass: LayerPass;
  /** Opened when they are first asked for. */
  readonly inputs: () => Promise<{
    readonly compute: LayerFunction;
    readonly variables: ReadonlyMap<string, Variable>;
  }>;
  readonly writers: ReadonlyMap<string, ArrayWriter>;
  readonly finished: ReturnType<typeof openFinished>;
  readonly window: LayerWindow;
  /** The memory of each output's slab, for one after another. */
  readonly outputs: Map<string, TypedArray>;
}

/** Reads the layers of several slabs at once, then does one slab after another. */
export async function runBatch(slabs: readonly Range[], open: OpenPass): Promise<BatchReport> {
  const { layers } = open.pass;
  const wanted = slabs.flatMap((slab) => positionsOf(slab).filter((i) => layers[i]!.kept === null));
  let bytesRead = 0;
  if (wanted.length > 0) {
    const { variables } = await open.inputs();
    bytesRead = await open.window.read(
      variables,
      wanted.map((position) => layers[position]!.input),
    );
  }
  const place = new Map(wanted.map((position, i) => [position, i]));
  for (const slab of slabs) await runSlab(slab, place, open);
  return { slabs, bytesRead };
}

const positionsOf = ([start, stop]: Range) => Array.from({ length: stop - start }, (_, i) => start + i);

/** Computes a slab's layers, or takes them over, and writes them. */
async function runSlab(slab: Range, place: ReadonlyMap<number, number>, open: OpenPass): Promise<void> {
  const results = new SlabResults(slab, open);
  await copyKept(positionsOf(slab), results, open);
  await computeNew(positionsOf(slab), place, results, open);
  for (const [name, writer] of open.writers) {
    const values = results.of(name);
    canonicaliseNaN(values);
    const window = fullWindow(writer.spec.shape).with(0, slab);
    await writer.write(window, values);
  }
}

/** The outputs of a slab, filled layer by layer in any order. */
class SlabResults {
  readonly #slab: Range;
  readonly #open: OpenPass;
  readonly #values = new Map<string, TypedArray>();

  constructor(slab: Range, open: OpenPass) {
    this.#slab = slab;
    this.#open = open;
  }

  /** Values that a layer has in an output. */
  sizeOf(name: string): number {
    const { y, x } = this.#open.pass.facts.grid.shape;
    return this.#open.writers.get(name)!.spec.dims.length === 1 ? 1 : y * x;
  }

  set(name: string, position: number, layer: TypedArray): void {
    const size = this.sizeOf(name);
    if (layer.length !== size) throw new TypeError(`${name}: ${layer.length} values of a layer, not ${size}`);
    const values = this.#values.get(name) ?? this.#begin(name, layer);
    values.set(layer, (position - this.#slab[0]) * size);
  }

  /** Every layer of a slab is set, so that nothing of the slab before it is left in its memory. */
  #begin(name: string, layer: TypedArray): TypedArray {
    const Numbers = layer.constructor as new (length: number) => TypedArray;
    const [start, stop] = this.#slab;
    const length = (stop - start) * this.sizeOf(name);
    const { outputs } = this.#open;
    let memory = outputs.get(name);
    if (memory?.constructor !== Numbers || memory.length < length) {
      memory = new Numbers(length);
      outputs.set(name, memory);
    }
    const values = memory.subarray(0, length);
    this.#values.set(name, values);
    return values;
  }

  of(name: string): TypedArray {
    return this.#values.get(name)!;
  }
}

/** Takes over the layers that an earlier run left, from each of its folders in one reading. */
async function copyKept(positions: readonly number[], results: SlabResults, open: OpenPass): Promise<void> {
  const { layers } = open.pass;
  const paths = new Set(positions.flatMap((position) => layers[position]!.kept?.path ?? []));
  for (const path of paths) {
    const from = positions.filter((position) => layers[position]!.kept?.path === path);
    const indices = from.map((position) => layers[position]!.kept!.position);
    for (const name of open.writers.keys()) {
      const variable = await open.finished.variable(path, name);
      const part = take(variable, variable.dims[0]!, indices);
      const values = await part.read(fullWindow(part.shape));
      const size = results.sizeOf(name);
      from.forEach((position, i) => {
        results.set(name, position, values.subarray(i * size, (i + 1) * size));
      });
    }
  }
}

/** Computes the other layers, which the window holds at `place`. */
async function computeNew(
  positions: readonly number[],
  place: ReadonlyMap<number, number>,
  results: SlabResults,
  { pass, writers, window, inputs: open }: OpenPass,
): Promise<void> {
  for (const position of positions) {
    const at = place.get(position);
    if (at === undefined) continue;
    const { compute } = await open();
    const { name, record } = pass.layers[position]!;
    const outputs = compute({ name, record, shape: pass.facts.grid.shape, inputs: window.layer(at) });
    for (const output of writers.keys()) {
      const values = outputs[output];
      if (!values) throw new TypeError(`the layer step did not return its output ${output}`);
      results.set(output, position, values);
    }
  }
}
