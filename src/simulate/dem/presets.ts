import { configError } from "../../errors.ts";
import type { DemSimulationOptions } from "./options.ts";

/** Ready-made stacks of DEMs. Spread one and change what you need: {...DEM_PRESETS.glacier, seed: 2}. */
export const DEM_PRESETS = {
  /** The demo: a glacier that thins ever faster and surges once, under clouds and matching errors. */
  glacier: {
    seed: 3,
    shape: { y: 120, x: 100 },
    glacier: { length: 1400, width: 600, surge: {} },
  },
  /** A volcano whose summit falls in. */
  caldera: {
    seed: 8,
    terrain: {
      base: 600,
      relief: 60,
      cones: [{ center: { y: 0.5, x: 0.5 }, height: 900, radius: 900, craterDepth: 80, craterRadius: 150 }],
    },
    glacier: null,
    collapse: { center: { y: 0.5, x: 0.5 }, radius: 450, depth: 110 },
  },
  /** Noise of known statistics on stable, gently sloping ground: for the coverage of stated uncertainties. */
  noise: {
    seed: 5,
    glacier: null,
    gaps: null,
    outliers: null,
    clouds: null,
    sharpShare: 0,
    noise: { spread: 0, badShare: 0, correlated: 0, bias: 0, shift: 0, tilt: 0 },
  },
  /** No errors of any kind: a fit must give the truth back. */
  plain: { seed: 1, shape: { y: 40, x: 30 }, noise: null, gaps: null, outliers: null, clouds: null },
} as const satisfies Record<string, DemSimulationOptions>;

/** A preset by its name; an error that lists the names when there is none. */
export function findDemPreset(name: string): DemSimulationOptions {
  if (Object.hasOwn(DEM_PRESETS, name)) return DEM_PRESETS[name as keyof typeof DEM_PRESETS];
  throw configError({
    code: "preset-unknown",
    what: "There is no such simulation preset of DEMs.",
    got: name,
    fix: `One of: ${Object.keys(DEM_PRESETS).join(", ")}.`,
  });
}
