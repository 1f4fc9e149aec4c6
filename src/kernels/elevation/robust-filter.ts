import type { ElevationTile, StageRejects } from "./elevation-tile.ts";
import type { RobustLimits } from "./robust-limits.ts";
import { rejectByLimits } from "./spatial-rejects.ts";
import { dropEarlierRejects } from "./stage-order.ts";
import { RATE_TOLERANCE } from "./temporal-rejects.ts";
import { countDays } from "./tile-times.ts";
import { yearsAfterReference } from "./years-after-reference.ts";

export interface RobustFilterOptions {
  /** Metres; as given to `limitByRobustRate`. */
  readonly tolerance?: number;
  /** How many years the date of the reference may be wrong by, as of one made from scenes of several years. */
  readonly referenceYears?: number;
  /** "pyddem": whole days, years of 365.24 days, and nothing rejected in time on the day of the reference. */
  readonly compat?: "pyddem";
}

/** Years; pyddem's. */
const REFERENCE_YEARS = 2;
/** An elevation may change at so many times the rate nearby; pyddem's. */
const TIMES_RATE = 2;

/**
 * Rejects observations by how fast the ground nearby changes (Hugonnet et al. 2021): those outside the limits ("robust-spatial"),
 * then those further from the reference than tolerance + a x (referenceYears + 2 x years from it), with the rate a of their pixel
 * ("robust-temporal"). A pixel without a rate keeps all.
 *
 * @param limits of the tile's pixels, by `limitByRobustRate`
 * @param referenceDay days since 1970-01-01 of the reference DEM
 * @returns one mask per stage, in order; an observation is in the first that rejects it
 */
export function filterByRobustRate(
  tile: ElevationTile,
  limits: RobustLimits,
  referenceDay: number,
  { tolerance = RATE_TOLERANCE, referenceYears = REFERENCE_YEARS, compat }: RobustFilterOptions = {},
): StageRejects[] {
  const { elevation, days, reference } = tile;
  const temporal = new Uint8Array(elevation.length);
  const times = countDays(tile, referenceDay, limits.rate);
  for (let time = 0; time < times; time++) {
    const years = yearsAfterReference(days[time]!, referenceDay, compat);
    if (years === null) continue;
    const yearsOfChange = referenceYears + TIMES_RATE * Math.abs(years);
    for (let p = 0, i = time * reference.length; p < reference.length; p++, i++)
      if (Math.abs(reference[p]! - elevation[i]!) > tolerance + yearsOfChange * limits.rate[p]!)
        temporal[i] = 1;
  }
  return dropEarlierRejects([
    { stage: "robust-spatial", rejects: rejectByLimits(elevation, limits) },
    { stage: "robust-temporal", rejects: temporal },
  ]);
}
