import { loadKernels } from "../compute/wasm.ts";
import type { ArrayWriter } from "../stack/store.ts";
import type { Rectangle } from "../stack/tile-plan.ts";
import type { Range, TypedArray, Variable, Window } from "../stack/variable.ts";
import { readFloats } from "../stack/views.ts";
import { canonicaliseNaN } from "./canonical-nan.ts";
import type { Host } from "./host.ts";
import type { Pass, PassStep } from "./pass.ts";
import { outputsOf, type Tile, type TileFunction } from "./step.ts";

/** What a finished tile reports to the main thread. */
export interface TileReport {
  readonly tile: number;
  readonly bytesRead: number;
  readonly seconds: number;
}

interface ReadyStep {
  readonly declared: PassStep;
  readonly compute: TileFunction;
  readonly writers: ReadonlyMap<string, ArrayWriter>;
}

/** Opens everything a pass needs on this thread and returns the function that does one tile. */
export async function openTileRunner(
  pass: Pass,
  host: Host,
): Promise<{ runTile(index: number): Promise<TileReport>; close(): Promise<void> }> {
  const kernels = await loadKernels();
  const variables = new Map<string, Variable>();
  const steps: ReadyStep[] = [];
  const shared = new Map<string, unknown>();
  const share = <T>(kind: string, make: () => T): T => {
    if (!shared.has(kind)) shared.set(kind, make());
    return shared.get(kind) as T;
  };
  const close = async () => {
    for (const { writers } of steps) for (const writer of writers.values()) await writer.close();
    for (const variable of variables.values()) await variable.close();
  };
  try {
    for (const [name, source] of Object.entries(pass.sources))
      variables.set(name, await host.openVariable(source));
    for (const declared of pass.steps) {
      const step = host.findStep(declared.name);
      if (step.scope !== "tile") throw new TypeError(`${declared.name} is not a tile step`);
      const { params, records, inputs } = declared;
      const compute = step.prepare({
        params,
        facts: pass.facts,
        records,
        available: new Set(inputs),
        kernels,
        share,
      });
      const writers = new Map<string, ArrayWriter>();
      steps.push({ declared, compute, writers });
      for (const output of Object.keys(outputsOf(step, params)))
        writers.set(output, await host.store.openWriter(declared.path, output));
    }
  } catch (error) {
    await close();
    throw error;
  }

  const wanted = new Set(pass.steps.flatMap(({ inputs }) => inputs));
  const runTile = async (index: number): Promise<TileReport> => {
    const started = performance.now();
    const rectangle = pass.plan.tiles[index]!;
    const layers = new Map<string, Float32Array>();
    let bytesRead = 0;
    for (const [name, variable] of variables) {
      const values = await readFloats(variable, windowOf(variable.shape, rectangle));
      bytesRead += values.byteLength;
      layers.set(name, values);
    }
    const results: [ArrayWriter, TypedArray][] = [];
    for (const { declared, compute, writers } of steps) {
      const outputs = compute(tileOf(rectangle, declared, layers));
      for (const name of writers.keys()) {
        const values = outputs[name];
        const writer = writers.get(name);
        if (!values || !writer) throw new TypeError(`${declared.name} did not return its output ${name}`);
        canonicaliseNaN(values);
        // What a later step would read back from disk, it gets in memory: float32, whatever the stored type.
        if (wanted.has(name))
          layers.set(name, values instanceof Float32Array ? values : Float32Array.from(values));
        results.push([writer, values]);
      }
    }
    for (const [writer, values] of results)
      await writer.write(windowOf(writer.spec.shape, rectangle), values);
    return { tile: index, bytesRead, seconds: (performance.now() - started) / 1000 };
  };
  return { runTile, close };
}

function tileOf(rectangle: Rectangle, declared: PassStep, layers: ReadonlyMap<string, Float32Array>): Tile {
  return {
    origin: { y: rectangle.y[0], x: rectangle.x[0] },
    shape: { y: rectangle.y[1] - rectangle.y[0], x: rectangle.x[1] - rectangle.x[0] },
    inputs: Object.fromEntries(declared.inputs.map((name) => [name, layers.get(name)])),
  };
}

/** The full depth of an array over a rectangle of pixels. */
function windowOf(shape: readonly number[], { y, x }: Rectangle): Window {
  const depth = shape.slice(0, -2).map((length): Range => [0, length]);
  return [...depth, y, x];
}
