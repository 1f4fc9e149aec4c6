import { loadKernels } from "../src/compute/wasm.ts";
import { IDENTITY, NO_CRS } from "../src/geo/grid.ts";
import type { Params, ParamValues } from "../src/pipeline/params.ts";
import { resolveParams } from "../src/pipeline/recipe.ts";
import type { Facts, GlobalContext, GlobalStep, Step } from "../src/pipeline/step.ts";
import type { Network } from "../src/stack/network.ts";
import type { TypedArray, Variable } from "../src/stack/variable.ts";
import { inMemory } from "../src/stack/views.ts";
import { commonComponents } from "../src/systems/sbas/common-components.ts";
import { correctUnwrapping } from "../src/systems/sbas/correct-unwrapping.ts";
import { unwrappingClosure } from "../src/systems/sbas/correct-unwrapping-closure.ts";

/** A stack of arrays: pairs x pixels, and maps of pixels. */
export interface UnwrappingScene {
  readonly shape: { readonly y: number; readonly x: number };
  readonly network: Network;
  readonly reference: { readonly y: number; readonly x: number };
  readonly phase: Float32Array;
  readonly coherence?: Float32Array;
  readonly component?: Float32Array;
  readonly land?: Float32Array;
  readonly connectedInAll?: Float32Array;
}

export interface UnwrappingResult {
  readonly phase: Float32Array;
  /** Of each pair. */
  readonly shifted: number[];
  readonly added: number[];
  /** Records and notes of the steps that took part. */
  readonly records: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
}

/** The steps of the correction one after the other, without files: what a run does with them. */
export async function runUnwrapping(
  scene: UnwrappingScene,
  set: Readonly<Record<string, unknown>>,
): Promise<UnwrappingResult> {
  const { shape, network } = scene;
  const pixels = shape.y * shape.x;
  const facts: Facts = {
    grid: { shape, affine: IDENTITY, crs: NO_CRS, geometry: "map" },
    network,
    dates: network.dates,
    acquisition: {},
    reference: null,
  };
  const arrays: Record<string, Float32Array | undefined> = {
    unwrappedPhase: scene.phase,
    coherence: scene.coherence,
    connectedComponent: scene.component,
    waterMask: scene.land,
    connectedInAll: scene.connectedInAll,
  };
  const records: Record<string, unknown> = { "reference-point": scene.reference };
  const notes: string[] = [];
  for (const step of [commonComponents, unwrappingClosure] as const) {
    const params = valuesOf(step, set);
    if (!step.active?.(params, new Set(), {})) continue;
    records[step.name] = await runGlobal(step as unknown as GlobalStep, params, {
      facts,
      records,
      inputs: variablesOf(inputsOf(step, params, arrays), shape),
      signal: new AbortController().signal,
      note: (message) => notes.push(message),
      async write(name, values) {
        arrays[name] = Float32Array.from(values);
      },
    });
  }
  const params = valuesOf(correctUnwrapping, set);
  const inputs = inputsOf(correctUnwrapping, params, arrays);
  const layer = correctUnwrapping.prepare({
    params: params as ParamValues<typeof correctUnwrapping.params>,
    facts,
    records: correctUnwrapping.sharedRecords?.(records) ?? records,
    available: new Set(Object.keys(inputs)),
    kernels: await loadKernels(),
    share: (_, make) => make(),
    maps: Object.fromEntries(Object.entries(inputs).filter(([, values]) => values.length === pixels)),
  });
  const phase = new Float32Array(scene.phase.length);
  const counts: { shifted: number[]; added: number[] } = { shifted: [], added: [] };
  network.pairs.forEach((_, index) => {
    const own = Object.fromEntries(
      Object.entries(inputs)
        .filter(([, values]) => values.length > pixels || network.pairs.length === 1)
        .map(([name, values]) => [name, values.subarray(index * pixels, (index + 1) * pixels)]),
    );
    const record = correctUnwrapping.layerRecord?.(records, index);
    const out = layer({ name: String(index), record, shape, inputs: own });
    phase.set(out.unwrappedPhase as Float32Array, index * pixels);
    counts.shifted.push(out.shiftedComponents![0]!);
    counts.added.push(out.addedCycles![0]!);
  });
  return { phase, ...counts, records, notes };
}

type Values = Readonly<Record<string, unknown>>;

const valuesOf = (step: Step, set: Values): Values => {
  const own = Object.fromEntries(Object.entries(set).filter(([name]) => name in step.params));
  return resolveParams({ name: "test", doc: "", steps: [step], products: [] }, own) as Values;
};

function inputsOf(step: Step, params: Values, arrays: Readonly<Record<string, Float32Array | undefined>>) {
  const read: Record<string, Float32Array> = {};
  for (const [name, { when }] of Object.entries(step.inputs)) {
    const values = arrays[name];
    if (values !== undefined && (when?.(params) ?? true)) read[name] = values;
  }
  return read;
}

function variablesOf(
  arrays: Readonly<Record<string, Float32Array>>,
  { y, x }: { readonly y: number; readonly x: number },
): Record<string, Variable> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, values]) => {
      const layers = values.length / (y * x);
      const isMap = name === "waterMask" || name === "commonComponent" || name === "connectedInAll";
      const [dims, shape] = isMap
        ? ([
            ["y", "x"],
            [y, x],
          ] as const)
        : ([
            ["pair", "y", "x"],
            [layers, y, x],
          ] as const);
      return [name, inMemory(name, values as TypedArray, { dims, shape, dtype: "f32" })];
    }),
  );
}

const runGlobal = (step: GlobalStep, params: Values, context: Omit<GlobalContext<Params>, "params">) =>
  step.run({ ...context, params: params as ParamValues<Params> });
