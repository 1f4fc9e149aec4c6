import { configError } from "../../errors.ts";
import type { ElevationTile } from "./elevation-tile.ts";
import { countDays } from "./tile-times.ts";
import { yearsAfterReference } from "./years-after-reference.ts";

export interface TemporalOptions {
  /** How fast the ground may rise, m/yr: from the smallest to the largest rate, or one number for both signs. */
  readonly maxRate?: number | readonly [lowest: number, highest: number];
  /** What an elevation may differ by besides, metres. */
  readonly tolerance?: number;
  /** "pyddem": whole days, years of 365.24 days, and nothing rejected on the day of the reference. */
  readonly compat?: "pyddem";
}

/** m/yr; pyddem's, and of the runs for Hugonnet et al. (2021). */
export const MAX_RATE: readonly [number, number] = [-50, 50];
/** Metres; pyddem's. */
export const RATE_TOLERANCE = 100;

/**
 * Observations that differ from the reference DEM by more than the ground can have moved since (Hugonnet et al. 2021):
 * z - reference must lie between lowest x T - tolerance and highest x T + tolerance, T years after the reference; before it the
 * rates change places.
 *
 * @param referenceDay days since 1970-01-01 of the reference DEM
 * @returns time x pixels, 1 where an observation is rejected; none where it or the reference has no data
 */
export function rejectByRate(
  tile: ElevationTile,
  referenceDay: number,
  { maxRate = MAX_RATE, tolerance = RATE_TOLERANCE, compat }: TemporalOptions = {},
): Uint8Array {
  const { elevation, days, reference } = tile;
  const rates = typeof maxRate === "number" ? ([-maxRate, maxRate] as const) : maxRate;
  if (!(rates[0] <= rates[1]))
    throw configError({
      code: "rate-range",
      what: "The smallest rate of elevation change is above the largest.",
      got: `${rates[0]} to ${rates[1]} m/yr`,
      fix: "Give the smallest first, for example [-50, 50], or one number above 0 for both signs.",
    });
  const rejects = new Uint8Array(elevation.length);
  const pixels = reference.length;
  const times = countDays(tile, referenceDay);
  for (let date = 0; date < times; date++) {
    const years = yearsAfterReference(days[date]!, referenceDay, compat);
    if (years === null) continue;
    const least = Math.min(rates[0] * years, rates[1] * years) - tolerance;
    const most = Math.max(rates[0] * years, rates[1] * years) + tolerance;
    for (let p = 0, i = date * pixels; p < pixels; p++, i++) {
      const change = elevation[i]! - reference[p]!;
      if (change < least || change > most) rejects[i] = 1;
    }
  }
  return rejects;
}
