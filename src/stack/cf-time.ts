import { dateOfDay, dayNumber } from "../dates.ts";
import { formatError } from "../errors.ts";

/** Milliseconds of the time units of UDUNITS that have a fixed length. */
const UNIT_MILLISECONDS: Readonly<Record<string, number>> = {
  nanosecond: 1e-6,
  microsecond: 1e-3,
  millisecond: 1,
  msec: 1,
  ms: 1,
  second: 1000,
  sec: 1000,
  s: 1000,
  minute: 60_000,
  min: 60_000,
  hour: 3_600_000,
  hr: 3_600_000,
  h: 3_600_000,
  day: 86_400_000,
  d: 86_400_000,
  week: 604_800_000,
};
const DAY_MILLISECONDS = 86_400_000;
/** numpy's NaT, the smallest 64-bit integer; xarray writes it where a time is missing. */
const NOT_A_TIME = -(2 ** 63);
/** Calendars whose days are those of the real one from 1582-10-15 on. */
const REAL_CALENDARS = ["standard", "gregorian", "proleptic_gregorian"];
const NO_LEAP_CALENDARS = ["noleap", "365_day"];
const FIRST_GREGORIAN_DAY = dayNumber("1582-10-15");
const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/**
 * Calendar dates ("2018-01-06") of a CF time coordinate; the time of day is dropped, because an epoch of a
 * series is a day. null where a value is missing: not finite, or numpy's "not a time".
 *
 * @param units "days since 1970-01-01", "hours since 1900-01-01 00:00:0.0", "seconds since 2000-01-01T12:00:00Z"
 * @param calendar CF name; standard, proleptic_gregorian and noleap are understood. Default "standard".
 *
 * Errors: "cf-time-units", "cf-calendar", both naming what was found.
 */
export function datesOfCfTime(
  values: ArrayLike<number>,
  units: string,
  calendar: string = "standard",
): (string | null)[] {
  const { step, epoch } = parseUnits(units);
  const kind = calendar.toLowerCase();
  if (!REAL_CALENDARS.includes(kind) && !NO_LEAP_CALENDARS.includes(kind)) throw badCalendar(calendar);
  return Array.from(values, (value) => {
    if (!Number.isFinite(value) || value === NOT_A_TIME) return null;
    if (NO_LEAP_CALENDARS.includes(kind)) return addWithoutLeapDays(epoch, value * step);
    const milliseconds = epoch + value * step;
    const day = Math.floor(milliseconds / DAY_MILLISECONDS);
    // The mixed calendar is Julian before this day; ISO dates are not.
    if (kind !== "proleptic_gregorian" && day < FIRST_GREGORIAN_DAY)
      throw badCalendar(`${calendar} before 1582-10-15`);
    if (!Number.isFinite(new Date(milliseconds).getTime())) throw badUnits(`${value} ${units}`);
    return dateOfDay(day);
  });
}

/**
 * The moments of a CF time coordinate as Unix milliseconds, rounded to them; NaN where a value is missing. Only the real
 * calendars name moments. Errors as `datesOfCfTime`.
 */
export function momentsOfCfTime(
  values: ArrayLike<number>,
  units: string,
  calendar: string = "standard",
): number[] {
  const { step, epoch } = parseUnits(units);
  if (!REAL_CALENDARS.includes(calendar.toLowerCase())) throw badCalendar(calendar);
  return Array.from(values, (value) =>
    Number.isFinite(value) && value !== NOT_A_TIME ? Math.round(epoch + value * step) : Number.NaN,
  );
}

/** The units that `encodeCfTime` counts in. */
export const TIME_UNITS = "days since 1970-01-01";
export const encodeCfTime = (dates: readonly string[]) => Int32Array.from(dates, dayNumber);

/** True when a unit has the form of a CF time axis: "days since 2018-01-06". */
export const isCfTime = (units: string) => /^\s*[a-z]+\s+since\s+\S/i.test(units);

function parseUnits(units: string): { step: number; epoch: number } {
  const match = /^\s*([a-z]+)\s+since\s+(-?\d{1,4})-(\d{1,2})-(\d{1,2})(?:[T\s]\s*(.*))?$/i.exec(units);
  const [, unit = "", year, month, day, clock = ""] = match ?? [];
  const name = unit.toLowerCase();
  const step = UNIT_MILLISECONDS[name] ?? UNIT_MILLISECONDS[name.replace(/s$/, "")];
  const time =
    /^(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}(?:\.\d*)?))?)?)?\s*(Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?\s*$/i.exec(
      clock,
    );
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for those of the last century.
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  const isDate = date.getUTCMonth() === Number(month) - 1;
  if (match === null || step === undefined || time === null || !isDate) throw badUnits(units);
  const [, hour = "0", minute = "0", second = "0", zone = ""] = time;
  const ofDay = Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1000;
  return { step, epoch: date.getTime() + ofDay - zoneMilliseconds(zone) };
}

function zoneMilliseconds(zone: string): number {
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}

/** Every year has 365 days. */
function addWithoutLeapDays(epoch: number, elapsed: number): string {
  const start = new Date(epoch);
  const dayOfYear = (DAYS_BEFORE_MONTH[start.getUTCMonth()] ?? 0) + start.getUTCDate() - 1;
  const ofDay = ((epoch % DAY_MILLISECONDS) + DAY_MILLISECONDS) % DAY_MILLISECONDS;
  const days = start.getUTCFullYear() * 365 + dayOfYear + Math.floor((ofDay + elapsed) / DAY_MILLISECONDS);
  const year = Math.floor(days / 365);
  const rest = days - year * 365;
  const month = DAYS_BEFORE_MONTH.findLastIndex((before) => before <= rest);
  const pad = (value: number, width: number) => String(value).padStart(width, "0");
  return `${pad(year, 4)}-${pad(month + 1, 2)}-${pad(rest - (DAYS_BEFORE_MONTH[month] ?? 0) + 1, 2)}`;
}

const badUnits = (units: string) =>
  formatError({
    code: "cf-time-units",
    what: "The units of a time coordinate are not understood.",
    got: units,
    fix: 'Use a unit of fixed length and an ISO date, for example "days since 1970-01-01".',
  });

const badCalendar = (calendar: string) =>
  formatError({
    code: "cf-calendar",
    what: "The calendar of a time coordinate has days that are no real dates.",
    got: calendar,
    fix: "Use the standard, proleptic_gregorian or noleap calendar.",
  });
