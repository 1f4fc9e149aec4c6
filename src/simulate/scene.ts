import { yearsSinceFirst } from "../dates.ts";
import { type PhaseNoiseTable, tabulatePhaseNoise } from "../kernels/statistics/phase-distribution.ts";
import { drawRamps, type Ramp } from "./atmosphere/ramp.ts";
import { stratifiedCoefficients } from "./atmosphere/stratified.ts";
import { createTurbulence, type TurbulenceRows } from "./atmosphere/turbulence.ts";
import { createPattern, type PatternRow } from "./deformation/line-of-sight.ts";
import { evaluateHistory } from "./deformation/recipe.ts";
import { type PairCoherence, pairCoherence } from "./interferogram/coherence.ts";
import { drawHoles } from "./interferogram/holes.ts";
import { type CycleJump, drawCycleJumps } from "./interferogram/unwrap-errors.ts";
import { type SimulatedNetwork, simulateNetwork } from "./network.ts";
import type { ResolvedOptions } from "./options.ts";
import { createSceneField } from "./scene-field.ts";
import { pairSubstream } from "./streams.ts";
import { createUrbanCover, type UrbanRow } from "./surface/cover.ts";
import type { Disc } from "./surface/discs.ts";
import { createTerrain, type Terrain } from "./surface/terrain.ts";
import { createLand, type LandRow } from "./surface/water.ts";

const RADIANS = Math.PI / 180;

/** One motion: a pattern's row of pixels and its factor at each date, relative to the first date. */
interface Motion {
  readonly pattern: PatternRow;
  readonly history: Float64Array;
}

/** What one interferogram is made from besides its two dates. */
export interface PairRecipe {
  readonly reference: number;
  readonly secondary: number;
  readonly substream: number;
  readonly coherence: PairCoherence;
  readonly jumps: readonly CycleJump[];
  readonly holes: readonly Disc[];
}

/**
 * The options turned into numbers per date and per pair and functions per row of pixels. Its size does not depend
 * on the number of pixels.
 */
export interface Scene extends SimulatedNetwork {
  readonly options: ResolvedOptions;
  /** Years of 365.25 days since the first date. */
  readonly years: Float64Array;
  readonly motions: readonly Motion[];
  readonly terrain: Terrain;
  readonly land: LandRow;
  readonly urban: UrbanRow;
  readonly turbulence: TurbulenceRows | null;
  /** m of path per m of height, per date. */
  readonly stratified: Float64Array;
  readonly ramps: readonly Ramp[];
  /** m of apparent displacement towards the satellite per m of height error, per date: bperp / (R sin theta). */
  readonly heightErrorFactor: Float64Array;
  readonly pairs: readonly PairRecipe[];
  /** Made on first use: it takes a few tenths of a second for many looks. */
  noiseTable(): PhaseNoiseTable;
}

export function createScene(options: ResolvedOptions): Scene {
  const simulated = simulateNetwork(options);
  const { days, baselines, network } = simulated;
  const field = createSceneField(options);
  const distance = options.slantRange * Math.sin(options.incidence * RADIANS);
  let table: PhaseNoiseTable | null = null;
  return {
    ...simulated,
    options,
    years: yearsSinceFirst(network.dates),
    motions: options.deformation.map(({ pattern, history }) => ({
      pattern: createPattern(pattern, options),
      history: evaluateHistory(history, days),
    })),
    terrain: createTerrain(options, field),
    land: createLand(options),
    urban: createUrbanCover(options, field),
    turbulence: createTurbulence(options, field, days),
    stratified: stratifiedCoefficients(options, days),
    ramps: drawRamps(options, days),
    heightErrorFactor: Float64Array.from(baselines, (baseline) => baseline / distance),
    pairs: network.pairs.map(({ reference, secondary }, k) => {
      const [first, second] = [days[reference] ?? 0, days[secondary] ?? 0];
      return {
        reference,
        secondary,
        substream: pairSubstream(first, second),
        coherence: pairCoherence(options, second - first, network.perpendicularBaseline?.[k] ?? 0),
        jumps: drawCycleJumps(options, first, second),
        holes: drawHoles(options, first, second),
      };
    }),
    noiseTable() {
      table ??= tabulatePhaseNoise(options.looks);
      return table;
    },
  };
}
