/** Calendar dates are ISO strings ("2018-01-06"); times are Unix milliseconds. A year is 365.25 days. */
export const DAYS_PER_YEAR = 365.25;
const MILLISECONDS_PER_DAY = 86_400_000;

/** Days since 1970-01-01 of an ISO date; NaN when it is not a date of the calendar. */
export function dayNumber(date: string): number {
  const milliseconds = Date.parse(`${date}T00:00:00Z`);
  const real = !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().slice(0, 10) === date;
  return real ? milliseconds / MILLISECONDS_PER_DAY : Number.NaN;
}

/** ISO date of a day number. */
export function dateOfDay(day: number): string {
  return new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}

/** Years of 365.25 days from the first of the dates to each of them. */
export function yearsSinceFirst(dates: readonly string[]): Float64Array {
  const first = dayNumber(dates[0] ?? "");
  return Float64Array.from(dates, (date) => (dayNumber(date) - first) / DAYS_PER_YEAR);
}

/**
 * MintPy's decimal year, yyyy + (day of the year - 1) / 365.25: from one 1 January to the next is 1 year, and 365.25 days are
 * not.
 */
export function calendarYear(date: string): number {
  const year = date.slice(0, 4);
  return Number(year) + (dayNumber(date) - dayNumber(`${year}-01-01`)) / DAYS_PER_YEAR;
}

/**
 * An ISO date from the spellings that file names and headers use: YYYYMMDD, YYYY-MM-DD, YYMMDD (50..99 is
 * the 1900s). null when the text is not one of them or names no real day.
 */
export function parseDate(text: string): string | null {
  const parts =
    /^(\d{4})(\d\d)(\d\d)$/.exec(text) ??
    /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ??
    /^(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (parts === null) return null;
  const [, year = "", month, day] = parts;
  const date = `${year.length === 2 ? century(year) : ""}${year}-${month}-${day}`;
  return Number.isNaN(dayNumber(date)) ? null : date;
}

const century = (twoDigits: string) => (Number(twoDigits) >= 50 ? "19" : "20");

/** YYYYMMDD, the spelling of file names and of MintPy. */
export const compactDate = (date: string) => date.replaceAll("-", "");
