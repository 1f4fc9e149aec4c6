import { dateOfDay, dayNumber } from "../dates.ts";
import { configError } from "../errors.ts";
import type { SimulationOptions } from "./options.ts";

/** 60 dates, 12 days apart: three later neighbours each (174 pairs), a fourth for every tenth date (6 more). */
function benchmarkPairs(): [string, string][] {
  const start = dayNumber("2018-01-06");
  const dates = Array.from({ length: 60 }, (_, i) => dateOfDay(start + 12 * i));
  return dates.flatMap((date, i) =>
    dates.slice(i + 1, i + (i % 10 === 0 ? 5 : 4)).map((later): [string, string] => [date, later]),
  );
}

/** Ready-made scenes, one for each purpose. Spread one and change what you need: {...PRESETS.volcano, seed: 2}. */
export const PRESETS = {
  /** The demo: a volcano that inflates, breathes with the seasons and jumps once; all disturbances on. */
  volcano: {
    seed: 7,
    shape: { y: 200, x: 200 },
    incidenceGradient: 0.06,
    network: { count: 38, skip: [9, 22, 23], connections: 3, annualPairs: true },
    deformation: [
      {
        pattern: { kind: "mogi", center: { y: 0.45, x: 0.45 }, depth: 2500, volumeChange: 1.6e6 },
        history: { kind: "linear" },
      },
      {
        pattern: { kind: "mogi", center: { y: 0.42, x: 0.52 }, depth: 1200, volumeChange: 2.5e5 },
        history: { kind: "step", date: "2018-10-20" },
      },
      {
        pattern: { kind: "bowl", center: { y: 0.72, x: 0.3 }, radius: 1500, up: 0.012 },
        history: { kind: "seasonal", phase: 0.6 },
      },
    ],
    turbulence: { deviation: 0.006 },
    stratified: { deviation: 0.006, annualAmplitude: 0.003 },
    ramp: {},
    terrain: {
      base: 700,
      relief: 90,
      cones: [
        { center: { y: 0.45, x: 0.45 }, height: 2300, radius: 2600, craterDepth: 350, craterRadius: 450 },
        { center: { y: 0.7, x: 0.75 }, height: 500, radius: 900 },
      ],
      errorDeviation: 5,
    },
    coherence: { urbanShare: 0.6 },
    water: { lakes: [{ center: { y: 0.2, x: 0.15 }, radius: 900 }], river: { position: 0.85, width: 320 } },
    unwrapErrors: [{ region: "eastBank", share: 0.08 }],
    holes: { share: 0.25, count: 2, radius: 700 },
    emptyCorner: 0.12,
  },
  /** Two subsiding bowls, one of them slowing down, under a city beside a lake. */
  city: {
    seed: 11,
    shape: { y: 160, x: 200 },
    network: { count: 30, connections: 4 },
    deformation: [
      {
        pattern: { kind: "bowl", center: { y: 0.5, x: 0.4 }, radius: 1600, up: -0.12 },
        history: { kind: "linear" },
      },
      {
        pattern: { kind: "bowl", center: { y: 0.3, x: 0.75 }, radius: 800, up: -0.05 },
        history: { kind: "exponential", date: "2018-04-12", timescale: 120 },
      },
    ],
    turbulence: { deviation: 0.005 },
    terrain: { relief: 20, errorDeviation: 4 },
    coherence: { urbanShare: 0.75 },
    water: { lakes: [{ center: { y: 0.85, x: 0.15 }, radius: 1400 }] },
    holes: { share: 0.2 },
  },
  /** Only decorrelation noise of known statistics: for the coverage of stated uncertainties. */
  noise: {
    seed: 3,
    shape: { y: 100, x: 100 },
    network: { count: 20, connections: 3 },
    terrain: { relief: 0 },
    coherence: {},
  },
  /** No noise of any kind: an inversion must give the truth back exactly. */
  plain: {
    seed: 1,
    shape: { y: 60, x: 80 },
    network: { count: 16, connections: 3 },
    terrain: { relief: 0 },
    deformation: [
      {
        pattern: { kind: "mogi", center: { y: 0.5, x: 0.5 }, depth: 1500, volumeChange: 1e6 },
        history: { kind: "linear" },
      },
      {
        pattern: { kind: "bowl", center: { y: 0.3, x: 0.7 }, radius: 800, up: 0.02 },
        history: { kind: "seasonal" },
      },
    ],
  },
  /** 1000 x 1000 pixels, 60 dates, 180 pairs: the size at which speed and memory are claimed. */
  benchmark: {
    seed: 5,
    shape: { y: 1000, x: 1000 },
    pixelSize: 40,
    network: { pairs: benchmarkPairs() },
    deformation: [
      {
        pattern: { kind: "mogi", center: { y: 0.5, x: 0.5 }, depth: 4000, volumeChange: 3e6 },
        history: { kind: "linear" },
      },
      {
        pattern: { kind: "bowl", center: { y: 0.25, x: 0.7 }, radius: 3000, up: -0.03 },
        history: { kind: "seasonal" },
      },
    ],
    turbulence: {},
    stratified: {},
    terrain: { errorDeviation: 5 },
    coherence: {},
    water: { lakes: [{ center: { y: 0.8, x: 0.2 }, radius: 4000 }] },
    holes: { share: 0.4, count: 4, radius: 2000 },
  },
} as const satisfies Record<string, SimulationOptions>;

type PresetName = keyof typeof PRESETS;

/** A preset by its name; an error that lists the names when there is none. */
export function findPreset(name: string): SimulationOptions {
  if (Object.hasOwn(PRESETS, name)) return PRESETS[name as PresetName];
  throw configError({
    code: "preset-unknown",
    what: "There is no such simulation preset.",
    got: name,
    fix: `One of: ${Object.keys(PRESETS).join(", ")}.`,
  });
}
