import { type Kernels, loadKernels } from "../src/compute/wasm.ts";
import { IDENTITY, NO_CRS } from "../src/geo/grid.ts";
import { phaseVariance } from "../src/kernels/statistics/phase-variance.ts";
import { resolveParams } from "../src/pipeline/recipe.ts";
import type { Facts, Tile, TileContext } from "../src/pipeline/step.ts";
import { sbas } from "../src/systems/sbas/recipe.ts";
import type { ReferenceRecord } from "../src/systems/sbas/reference-point.ts";
import { createRandom, normal } from "./random.ts";

export const DATES = Array.from({ length: 12 }, (_, i) =>
  new Date(Date.UTC(2018, 0, 6 + 12 * i)).toISOString().slice(0, 10),
);
/** Each date with the next three. */
export const PAIRS = DATES.flatMap((_, i) =>
  [1, 2, 3].flatMap((d) => (i + d < DATES.length ? [{ reference: i, secondary: i + d }] : [])),
);
export const LOOKS = 20;
export const WAVELENGTH = 0.0555;
/** Coherence of the reference point, a single pixel, in each pair. */
export const REFERENCE_COHERENCE = PAIRS.map((_, k) => 0.5 + 0.4 * ((k % 5) / 5));

/** Coherences of simulated pixels are multiples of a hundredth: their variances are worked out once. */
const VARIANCE = Array.from({ length: 100 }, (_, percent) => phaseVariance(percent / 100, LOOKS));
const varianceOf = (coherence: number) => VARIANCE[Math.round(100 * coherence)]!;

export interface SimulatedTile extends Tile {
  /** Displacement, metres, dates x pixels. */
  readonly truth: Float64Array;
}

/**
 * One row of pixels with Gaussian phase noise of the variance that coherence and looks say, the reference point's noise
 * included, a draw of its own for each pixel. `holes` is the share of missing phases.
 */
export function simulateTile(pixels: number, { seed = 1, holes = 0 } = {}): SimulatedTile {
  const random = createRandom(seed);
  const truth = new Float64Array(DATES.length * pixels);
  for (let i = pixels; i < truth.length; i++) truth[i] = 0.02 * normal(random);
  const size = PAIRS.length * pixels;
  const coherence = Float32Array.from({ length: size }, () => Math.round(40 + 50 * random()) / 100);
  const unwrappedPhase = coherence.map((value, i) => {
    const { reference: a, secondary: b } = PAIRS[Math.floor(i / pixels)]!;
    const p = i % pixels;
    const phase = (-4 * Math.PI * (truth[b * pixels + p]! - truth[a * pixels + p]!)) / WAVELENGTH;
    const variance = varianceOf(value) + varianceOf(REFERENCE_COHERENCE[Math.floor(i / pixels)]!);
    const noisy = phase + Math.sqrt(variance) * normal(random);
    return random() < holes ? Number.NaN : noisy;
  });
  return {
    origin: { y: 0, x: 0 },
    shape: { y: 1, x: pixels },
    inputs: { unwrappedPhase, coherence },
    truth,
  };
}

export const referenceRecord: ReferenceRecord = {
  y: 99,
  x: 99,
  lonLat: null,
  chosen: "given",
  window: 1,
  pixels: 1,
  phase: PAIRS.map(() => 0),
  coherence: REFERENCE_COHERENCE,
};

/** What the runner gives the steps of one pass when they are prepared; counts the inverters they make. */
export async function createContext(
  set: Readonly<Record<string, unknown>> = {},
  {
    looks = LOOKS as number | undefined,
    layers = ["unwrappedPhase", "coherence", "displacement"],
    record = referenceRecord,
  } = {},
) {
  const loaded = await loadKernels();
  const counted = { inverters: 0 };
  const kernels: Kernels = {
    ...loaded,
    createInverter(symbolic, options) {
      counted.inverters++;
      return loaded.createInverter(symbolic, options);
    },
  };
  const facts: Facts = {
    grid: { shape: { y: 100, x: 10_000 }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
    network: { dates: DATES, pairs: PAIRS, perpendicularBaseline: null },
    dates: DATES,
    acquisition: { wavelength: WAVELENGTH, ...(looks !== undefined && { looks }) },
    reference: null,
  };
  const shared = new Map<string, unknown>();
  // biome-ignore lint/suspicious/noExplicitAny: the parameters of all steps, as the runner passes them
  const context: TileContext<any> = {
    params: resolveParams(sbas, set),
    facts,
    records: { "reference-point": record },
    available: new Set(layers),
    kernels,
    share<T>(kind: string, make: () => T): T {
      if (!shared.has(kind)) shared.set(kind, make());
      return shared.get(kind) as T;
    },
  };
  return { context, counted };
}
