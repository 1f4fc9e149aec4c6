import { DAYS_PER_YEAR, dateOfDay, dayNumber } from "../../dates.ts";
import { configError } from "../../errors.ts";
import { scaleYears } from "../../kernels/time/year-scale.ts";
import { number, words } from "../../pipeline/params.ts";

export const tstep = number("Time between predictions.", 0.25, { min: 0.01, max: 100, unit: "yr" });
export const tlim = words(
  "First and last date of the predictions; none begins and ends them with the years of the first and the last DEM.",
);

/** When a stack was observed and when it is predicted. */
export interface SeriesTimes {
  /** Years from the origin, 1 January of the first year, of each observation and each prediction. */
  readonly observed: Float64Array;
  readonly predicted: Float64Array;
  /** ISO dates of the predictions: `predicted`, to the day. */
  readonly dates: readonly string[];
}

export interface TimeParams {
  readonly compat: "none" | "pyddem";
  readonly tstep: number;
  readonly tlim: readonly string[];
}

/** Days by which calendar years differ from as many of 365.25 days, at most: the last prediction is not to be lost by that. */
const CALENDAR_SLACK = 0.75;

/** pyddem's years when it writes dates, and what it adds to the last year. */
const PYDDEM_YEAR = 365.2524;
const PYDDEM_BEYOND = 1.1;

/**
 * Times of a series. `used`: dates that decide where it begins and ends. Compat: years between the first and the last are all as long as
 * their mean, and predictions begin with a year. Errors: `prediction-limits`.
 */
export function seriesTimes(
  dates: readonly string[],
  used: readonly string[],
  { compat, tstep, tlim }: TimeParams,
): SeriesTimes {
  const limits = limitsOf(tlim);
  const years = used.map((date) => Number(date.slice(0, 4)));
  const [first, last] = [Math.min(...years), Math.max(...years)];
  const days = dates.map(dayNumber);
  if (compat === "pyddem") {
    const y0 = limits ? yearOf(limits[0]) : first;
    const y1 = limits ? yearOf(limits[1]) : last + PYDDEM_BEYOND;
    const predicted = arange(y0, y1 + tstep, tstep).map((year) => year - y0);
    const start = dayNumber(newYear(y0));
    return {
      observed: scaleYears(days, y0, Math.floor(y1)).map((year) => year - y0),
      predicted,
      dates: Array.from(predicted, (year) => dateOfDay(start + roundHalfEven(year * PYDDEM_YEAR))),
    };
  }
  const start = dayNumber(limits ? limits[0] : newYear(first));
  const end = dayNumber(limits ? limits[1] : newYear(last + 1));
  const origin = dayNumber(newYear(first));
  const step = tstep * DAYS_PER_YEAR;
  const count = Math.floor((end - start + CALENDAR_SLACK) / step) + 1;
  const predictedDays = Array.from({ length: count }, (_, k) => Math.min(end, Math.round(start + k * step)));
  const yearsFromOrigin = (list: readonly number[]) =>
    Float64Array.from(list, (day) => (day - origin) / DAYS_PER_YEAR);
  return {
    observed: yearsFromOrigin(days),
    predicted: yearsFromOrigin(predictedDays),
    dates: predictedDays.map(dateOfDay),
  };
}

function limitsOf(tlim: readonly string[]): readonly [string, string] | null {
  if (tlim.length === 0) return null;
  const [first = "", last = ""] = tlim;
  if (tlim.length === 2 && dayNumber(first) < dayNumber(last)) return [first, last];
  throw configError({
    code: "prediction-limits",
    what: "tlim is not a first and a last date.",
    got: tlim.join(","),
    fix: "Give two dates in order, for example tlim=2000-01-01,2020-01-01.",
  });
}

const newYear = (year: number) => `${String(year).padStart(4, "0")}-01-01`;
const yearOf = (date: string) => Number(date.slice(0, 4));

/** NumPy's: as many steps as begin before the end. */
const arange = (start: number, stop: number, step: number) =>
  Float64Array.from({ length: Math.ceil((stop - start) / step) }, (_, k) => start + k * step);

/** NumPy's rounding: a half goes to the even side. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
