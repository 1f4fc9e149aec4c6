import { dayNumber } from "../../dates.ts";
import { configError } from "../../errors.ts";

/**
 * Functions of time whose sum a displacement series is taken for. Events are written YYYYMMDD or YYYYMMDDTHHMM, which is also
 * how the names of the results spell them.
 */
export interface TimeFunctions {
  /** Degree of the polynomial, at least 1: offset, velocity, acceleration, ... */
  readonly polynomial: number;
  /** Periods of sines of free amplitude and phase, years. */
  readonly periods: readonly number[];
  /** Events at which the ground jumped. */
  readonly steps: readonly string[];
  /** Events at which the velocity changed. */
  readonly polylines: readonly string[];
  /** 1 - exp(-(t - event) / tau) after the event. */
  readonly exponentials: readonly Relaxation[];
  /** ln(1 + (t - event) / tau) after the event. */
  readonly logarithms: readonly Relaxation[];
}

/** Motion that fades after an event, with one or several characteristic times. */
export interface Relaxation {
  readonly event: string;
  /** Characteristic times tau, days. */
  readonly days: readonly number[];
}

export const STRAIGHT_LINE: TimeFunctions = {
  polynomial: 1,
  periods: [],
  steps: [],
  polylines: [],
  exponentials: [],
  logarithms: [],
};

const EVENT = /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d))?$/;

/** The usual spelling of an event from that or from ISO 8601 (2018-07-23, 2018-07-23T17:33); null when it is neither. */
export function parseEvent(text: string): string | null {
  const [, year, month, day, hour, minute] = EVENT.exec(text.trim()) ?? [];
  if (Number.isNaN(dayNumber(`${year}-${month}-${day}`))) return null;
  if (hour === undefined) return `${year}${month}${day}`;
  return Number(hour) < 24 && Number(minute) < 60 ? `${year}${month}${day}T${hour}${minute}` : null;
}

/** ISO date and share of the day of an event in the usual spelling. */
export function splitEvent(event: string): { readonly date: string; readonly fraction: number } {
  const date = `${event.slice(0, 4)}-${event.slice(4, 6)}-${event.slice(6, 8)}`;
  const minutes = event.length > 8 ? 60 * Number(event.slice(9, 11)) + Number(event.slice(11, 13)) : 0;
  return { date, fraction: minutes / 1440 };
}

/** Events from `20180723,20120928T1733`. Errors: `time-function-unreadable`. */
export function parseEvents(text: string): string[] {
  return splitList(text, ",").map(
    (word) => parseEvent(word) ?? complain("event", word, "Write events as YYYYMMDD or YYYYMMDDTHHMM."),
  );
}

/** Periods in years from `1,0.5`. Errors: `time-function-unreadable`. */
export function parsePeriods(text: string): number[] {
  return splitList(text, ",").map((word) => {
    const years = Number(word);
    if (years > 0 && Number.isFinite(years)) return years;
    return complain("period", word, "Write periods in years, for example 1,0.5.");
  });
}

/** Events with their characteristic times in days from `20170908,60,120;20180723,90`. Errors: `time-function-unreadable`. */
export function parseRelaxations(text: string): Relaxation[] {
  return splitList(text, ";").map((group) => {
    const [first = "", ...rest] = splitList(group, ",");
    const event = parseEvent(first);
    const days = rest.map(Number);
    if (event !== null && days.length > 0 && days.every((tau) => tau > 0 && Number.isFinite(tau)))
      return { event, days };
    return complain(
      "relaxation",
      group,
      "Write an event and its characteristic times in days, for example 20180723,60;20170908,60,120.",
    );
  });
}

/** The text that `parseRelaxations` reads. */
export const writeRelaxations = (relaxations: readonly Relaxation[]): string =>
  relaxations.map(({ event, days }) => [event, ...days].join(",")).join(";");

const splitList = (text: string, separator: string): string[] =>
  /^(|none|no)$/i.test(text.trim()) ? [] : text.split(separator).map((word) => word.trim());

function complain(kind: string, got: string, fix: string): never {
  throw configError({
    code: "time-function-unreadable",
    what: `This is not ${kind === "event" ? "an" : "a"} ${kind} of a time function.`,
    got: got === "" ? "nothing" : got,
    fix,
  });
}
