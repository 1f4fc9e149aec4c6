import { loadKernels } from "../src/compute/wasm.ts";
import { IDENTITY, NO_CRS } from "../src/geo/grid.ts";
import { resolveParams } from "../src/pipeline/recipe.ts";
import type { Facts, Records, Tile, TileContext } from "../src/pipeline/step.ts";
import type { Network } from "../src/stack/network.ts";
import type { Acquisition } from "../src/stack/stack.ts";
import { offsets } from "../src/systems/sbas/offsets/recipe.ts";
import { createRandom, normal } from "./random.ts";

/** Samples of 2.33 m in slant range and lines of 14 m, with looks in the sizes as products state them. */
export const ACQUISITION: Acquisition = {
  rangePixelSize: 23.3,
  rangeLooks: 10,
  azimuthPixelSize: 28,
  azimuthLooks: 2,
};
export const METRES = { range: -2.33, azimuth: 14 } as const;

const DATES = Array.from({ length: 12 }, (_, i) =>
  new Date(Date.UTC(2018, 0, 6 + 24 * i)).toISOString().slice(0, 10),
);
/** Each date with the next three. */
export const NETWORK: Network = {
  dates: DATES,
  pairs: DATES.flatMap((_, i) =>
    [1, 2, 3].flatMap((d) => (i + d < DATES.length ? [{ reference: i, secondary: i + d }] : [])),
  ),
  perpendicularBaseline: null,
};

export interface OffsetScene extends Tile {
  /** Offset of each date against the first, pixels, dates x pixels; moves at `speed`. */
  readonly truth: Float64Array;
  /** Pixels per year, of each pixel. */
  readonly speed: Float64Array;
}

const YEAR_DAYS = 365.25;

/**
 * Pixels that move at speeds of their own, matched with normal errors of the standard errors that are given with them. A share
 * of the offsets are mismatches, off by up to 8 pixels, and a share are missing.
 */
export function simulateOffsets(
  shape: { readonly y: number; readonly x: number },
  component: "range" | "azimuth",
  { seed = 1, holes = 0, mismatches = 0, leastSnr = 5 } = {},
): OffsetScene {
  const random = createRandom(seed);
  const { dates, pairs } = NETWORK;
  const pixels = shape.y * shape.x;
  const speed = Float64Array.from({ length: pixels }, () => 2 * normal(random));
  const years = dates.map((_, i) => (24 * i) / YEAR_DAYS);
  const truth = Float64Array.from(
    { length: dates.length * pixels },
    (_, i) => years[Math.floor(i / pixels)]! * speed[i % pixels]!,
  );
  const size = pairs.length * pixels;
  const std = Float32Array.from({ length: size }, () => 0.02 + 0.15 * random());
  const snr = new Float32Array(size);
  const offset = Float32Array.from({ length: size }, (_, i) => {
    const { reference, secondary } = pairs[Math.floor(i / pixels)]!;
    const p = i % pixels;
    const noisy = truth[secondary * pixels + p]! - truth[reference * pixels + p]! + std[i]! * normal(random);
    const isWrong = random() < mismatches;
    snr[i] = isWrong ? leastSnr * random() : leastSnr * (1 + random());
    const value = isWrong ? noisy + 16 * (random() - 0.5) : noisy;
    return random() < holes ? Number.NaN : value;
  });
  return {
    origin: { y: 0, x: 0 },
    shape,
    inputs: { [`${component}Offset`]: offset, [`${component}OffsetStd`]: std, offsetSNR: snr },
    truth,
    speed,
  };
}

/** What the runner gives the steps of one pass when they are prepared. */
export async function createOffsetContext(
  set: Readonly<Record<string, unknown>> = {},
  {
    layers = [] as readonly string[],
    network = NETWORK,
    records = {} as Records,
    acquisition = ACQUISITION,
  } = {},
) {
  const facts: Facts = {
    grid: { shape: { y: 200, x: 200 }, affine: IDENTITY, crs: NO_CRS, geometry: "radar" },
    network,
    dates: network.dates,
    acquisition,
    reference: null,
  };
  const shared = new Map<string, unknown>();
  // biome-ignore lint/suspicious/noExplicitAny: the parameters of all steps, as the runner passes them
  const context: TileContext<any> = {
    params: resolveParams(offsets, set),
    facts,
    records,
    available: new Set(layers),
    kernels: await loadKernels(),
    share<T>(kind: string, make: () => T): T {
      if (!shared.has(kind)) shared.set(kind, make());
      return shared.get(kind) as T;
    },
  };
  return context;
}
