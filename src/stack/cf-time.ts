import { dateOfDay } from "../dates.ts";
import { formatError } from "../errors.ts";

/** Milliseconds of the CF (UDUNITS) time units that have a fixed length; months and years have none. */
const UNIT_MILLISECONDS: Readonly<Record<string, number>> = {
  day: 86_400_000,
  d: 86_400_000,
  hour: 3_600_000,
  hr: 3_600_000,
  h: 3_600_000,
  minute: 60_000,
  min: 60_000,
  second: 1000,
  sec: 1000,
  s: 1000,
  millisecond: 1,
  msec: 1,
  ms: 1,
  microsecond: 1e-3,
  nanosecond: 1e-6,
};

const SINCE = /^\s*([a-z]+)\s+since\s+(.+?)\s*$/i;
const MOMENT =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}(?:\.\d*)?))?)?\s*(Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?$/i;
/** After 1582 these all count the same days. */
const CALENDARS = ["standard", "gregorian", "proleptic_gregorian"];

/** True when a unit has the form of a CF time axis: "days since 2018-01-06". */
export const isCfTime = (unit: string) => SINCE.test(unit);

/**
 * Unix milliseconds of CF time values (CF conventions 4.4).
 * @throws format error `time-unit-unknown`, `time-calendar-unsupported`
 */
export function decodeCfTime(values: ArrayLike<number>, unit: string, calendar = "standard"): Float64Array {
  if (!CALENDARS.includes(calendar.toLowerCase()))
    throw formatError({
      code: "time-calendar-unsupported",
      what: "A time axis counts in a calendar that real acquisitions do not have.",
      got: calendar,
      fix: `Use one of ${CALENDARS.join(", ")}.`,
    });
  const [, name = "", since = ""] = SINCE.exec(unit) ?? [];
  const step =
    UNIT_MILLISECONDS[name.toLowerCase()] ?? UNIT_MILLISECONDS[name.toLowerCase().replace(/s$/, "")];
  const origin = moment(since);
  if (step === undefined || Number.isNaN(origin))
    throw formatError({
      code: "time-unit-unknown",
      what: "A time axis has a unit that is not CF.",
      got: unit,
      fix: 'Write it as "days since 2018-01-06".',
    });
  return Float64Array.from(values, (value) => origin + value * step);
}

/** ISO calendar dates (UTC) of CF time values; a value that is no time gives "". */
export function datesOfCfTime(values: ArrayLike<number>, unit: string, calendar?: string): string[] {
  const day = 86_400_000;
  return Array.from(decodeCfTime(values, unit, calendar), (time) =>
    Math.abs(time) < 8.64e15 ? dateOfDay(Math.floor(time / day)) : "",
  );
}

function moment(text: string): number {
  const match = MOMENT.exec(text);
  if (!match) return Number.NaN;
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const utc = new Date(0);
  utc.setUTCFullYear(year, month - 1, date);
  if (utc.getUTCMonth() !== month - 1) return Number.NaN;
  return utc.getTime() + (hour * 60 + minute) * 60_000 + second * 1000 - zoneMinutes(match[7]) * 60_000;
}

function zoneMinutes(zone = ""): number {
  const match = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zone);
  if (!match) return 0;
  return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0));
}
