import { type Disc, discOfMetres, discOfPixels } from "../raster/disc.ts";
import { discExtremes } from "../raster/disc-extremes.ts";
import { discPercentiles } from "../raster/disc-percentiles.ts";
import type { RasterShape } from "../raster/raster-shape.ts";
import type { ElevationLimits } from "./spatial-limits.ts";
import { MAX_RATE, RATE_TOLERANCE } from "./temporal-rejects.ts";

/** What the robust filter has to know of each pixel's neighbourhood. NaN where there is no limit. */
export interface RobustLimits extends ElevationLimits {
  /** How fast the ground nearby changes, whatever the sign, m/yr. */
  readonly rate: Float32Array;
}

export interface RobustOptions {
  /** How far "nearby" reaches, metres. */
  readonly radius?: number;
  /** Rates outside are no rates of the ground, m/yr. */
  readonly maxRate?: readonly [lowest: number, highest: number];
  /** What an elevation may differ by besides, metres. */
  readonly tolerance?: number;
  /** "pyddem": radii of whole pixels, as wide as they are high on average. */
  readonly compat?: "pyddem";
}

/** Metres; pyddem's. */
export const ROBUST_RADIUS = 1000;
/** The rate nearby is the larger of these percentiles, apart from the sign (pyddem's): a glacier's own, not that of one bad pixel. */
const PERCENTILES = [20, 80];
/** Years of change at the rate nearby that an elevation may lie outside those of the reference nearby; pyddem's. */
const YEARS_OUTSIDE = 30;

/**
 * What the robust filter allows (Hugonnet et al. 2021), from a map of rates that a line through each pixel's elevations gave:
 * elevations of the reference nearby and 30 years of change at the rate nearby, and that rate itself. Made once for the whole
 * map. Costs one `discExtremes` and one `discPercentiles`.
 *
 * @param slope y x x, m/yr, NaN = unknown
 * @param reference y x x, metres, NaN = no data
 * @param pixel distance between pixel centres along y and x, metres
 */
export function limitByRobustRate(
  slope: Float32Array,
  reference: Float32Array,
  shape: RasterShape,
  pixel: RasterShape,
  {
    radius = ROBUST_RADIUS,
    maxRate: [slowest, fastest] = MAX_RATE,
    tolerance = RATE_TOLERANCE,
    compat,
  }: RobustOptions = {},
): RobustLimits {
  const disc: Disc =
    compat === "pyddem"
      ? discOfPixels(Math.floor(radius / ((pixel.y + pixel.x) / 2)))
      : discOfMetres(radius, pixel);
  const plausible = slope.map((rate) => (rate >= slowest && rate <= fastest ? rate : Number.NaN));
  const [low, high] = discPercentiles(plausible, shape, disc, PERCENTILES);
  const rate = low!.map((value, p) => Math.max(Math.abs(value), Math.abs(high![p]!)));
  const { smallest, largest } = discExtremes(reference, shape, disc);
  const outside = rate.map((value) => tolerance + YEARS_OUTSIDE * value);
  return {
    lowest: smallest.map((z, p) => z - outside[p]!),
    highest: largest.map((z, p) => z + outside[p]!),
    rate,
  };
}
