import { configError } from "../../errors.ts";
import { type Density, GLACIER_DENSITY, massOfVolume } from "./volume-change.ts";

const DAYS_PER_YEAR = 365.25;
/** Years of the periods of which rates are given (pyddem's). */
export const RATE_PERIODS = [1, 2, 4, 5, 10, 20] as const;
/** Relative error of an area that changes with time (pyddem's). */
const AREA_ERROR = 0.01;
/** A period may miss its ends by so much of its length. */
const SLACK = 0.1;

export interface ChangeSeries {
  /** Days since 1970-01-01, ascending. */
  readonly times: ArrayLike<number>;
  /** Mean elevation change since the first time and its standard error, metres. */
  readonly change: ArrayLike<number>;
  readonly error: ArrayLike<number>;
  /** m^2 at each time, or one for all. */
  readonly area: number | ArrayLike<number>;
}

/** Rates of one period; the units stand in the names. Times in days since 1970-01-01. */
export interface RateRow {
  readonly start_day: number;
  readonly end_day: number;
  readonly period_yr: number;
  readonly area_m2: number;
  readonly dhdt_m_per_yr: number;
  readonly err_dhdt_m_per_yr: number;
  readonly dvoldt_m3_per_yr: number;
  readonly err_dvoldt_m3_per_yr: number;
  readonly dmdt_Gt_per_yr: number;
  readonly err_dmdt_Gt_per_yr: number;
}

export interface RateOptions {
  readonly periods?: readonly number[];
  readonly density?: Density;
  /** Correlation of the errors of both ends; 0 takes them as independent. */
  readonly correlation?: number;
  /** Relative error of the area. */
  readonly areaError?: number;
}

/**
 * Rates of change over all consecutive periods of some lengths, from the first time on. Area is the mean of both ends, as the change of
 * surface is over what lies between the outlines [zemp2019]. Periods whose ends have no value are left out.
 */
export function changeRates(
  { times, change, error, area }: ChangeSeries,
  {
    periods = RATE_PERIODS,
    density = GLACIER_DENSITY,
    correlation = 0,
    areaError = AREA_ERROR,
  }: RateOptions = {},
): RateRow[] {
  const rows: RateRow[] = [];
  const areaAt = (i: number) => (typeof area === "number" ? area : area[i]!);
  const last = times[times.length - 1] ?? Number.NaN;
  for (const years of periods) {
    if (!(years * DAYS_PER_YEAR >= 1))
      throw configError({
        code: "rate-period",
        what: "A period of rates is shorter than a day.",
        got: String(years),
        fix: "Give years, such as 5.",
      });
    const days = years * DAYS_PER_YEAR;
    for (let k = 0; times[0]! + (k + 1 - SLACK) * days <= last; k++) {
      const [i, j] = [nearest(times, times[0]! + k * days), nearest(times, times[0]! + (k + 1) * days)];
      const length = (times[j]! - times[i]!) / DAYS_PER_YEAR;
      if (Math.abs(length / years - 1) > SLACK) continue;
      const dh = change[j]! - change[i]!;
      if (Number.isNaN(dh)) continue;
      const variance = error[i]! ** 2 + error[j]! ** 2 - 2 * correlation * error[i]! * error[j]!;
      const mean = (areaAt(i) + areaAt(j)) / 2;
      const [dhdt, dhdtError] = [dh / length, Math.sqrt(variance) / length];
      const [volume, volumeError] = [dhdt * mean, Math.hypot(dhdtError * mean, dhdt * mean * areaError)];
      const mass = massOfVolume(volume, volumeError, density);
      rows.push({
        start_day: times[i]!,
        end_day: times[j]!,
        period_yr: years,
        area_m2: mean,
        dhdt_m_per_yr: dhdt,
        err_dhdt_m_per_yr: dhdtError,
        dvoldt_m3_per_yr: volume,
        err_dvoldt_m3_per_yr: volumeError,
        dmdt_Gt_per_yr: mass.dm_Gt,
        err_dmdt_Gt_per_yr: mass.err_dm_Gt,
      });
    }
  }
  return rows;
}

function nearest(times: ArrayLike<number>, day: number): number {
  let best = 0;
  for (let i = 1; i < times.length; i++)
    if (Math.abs(times[i]! - day) < Math.abs(times[best]! - day)) best = i;
  return best;
}
