import { dateOfDay, dayNumber } from "../../dates.ts";
import { configError } from "../../errors.ts";
import { compatGrid } from "../../geo/compat-grid.ts";
import type { Grid } from "../../geo/grid.ts";

/** Compat's geometry where it is asked for. */
export const gridFor = (compat: "none" | "pyddem", grid: Grid): Grid =>
  compat === "pyddem" ? compatGrid(grid) : grid;

/** Options of the kernels for a mode. */
export const modeOf = (compat: "none" | "pyddem"): { readonly compat?: "pyddem" } =>
  compat === "pyddem" ? { compat } : {};

/** Day number of the reference DEM: the one given, else the middle of the stack. Errors: `reference-date`. */
export function referenceDay(date: string | null, dates: readonly string[]): number {
  if (date === null) {
    const days = dates.map(dayNumber);
    return (Math.min(...days) + Math.max(...days)) / 2;
  }
  const day = dayNumber(date);
  if (!Number.isNaN(day)) return day;
  throw configError({
    code: "reference-date",
    what: "reference.date is no date of the calendar.",
    got: date,
    fix: `Give it as ${dateOfDay(dayNumber("2013-01-01"))}.`,
  });
}
