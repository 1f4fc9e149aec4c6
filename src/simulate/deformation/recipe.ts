import * as v from "valibot";
import { dayNumber } from "../../dates.ts";
import { exponentialHistory } from "./exponential.ts";
import { linearHistory } from "./linear.ts";
import { logarithmicHistory } from "./logarithmic.ts";
import { seasonalHistory } from "./seasonal.ts";
import { stepHistory } from "./step.ts";

const finite = v.pipe(v.number(), v.finite());
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const event = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(dayNumber(text)), "is not a calendar date YYYY-MM-DD"),
);

/** A place as fractions of the scene's height (from north) and width (from west). */
export const position = v.strictObject({ y: finite, x: finite });

/** Displacement in space for a history of 1. */
const pattern = v.variant("kind", [
  /** Point source of pressure. Positive volume change (m3) is inflation; depth in m. */
  v.strictObject({
    kind: v.literal("mogi"),
    center: v.optional(position, { y: 0.5, x: 0.5 }),
    depth: positive,
    volumeChange: finite,
    poisson: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)), 0.25),
  }),
  /** Vertical Gaussian bowl: `up` m at the centre (negative subsides), standard radius in m. */
  v.strictObject({
    kind: v.literal("bowl"),
    center: v.optional(position, { y: 0.5, x: 0.5 }),
    radius: positive,
    up: finite,
  }),
  /** The same motion everywhere, m. Invisible once referenced to a pixel. */
  v.strictObject({
    kind: v.literal("uniform"),
    east: v.optional(finite, 0),
    north: v.optional(finite, 0),
    up: v.optional(finite, 0),
  }),
]);

/** Course in time, a factor of the pattern. */
const history = v.variant("kind", [
  /** Years since the first date: the pattern is then per year. */
  v.strictObject({ kind: v.literal("linear") }),
  /** sin(2 pi years + phase), years since the first date; phase in rad. */
  v.strictObject({ kind: v.literal("seasonal"), phase: v.optional(finite, 0) }),
  /** 0 before the event, 1 on its day and after. */
  v.strictObject({ kind: v.literal("step"), date: event }),
  /** 1 - exp(-days / timescale) after the event. */
  v.strictObject({ kind: v.literal("exponential"), date: event, timescale: positive }),
  /** ln(1 + days / timescale) after the event. */
  v.strictObject({ kind: v.literal("logarithmic"), date: event, timescale: positive }),
]);

/** One motion: displacement(t, y, x) = pattern(y, x) * history(t). */
export const component = v.strictObject({ pattern, history });

export type Pattern = v.InferOutput<typeof pattern>;
export type History = v.InferOutput<typeof history>;

/** The factor of the pattern at each day (days since 1970-01-01), relative to the first of them. */
export function evaluateHistory(history: History, days: readonly number[]): Float64Array {
  const first = days[0] ?? Number.NaN;
  const value = (day: number): number => {
    if (history.kind === "linear") return linearHistory(day - first);
    if (history.kind === "seasonal") return seasonalHistory(day - first, history.phase);
    const since = day - dayNumber(history.date);
    if (history.kind === "step") return stepHistory(since);
    if (history.kind === "exponential") return exponentialHistory(since, history.timescale);
    return logarithmicHistory(since, history.timescale);
  };
  const start = value(first);
  return Float64Array.from(days, (day) => value(day) - start);
}
