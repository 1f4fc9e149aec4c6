import * as v from "valibot";
import { parseDate } from "../../dates.ts";
import {
  parseEvent,
  parseEvents,
  parsePeriods,
  parseRelaxations,
  type Relaxation,
  type TimeFunctions,
  writeRelaxations,
} from "../../kernels/time/time-functions.ts";
import { choice, flag, integer, number, type Param, type ParamValues } from "../../pipeline/params.ts";
import { compat, excludeDates } from "./params.ts";
import { referenceDateParam } from "./reference-date.ts";

const eventSchema = v.pipe(
  v.string(),
  v.check((text) => parseEvent(text) !== null),
  v.transform((text) => parseEvent(text) ?? text),
);
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** Events, comma separated. */
const events = (doc: string): Param<readonly string[]> => ({
  doc,
  schema: v.pipe(v.array(eventSchema), v.readonly()),
  shape: "YYYYMMDD[THHMM],... or none",
  default: [],
  fromText: parseEvents,
  toText: (value) => value.join(",") || "none",
});

/** Events with characteristic times, semicolons between events. */
const relaxations = (doc: string): Param<readonly Relaxation[]> => ({
  doc,
  schema: v.pipe(
    v.array(v.object({ event: eventSchema, days: v.pipe(v.array(positive), v.minLength(1), v.readonly()) })),
    v.readonly(),
  ),
  shape: "YYYYMMDD[THHMM],DAYS,...;... or none",
  default: [],
  fromText: parseRelaxations,
  toText: (value) => writeRelaxations(value) || "none",
});

const periods: Param<readonly number[]> = {
  doc: "Periods in years of yearly and other motion that comes back, each with an amplitude and a phase of its own; 1,0.5 is yearly and half-yearly.",
  schema: v.pipe(v.array(positive), v.readonly()),
  shape: "YEARS,... or none",
  default: [],
  fromText: parsePeriods,
  toText: (value) => value.join(",") || "none",
};

const optionalDate = (doc: string): Param<string | null> => ({
  doc,
  schema: v.nullable(
    v.pipe(
      v.string(),
      v.check((text) => parseDate(text) !== null),
      v.transform((text) => parseDate(text) ?? text),
    ),
  ),
  shape: "YYYYMMDD or none",
  default: null,
  fromText: (text) => (/^(|none|no)$/i.test(text) ? null : text),
  toText: (value) => value ?? "none",
});

/** Parameters of the fit of time functions to a displacement series. */
export const velocityParams = {
  compat,
  "velocity.polynomial": integer(
    "Degree of the polynomial in time: 1 is a constant velocity, 2 adds an acceleration.",
    1,
    { min: 1, max: 10 },
  ),
  "velocity.periods": periods,
  "velocity.steps": events(
    "Events at which the ground jumped; an acquisition on the day of an event comes after it.",
  ),
  "velocity.polylines": events(
    "Events at which the velocity changed; velocityPost... is the velocity from each on.",
  ),
  "velocity.exponentials": relaxations(
    "Events after which motion fades as 1 - exp(-t / tau), each with one or several tau in days: 20180723,60;20170908,60,120.",
  ),
  "velocity.logarithms": relaxations(
    "Events after which motion fades as ln(1 + t / tau), each with one or several tau in days.",
  ),
  "velocity.start": optionalDate("First date that the fit may use."),
  "velocity.end": optionalDate("Last date that the fit may use."),
  "velocity.exclude": excludeDates,
  "reference.date": referenceDateParam,
  "velocity.uncertainty": choice(
    "Errors of the fit: network carries each pair's phase noise through the inversion and adds what the residuals leave over; residual takes the scatter about the fit alone, as if dates were independent; covariance takes the pairs' phase noise alone; bootstrap takes the scatter of fits to dates drawn at random.",
    ["network", "residual", "covariance", "bootstrap"],
    "network",
  ),
  "velocity.bootstrap-count": integer("Number of draws, with velocity.uncertainty=bootstrap.", 400, {
    min: 2,
    max: 10_000,
  }),
  "velocity.seed": integer("Seed of the draws: the same seed gives the same errors.", 1, {
    min: 0,
    max: 4_294_967_295,
  }),
  "velocity.find-steps": flag(
    "Look for jumps in each series and fit them: step-count, step-date, step-size. Pixels with jumps take their errors from the scatter about their own fit.",
    false,
  ),
  "velocity.find-outliers": flag(
    "Look for single dates that do not fit a series and leave them out of its fit: outlier-count, outlier-date.",
    false,
  ),
  "velocity.false-alarm": number(
    "Share of the series without any jump or outlier in which velocity.find-steps and velocity.find-outliers may find one, if errors are independent between dates.",
    0.01,
    { min: 1e-6, max: 0.5 },
  ),
} as const;

export type VelocityParams = ParamValues<typeof velocityParams>;

/** The sum of time functions that the parameters ask for. */
export const timeFunctionsOf = (params: VelocityParams): TimeFunctions => ({
  polynomial: params["velocity.polynomial"],
  periods: params["velocity.periods"],
  steps: params["velocity.steps"],
  polylines: params["velocity.polylines"],
  exponentials: params["velocity.exponentials"],
  logarithms: params["velocity.logarithms"],
});
