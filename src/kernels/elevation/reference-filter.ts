import { inputError } from "../../errors.ts";
import type { RasterShape } from "../raster/raster-shape.ts";
import type { ElevationTile, StageRejects } from "./elevation-tile.ts";
import { rejectByRange } from "./range-rejects.ts";
import { type ElevationLimits, limitElevations, type SpatialTest } from "./spatial-limits.ts";
import { rejectByLimits } from "./spatial-rejects.ts";
import { dropEarlierRejects } from "./stage-order.ts";
import { rejectByRate, type TemporalOptions } from "./temporal-rejects.ts";

export const REFERENCE_FILTERS = ["min_max", "time", "both"] as const;
export type ReferenceFilter = (typeof REFERENCE_FILTERS)[number];

/** Spatial tests of each filter, in order, from the nearest and widest to the farthest and narrowest; pyddem's. */
export const SPATIAL_TESTS: Readonly<Record<ReferenceFilter, readonly SpatialTest[]>> = {
  min_max: [{ radius: 500, tolerance: 20 }],
  time: [],
  both: [
    { radius: 200, tolerance: 700 },
    { radius: 500, tolerance: 500 },
    { radius: 2000, tolerance: 300 },
  ],
};

/**
 * The limits of a filter's spatial tests, once for the whole map; arguments as those of `limitElevations`.
 * `filterByReference` takes the same rectangle of each for a tile.
 */
export function limitByReference(
  filter: ReferenceFilter,
  reference: Float32Array,
  shape: RasterShape,
  pixel: RasterShape,
  options: { readonly compat?: "pyddem" } = {},
): ElevationLimits[] {
  return SPATIAL_TESTS[filter].map((test) => limitElevations(reference, shape, pixel, test, options));
}

/**
 * Rejects observations that cannot be the ground, by what a reference DEM says of it (Hugonnet et al. 2021): elevations outside
 * the Earth's ("range"), then outside those nearby ("spatial-...m": `min_max` has one such test, `both` three), then further from
 * the reference than any change since ("temporal": `time` and `both`).
 *
 * @param limits of the tile's pixels, in the order of `limitByReference`
 * @param referenceDay days since 1970-01-01 of the reference DEM; `min_max` does not look at it
 * @returns one mask per stage, in order; an observation is in the first that rejects it
 */
export function filterByReference(
  filter: ReferenceFilter,
  tile: ElevationTile,
  limits: readonly ElevationLimits[],
  referenceDay: number,
  options: TemporalOptions = {},
): StageRejects[] {
  const tests = SPATIAL_TESTS[filter];
  if (limits.length !== tests.length)
    throw inputError({
      code: "filter-limits",
      what: "The limits are not those of this filter's spatial tests.",
      got: `${limits.length} for the ${tests.length} of ${filter}`,
      fix: "Make them by limitByReference with the same filter.",
    });
  const stages = [{ stage: "range", rejects: rejectByRange(tile.elevation) }];
  for (const [k, { radius }] of tests.entries())
    stages.push({ stage: `spatial-${radius}m`, rejects: rejectByLimits(tile.elevation, limits[k]!) });
  if (filter !== "min_max")
    stages.push({ stage: "temporal", rejects: rejectByRate(tile, referenceDay, options) });
  return dropEarlierRejects(stages);
}
