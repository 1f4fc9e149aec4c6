import type { Grid } from "../../geo/grid.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Variable } from "../../stack/variable.ts";
import { checkWindow } from "../../stack/window.ts";
import type { Layer } from "../layer.ts";
import { createSimulatedVariable } from "../variable.ts";
import { demDataLayers, demTruthLayers } from "./layers.ts";
import { createObserver } from "./observe.ts";
import { type DemSimulationOptions, type ResolvedDemOptions, resolveDemOptions } from "./options.ts";
import { createDemScene } from "./scene.ts";
import { stateErrors } from "./stated-error.ts";

/** Part of every source: raise it when the same options give other bytes. */
export const DEM_SIMULATION_VERSION = 1;

/** What a processor of DEMs should find. */
export interface DemTruth {
  /**
   * As lazy variables: elevation (time, y, x; m) without errors, deviation (time, y, x; m: standard deviation of each pixel's
   * noise), outlier (time, y, x; 1 = wrong by more than noise), and of the surface trend (y, x; m yr-1, at the first day of
   * `dates.start`), acceleration (m yr-2), seasonAmplitude (m), slope (degree) and glacierMask.
   */
  readonly variables: ReadonlyMap<string, Variable>;
  /** True elevation of row `y` from column `x` on at any day since 1970-01-01, m; fills `out`. */
  elevationRow(day: number, y: number, x: number, out: Float64Array): void;
  /** What each DEM has as a whole, in the order of the dates. */
  readonly epochs: readonly {
    readonly isSharp: boolean;
    readonly quality: number;
    readonly bias: number;
    readonly shift: readonly [east: number, north: number];
    readonly tilt: readonly [east: number, north: number];
  }[];
}

/** A stack of DEMs with its truth. Nothing is held: every window is computed when it is read. */
export interface SimulatedDemStack extends Stack {
  readonly product: "simulated";
  readonly network: null;
  readonly dateNames: readonly string[];
  /** The options with all defaults filled in. */
  readonly options: ResolvedDemOptions;
  readonly truth: DemTruth;
}

/**
 * Simulates a stack of DEMs: fractal terrain with a glacier that thins, breathes and may surge, and ground that may fall in,
 * seen by stereo sensors on irregular days, some of them twice. Variables as in `Stack`, and glacierMask (y, x; 1 = ice).
 *
 * Any window equals the crop of the whole bit for bit, and a DEM does not change when others are added. Memory: two fields of
 * 256 kB for each DEM that was read; nothing grows with the scene. Errors: config "simulation-options".
 */
export function simulateDemStack(given: DemSimulationOptions = {}): SimulatedDemStack {
  const options = resolveDemOptions(given);
  const scene = createDemScene(options);
  const observe = createObserver(scene);
  const { epochs } = scene;
  const variables = variablesOf(demDataLayers(scene, observe), options, "");
  let stated: Float32Array | null = null;
  const std = perDate("elevationStd", epochs.length, options, () => {
    stated ??= stateErrors(scene, observe);
    return stated;
  });
  variables.set(std.name, std);
  return {
    product: "simulated",
    grid: gridOf(options),
    variables,
    network: null,
    dates: epochs.map(({ date }) => date),
    dateNames: epochs.map(({ name }) => name),
    acquisition: {},
    attrs: { seed: options.seed },
    notes: [],
    options,
    truth: {
      variables: variablesOf(demTruthLayers(scene, observe), options, "truth."),
      elevationRow: scene.elevationRow,
      epochs: epochs.map(({ isSharp, quality, bias, shift, tilt }) => ({
        isSharp,
        quality,
        bias,
        shift,
        tilt,
      })),
    },
  };
}

/** One number of metres for each DEM, computed when it is first read. */
function perDate(
  name: string,
  length: number,
  options: ResolvedDemOptions,
  compute: () => Float32Array,
): Variable {
  const [dims, shape] = [["time"] as const, [length]];
  return {
    name,
    dims,
    shape,
    dtype: "f32",
    unit: "m",
    nodata: null,
    chunks: shape,
    attrs: {},
    source: sourceOf(name, options),
    async read(window) {
      checkWindow({ name, dims, shape }, window);
      const [[first, last] = [0, 0]] = window;
      return compute().slice(first, last);
    },
    async close() {},
  };
}

const sourceOf = (name: string, options: ResolvedDemOptions) => ({
  view: "simulatedDems",
  version: DEM_SIMULATION_VERSION,
  name,
  options,
});

const gridOf = ({ shape, pixelSize, origin, epsg }: ResolvedDemOptions): Grid => ({
  shape,
  affine: [pixelSize, 0, origin[0], 0, -pixelSize, origin[1]],
  crs: { epsg, wkt: null },
  geometry: "map",
});

function variablesOf(
  layers: Readonly<Record<string, Layer>>,
  options: ResolvedDemOptions,
  prefix: string,
): Map<string, Variable> {
  return new Map(
    Object.entries(layers).map(([name, layer]) => {
      return [name, createSimulatedVariable(layer, sourceOf(prefix + name, options))];
    }),
  );
}
