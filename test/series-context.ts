import { loadKernels } from "../src/compute/wasm.ts";
import { IDENTITY, NO_CRS } from "../src/geo/grid.ts";
import { defaultsOf, type Params } from "../src/pipeline/params.ts";
import type { Facts, LayerContext, Records } from "../src/pipeline/step.ts";

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

/** What the runner gives a step that works on a series when it is prepared. */
export async function seriesContext<P extends Params>(
  step: { readonly params: P },
  scene: SeriesScene,
  set: Readonly<Record<string, unknown>> = {},
  {
    maps = {},
    records = {},
  }: { maps?: Readonly<Record<string, Float32Array | undefined>>; records?: Records } = {},
): Promise<LayerContext<P>> {
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
