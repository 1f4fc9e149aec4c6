import type { ArrayWriter } from "../stack/store.ts";
import type { Range, TypedArray, Variable } from "../stack/variable.ts";
import { readFloats, take } from "../stack/views.ts";
import { fullWindow } from "../stack/window.ts";
import { canonicaliseNaN } from "./canonical-nan.ts";
import type { Host } from "./host.ts";
import type { LayerPass, SlabReport } from "./layer-runner.ts";
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

/** What a thread holds open while it does one slab after another. */
export interface OpenPass {
  readonly pass: LayerPass;
  /** Opened when they are first asked for. */
  readonly inputs: () => Promise<{
    readonly compute: LayerFunction;
    readonly variables: ReadonlyMap<string, Variable>;
  }>;
  readonly writers: ReadonlyMap<string, ArrayWriter>;
  readonly finished: ReturnType<typeof openFinished>;
}

/** Computes a slab's layers, or takes them over, and writes them. */
export async function runSlab(slab: Range, open: OpenPass): Promise<SlabReport> {
  const [start, stop] = slab;
  const positions = Array.from({ length: stop - start }, (_, i) => start + i);
  const results = new SlabResults(slab, open);
  await copyKept(positions, results, open);
  const bytesRead = await computeNew(positions, results, open);
  for (const [name, writer] of open.writers) {
    const values = results.of(name);
    canonicaliseNaN(values);
    const window = fullWindow(writer.spec.shape).with(0, slab);
    await writer.write(window, values);
  }
  return { slab, bytesRead };
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
    const [start, stop] = this.#slab;
    const size = this.sizeOf(name);
    if (layer.length !== size) throw new TypeError(`${name}: ${layer.length} values of a layer, not ${size}`);
    let values = this.#values.get(name);
    if (values === undefined) {
      values = new (layer.constructor as new (length: number) => TypedArray)((stop - start) * size);
      this.#values.set(name, values);
    }
    values.set(layer, (position - start) * size);
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

/** Computes the other layers. Returns the bytes that were read for it. */
async function computeNew(
  positions: readonly number[],
  results: SlabResults,
  open: OpenPass,
): Promise<number> {
  const { writers, pass } = open;
  const { shape } = pass.facts.grid;
  const pixels = shape.y * shape.x;
  const wanted = positions.filter((position) => pass.layers[position]!.kept === null);
  if (wanted.length === 0) return 0;
  const { compute, variables } = await open.inputs();
  const indices = wanted.map((position) => pass.layers[position]!.input);
  const read = new Map<string, Float32Array>();
  for (const [name, variable] of variables) {
    const part = take(variable, variable.dims[0]!, indices);
    read.set(name, await readFloats(part, fullWindow(part.shape)));
  }
  wanted.forEach((position, i) => {
    const inputs = Object.fromEntries(
      [...read].map(([name, values]) => [name, values.subarray(i * pixels, (i + 1) * pixels)]),
    );
    const { name, record } = pass.layers[position]!;
    const outputs = compute({ name, record, shape, inputs });
    for (const output of writers.keys()) {
      const values = outputs[output];
      if (!values) throw new TypeError(`the layer step did not return its output ${output}`);
      results.set(output, position, values);
    }
  });
  return [...read.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
