import { loadKernels } from "../src/compute/wasm.ts";
import { IDENTITY, NO_CRS } from "../src/geo/grid.ts";
import type { Params } from "../src/pipeline/params.ts";
import type { Facts, GlobalContext, LayerContext, Records, TileContext } from "../src/pipeline/step.ts";
import { inMemory } from "../src/stack/in-memory.ts";
import type { Variable } from "../src/stack/variable.ts";

export interface SeriesScene {
  readonly dates: readonly string[];
  readonly shape: { readonly y: number; readonly x: number };
  /** Pixel that the series names as its reference. */
  readonly reference?: { readonly y: number; readonly x: number };
}

/** `count` dates, 12 days apart. */
export const everyTwelveDays = (count: number) =>
  Array.from({ length: count }, (_, i) => new Date(Date.UTC(2018, 0, 6 + 12 * i)).toISOString().slice(0, 10));

export const factsOf = ({ dates, shape, reference }: SeriesScene): Facts => ({
  grid: { shape, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
  network: null,
  dates,
  acquisition: {},
  reference: reference ?? null,
});

const defaultsOf = (params: Params) =>
  Object.fromEntries(Object.entries(params).map(([name, param]) => [name, param.default]));

/** What the runner gives a step that works on a series when it is prepared. */
export async function seriesContext<P extends Params>(
  step: { readonly params: P },
  scene: SeriesScene,
  set: Readonly<Record<string, unknown>> = {},
  {
    maps = {},
    records = {},
  }: { maps?: Readonly<Record<string, Float32Array | undefined>>; records?: Records } = {},
): Promise<LayerContext<P> & TileContext<P>> {
  return {
    params: { ...defaultsOf(step.params), ...set } as LayerContext<P>["params"],
    facts: factsOf(scene),
    records,
    available: new Set(["displacement", ...Object.keys(maps)]),
    kernels: await loadKernels(),
    share: (_kind, make) => make(),
    maps,
  };
}

/** A series (dates x pixels) cut into its layers. */
export const layersOf = (series: Float32Array, dates: number): Float32Array[] =>
  Array.from({ length: dates }, (_, i) =>
    series.subarray((i * series.length) / dates, ((i + 1) * series.length) / dates),
  );

/** What the runner gives a global step; what it notes is kept in `notes`. */
export function globalContext<P extends Params>(
  step: { readonly params: P },
  facts: Facts,
  inputs: Readonly<Record<string, Variable | undefined>>,
  set: Readonly<Record<string, unknown>> = {},
  records: Records = {},
): GlobalContext<P> & { readonly notes: string[] } {
  const notes: string[] = [];
  return {
    params: { ...defaultsOf(step.params), ...set } as GlobalContext<P>["params"],
    facts,
    records,
    inputs,
    signal: new AbortController().signal,
    write: () => Promise.reject(new Error("this step writes no map")),
    note: (message) => notes.push(message),
    notes,
  };
}

/** A series, a map or a series of numbers in memory, with chunks as steps write them. */
export function variableOf(
  name: string,
  values: Float32Array | Uint8Array,
  shape: readonly number[],
  chunks: readonly number[] = shape,
): Variable {
  const dims = (["time", "y", "x"] as const).slice(shape.length === 2 ? 1 : 0, shape.length === 1 ? 1 : 3);
  return inMemory(name, values, { dims, shape, chunks, dtype: values instanceof Uint8Array ? "u8" : "f32" });
}
