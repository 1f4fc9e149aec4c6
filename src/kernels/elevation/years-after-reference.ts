import { DAYS_PER_YEAR } from "../../dates.ts";

/** Days of a year in pyddem's distances from the reference date (elsewhere it has others). */
const PYDDEM_YEAR = 365.24;

/**
 * Years from the reference DEM to an observation, negative before it. null = pyddem does not look at this date: it counts whole
 * days (the next lower number of days before the reference), and its tests are for dates before and after, not for the day itself.
 */
export function yearsAfterReference(day: number, referenceDay: number, compat?: "pyddem"): number | null {
  if (compat !== "pyddem") return (day - referenceDay) / DAYS_PER_YEAR;
  const daysBefore = Math.floor(referenceDay - day);
  return daysBefore === 0 ? null : -daysBefore / PYDDEM_YEAR;
}
