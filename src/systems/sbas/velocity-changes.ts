import { dayNumber } from "../../dates.ts";
import type { LinearDesign } from "../../kernels/linear/design.ts";
import { findChanges } from "../../kernels/time/find-changes.ts";
import type { SeriesFit } from "../../kernels/time/velocity.ts";
import type { TypedArray } from "../../stack/variable.ts";
import type { VelocityParams } from "./velocity-params.ts";

/**
 * Looks for steps and outliers where the parameters ask for it: gives the maps of what was found, and rewrites the fit of the
 * pixels where something was.
 */
export function adaptToChanges(
  params: VelocityParams,
  dates: readonly string[],
  design: LinearDesign,
  series: Float32Array,
  fit: SeriesFit,
): Record<string, TypedArray> {
  const { "velocity.find-steps": steps, "velocity.find-outliers": outliers } = params;
  if (!steps && !outliers) return {};
  const years = dates.map(decimalYear);
  const yearsOf = (found: Int32Array) => Float32Array.from(found, (date) => years[date] ?? Number.NaN);
  const pixels = fit.residue.length;
  const falseAlarm = params["velocity.false-alarm"];
  const found = findChanges(series, design, pixels, fit, { steps, outliers, falseAlarm });
  const { stepCount, stepDate, stepSize, stepSizeStd, outlierCount, outlierDate } = found;
  return {
    ...(steps && { stepCount, stepDate: yearsOf(stepDate), stepSize, stepSizeStd }),
    ...(outliers && { outlierCount, outlierDate: yearsOf(outlierDate) }),
  };
}

/** 2018-07-23 as 2018.556: float32 holds it to an hour. */
function decimalYear(date: string): number {
  const year = Number(date.slice(0, 4));
  const [start, end] = [dayNumber(`${year}-01-01`), dayNumber(`${year + 1}-01-01`)];
  return year + (dayNumber(date) - start) / (end - start);
}
