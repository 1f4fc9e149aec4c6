import { dayNumber } from "../../dates.ts";

const SECONDS_PER_DAY = 86_400;
const DAYS_PER_CENTURY = 36_525;
/** Day number (from 1970-01-01) of the epoch J2000, 2000-01-01 12:00. */
const J2000_DAY = 10_957.5;
/** Terrestrial time minus international atomic time, seconds (IAU 1991). */
const TT_MINUS_TAI = 32.184;

/** Days on which a leap second had just been put in (IERS Bulletin C); international atomic time was 10 s ahead before. */
const LEAP_SECONDS: readonly number[] = [
  "1972-07-01",
  "1973-01-01",
  "1974-01-01",
  "1975-01-01",
  "1976-01-01",
  "1977-01-01",
  "1978-01-01",
  "1979-01-01",
  "1980-01-01",
  "1981-07-01",
  "1982-07-01",
  "1983-07-01",
  "1985-07-01",
  "1988-01-01",
  "1990-01-01",
  "1991-01-01",
  "1992-07-01",
  "1993-07-01",
  "1994-07-01",
  "1996-01-01",
  "1997-07-01",
  "1999-01-01",
  "2006-01-01",
  "2009-01-01",
  "2012-07-01",
  "2015-07-01",
  "2017-01-01",
].map(dayNumber);

/** Terrestrial time minus UTC, seconds, on a day counted from 1970-01-01. Before 1972 it is that of 1972. */
export function terrestrialMinusUtc(day: number): number {
  return TT_MINUS_TAI + 10 + LEAP_SECONDS.filter((from) => from <= day).length;
}

/** A moment as the theories of the sky want it. */
export interface Moment {
  /** Days of UTC since 2000-01-01 12:00; UT1 stays within 0.9 s of it. */
  readonly universalDays: number;
  /** Hours of UTC since midnight. */
  readonly hours: number;
  /** Julian centuries of terrestrial time since J2000. */
  readonly centuries: number;
}

/** The moment of an ISO date and seconds UTC since its midnight. */
export function momentOf(date: string, secondsOfDay: number): Moment {
  const day = dayNumber(date);
  const universalDays = day - J2000_DAY + secondsOfDay / SECONDS_PER_DAY;
  const terrestrialDays = universalDays + terrestrialMinusUtc(day) / SECONDS_PER_DAY;
  return { universalDays, hours: secondsOfDay / 3600, centuries: terrestrialDays / DAYS_PER_CENTURY };
}
