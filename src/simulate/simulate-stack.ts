import type { Grid } from "../geo/grid.ts";
import type { Network } from "../stack/network.ts";
import type { Acquisition, Stack } from "../stack/stack.ts";
import type { Source, Variable, Window } from "../stack/variable.ts";
import { acquisitionOf, gridOf } from "./geometry.ts";
import { createCoherenceLayer, createComponentLayer, createPhaseLayer } from "./interferogram/layers.ts";
import {
  createAtmosphereLayer,
  createCyclesLayer,
  createDisplacementLayer,
  createNoiseLayer,
  createTrueCoherenceLayer,
  createVelocityLayer,
} from "./interferogram/truth-layers.ts";
import { computeWindow, type Layer } from "./layer.ts";
import { type ResolvedOptions, resolveOptions, type SimulationOptions } from "./options.ts";
import { createScene, type Scene } from "./scene.ts";
import {
  createAzimuthLayer,
  createHeightErrorLayer,
  createHeightLayer,
  createIncidenceLayer,
  createWaterMaskLayer,
} from "./surface/layers.ts";
import { createSimulatedVariable } from "./variable.ts";

/** Part of every source: raise it when the same options give other bytes. */
export const SIMULATION_VERSION = 2;

/** Computes any window of an array at once. Windows are [start, stop) per dimension, as for variables. */
export type ComputeWindow<T> = (window: Window) => T;

/** What a processor should find. Displacements are m along the line of sight, towards the satellite. */
export interface SimulationTruth {
  /** (time, y, x) m, relative to the first date. */
  readonly displacement: ComputeWindow<Float32Array>;
  /** (y, x) m per year: slope of the ordinary least-squares line through the true series at its dates. */
  readonly velocity: ComputeWindow<Float32Array>;
  /** (time, y, x) m of apparent displacement by delays and ramps, relative to the first date. */
  readonly atmosphere: ComputeWindow<Float32Array>;
  /** (y, x) m, true height minus the elevation model. */
  readonly heightError: ComputeWindow<Float32Array>;
  /** (pair, y, x) rad, decorrelation noise. */
  readonly noise: ComputeWindow<Float32Array>;
  /** (pair, y, x), coherence before estimation. */
  readonly coherence: ComputeWindow<Float32Array>;
  /** (pair, y, x), cycles that the phase has too much. */
  readonly unwrapCycles: ComputeWindow<Int16Array>;
  /** m per date, from an arbitrary orbit. */
  readonly perpendicularBaselines: readonly number[];
  /** The same arrays as lazy variables, by the names above. */
  readonly variables: ReadonlyMap<string, Variable>;
}

/** A stack of interferograms with its truth. Nothing is held: every window is computed when asked for. */
export interface SimulatedStack extends Stack {
  readonly product: "simulated";
  readonly network: Network;
  /** The options with all defaults filled in. */
  readonly options: ResolvedOptions;
  /** (pair, y, x) rad, 0 = no data. */
  readonly unwrappedPhase: ComputeWindow<Float32Array>;
  /** (pair, y, x), 0 = no data. */
  readonly coherence: ComputeWindow<Float32Array>;
  /** (pair, y, x), 0 = water or no data. */
  readonly connectedComponent: ComputeWindow<Int16Array>;
  /** (y, x) m. */
  readonly height: ComputeWindow<Float32Array>;
  /** (y, x) degrees. */
  readonly incidenceAngle: ComputeWindow<Float32Array>;
  /** (y, x) degrees. */
  readonly azimuthAngle: ComputeWindow<Float32Array>;
  /** (y, x), 1 = land. */
  readonly waterMask: ComputeWindow<Uint8Array>;
  readonly truth: SimulationTruth;
}

/**
 * Simulates a stack of unwrapped interferograms. Any window costs time in proportion to its size, and equals the
 * crop of the whole bit for bit: the same options give the same bytes for any tiling, order and number of workers.
 *
 * Memory: 256 kB per date with turbulence, 0.5 MB for the noise; nothing grows with the scene.
 * Errors: config "simulation-options", which names every bad option.
 */
export function simulateStack(options: SimulationOptions = {}): SimulatedStack {
  const resolved = resolveOptions(options);
  const scene = createScene(resolved);
  const layers = dataLayers(scene);
  const truths = truthLayers(scene);
  const grid: Grid = gridOf(resolved);
  const acquisition: Acquisition = acquisitionOf(resolved);
  const { network, baselines } = scene;
  return {
    product: "simulated",
    grid,
    acquisition,
    network,
    dates: network.dates,
    options: resolved,
    variables: variablesOf(layers, resolved, ""),
    attrs: { seed: resolved.seed },
    notes: [],
    unwrappedPhase: floats(layers.unwrappedPhase),
    coherence: floats(layers.coherence),
    connectedComponent: integers(layers.connectedComponent),
    height: floats(layers.height),
    incidenceAngle: floats(layers.incidenceAngle),
    azimuthAngle: floats(layers.azimuthAngle),
    waterMask: (window) => computeWindow(layers.waterMask, window) as Uint8Array,
    truth: {
      displacement: floats(truths.displacement),
      velocity: floats(truths.velocity),
      atmosphere: floats(truths.atmosphere),
      heightError: floats(truths.heightError),
      noise: floats(truths.noise),
      coherence: floats(truths.coherence),
      unwrapCycles: integers(truths.unwrapCycles),
      perpendicularBaselines: baselines,
      variables: variablesOf(truths, resolved, "truth."),
    },
  };
}

const floats =
  (layer: Layer): ComputeWindow<Float32Array> =>
  (window) =>
    computeWindow(layer, window) as Float32Array;

const integers =
  (layer: Layer): ComputeWindow<Int16Array> =>
  (window) =>
    computeWindow(layer, window) as Int16Array;

const dataLayers = (scene: Scene) => ({
  unwrappedPhase: createPhaseLayer(scene),
  coherence: createCoherenceLayer(scene),
  connectedComponent: createComponentLayer(scene),
  height: createHeightLayer(scene),
  incidenceAngle: createIncidenceLayer(scene),
  azimuthAngle: createAzimuthLayer(scene),
  waterMask: createWaterMaskLayer(scene),
});

const truthLayers = (scene: Scene) => ({
  displacement: createDisplacementLayer(scene),
  velocity: createVelocityLayer(scene),
  atmosphere: createAtmosphereLayer(scene),
  heightError: createHeightErrorLayer(scene),
  noise: createNoiseLayer(scene),
  coherence: createTrueCoherenceLayer(scene),
  unwrapCycles: createCyclesLayer(scene),
});

function variablesOf(
  layers: Readonly<Record<string, Layer>>,
  options: ResolvedOptions,
  prefix: string,
): ReadonlyMap<string, Variable> {
  return new Map(
    Object.entries(layers).map(([name, layer]) => {
      const source: Source = { view: "simulated", version: SIMULATION_VERSION, name: prefix + name, options };
      return [name, createSimulatedVariable(layer, source)];
    }),
  );
}
