import { calendarYear, DAYS_PER_YEAR, dayNumber } from "../../dates.ts";
import { splitEvent } from "./time-functions.ts";

/** Years of the dates of a series, and of events on the same count. Only differences between years mean anything. */
export interface TimeAxis {
  readonly years: Float64Array;
  yearOf(event: string): number;
}

const SECONDS_PER_DAY = 86_400;
const NOON = SECONDS_PER_DAY / 2;

/**
 * Years of 365.25 days. An acquisition on the day of an event whose hour is not given comes after it.
 *
 * @param dates ISO dates
 * @param secondsOfDay acquisition time; noon when it is not known
 */
export function createTimeAxis(dates: readonly string[], secondsOfDay: number = NOON): TimeAxis {
  return axisOf(dates, secondsOfDay, dayNumber);
}

/**
 * MintPy's decimal years, year + (day of the year - 1) / 365.25: from one 1 January to the next is 1 year, and 365.25 days
 * are not. An acquisition time that is not known is midnight, so that an acquisition on an event's day comes before it.
 */
export function createMintpyAxis(dates: readonly string[], secondsOfDay = 0): TimeAxis {
  return axisOf(dates, secondsOfDay, (date) => DAYS_PER_YEAR * calendarYear(date));
}

function axisOf(dates: readonly string[], secondsOfDay: number, dayOf: (date: string) => number): TimeAxis {
  const fraction = secondsOfDay / SECONDS_PER_DAY;
  return {
    years: Float64Array.from(dates, (date) => (dayOf(date) + fraction) / DAYS_PER_YEAR),
    yearOf(event) {
      const { date, fraction: time } = splitEvent(event);
      return (dayOf(date) + time) / DAYS_PER_YEAR;
    },
  };
}
