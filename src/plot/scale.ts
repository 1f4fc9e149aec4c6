import { extent, quantileSorted, ticks } from "d3-array";
import { scaleUtc } from "d3-scale";
import { inputError } from "../errors.ts";

/** Low and high end of a colour or axis range, in the unit of the data. */
export type ValueRange = readonly [low: number, high: number];

/** Percentiles that a few outliers do not move. */
const ROBUST_PERCENTILES: ValueRange = [2, 98];

/** Percentiles of more values than this come from a sample of them: a figure cannot show the difference. */
const MOST_SAMPLES = 2_000_000;

export interface RangeOptions {
  readonly percentiles?: ValueRange;
  /** Same distance on both sides of zero, as a diverging colour map needs. */
  readonly symmetric?: boolean;
}

/**
 * The range of the finite values between two percentiles, its ends rounded outwards to two digits of its span.
 * [0, 1] (or [-1, 1]) when there is no finite value; never empty.
 */
export function valueRange(values: ArrayLike<number>, options: RangeOptions = {}): ValueRange {
  const { percentiles = ROBUST_PERCENTILES, symmetric = false } = options;
  const sorted = sortedSample(values);
  if (sorted.length === 0) return symmetric ? [-1, 1] : [0, 1];
  const robust = percentiles.map((percentile) => quantileSorted(sorted, percentile / 100) ?? 0);
  // Mostly one value (a pair count, say): the few others are then what there is to see.
  const constant = robust[0] === robust[1];
  const [low = 0, high = 1] = constant ? [sorted[0], sorted.at(-1)] : robust;
  if (symmetric) {
    const reach = Math.max(Math.abs(low), Math.abs(high));
    const rounded = reach < SMALLEST_SPAN ? 1 : roundOutwards(reach, high - low);
    return [-rounded, rounded];
  }
  const span = high - low;
  if (span >= SMALLEST_SPAN) return [-roundOutwards(-low, span), roundOutwards(high, span)];
  return Math.abs(low) < SMALLEST_SPAN ? [0, 1] : [low - Math.abs(low) / 2, low + Math.abs(low) / 2];
}

/** Smaller numbers than this, in any unit of this program, are zeros that went through arithmetic. */
const SMALLEST_SPAN = 1e-30;

/** Rounded up to a hundredth of the power of ten that holds the span; never below the value. */
function roundOutwards(value: number, span: number): number {
  if (value === 0 || !(span > 0)) return value;
  const step = 10 ** (Math.floor(Math.log10(span)) - 1);
  return Math.max(value, Number((Math.ceil(value / step - 1e-9) * step).toPrecision(12)));
}

/** The finite values in order; of very many, one out of every few, at scattered places. */
function sortedSample(values: ArrayLike<number>): number[] {
  const stride = Math.max(1, Math.ceil(values.length / MOST_SAMPLES));
  const kept = new Float64Array(Math.ceil(values.length / stride));
  let count = 0;
  for (let k = 0; k * stride < values.length; k++) {
    // An even step that divides the row length would see only some columns of a raster.
    const value = values[k * stride + ((k * SCATTER) % stride)] ?? Number.NaN;
    if (Number.isFinite(value)) kept[count++] = value;
  }
  return Array.from(kept.subarray(0, count).sort());
}

/** A prime: its multiples visit every remainder of every smaller step. */
const SCATTER = 7919;

export const median = (values: ArrayLike<number>): number =>
  quantileSorted(sortedSample(values), 0.5) ?? Number.NaN;

/** Smallest and largest finite value of several lists, widened by `margin` of the span; [0, 1] when there is none. */
export function paddedExtent(lists: readonly ArrayLike<number>[], margin = 0.06): ValueRange {
  const [low, high] = extent(lists.flatMap((list) => Array.from(list).filter(Number.isFinite)));
  if (low === undefined || high === undefined) return [0, 1];
  const pad = high > low ? (high - low) * margin : Math.abs(low) * 0.1 || 1;
  return [low - pad, high + pad];
}

/** Maps a value to a position, linear. */
export type Scale = (value: number) => number;

export function linearScale([low, high]: ValueRange, [start, end]: ValueRange): Scale {
  const span = high - low || 1;
  return (value) => start + ((value - low) / span) * (end - start);
}

/** About `count` round numbers inside the range. */
export function niceTicks(range: ValueRange, count: number): readonly number[] {
  return ticks(range[0], range[1], Math.max(1, count));
}

/** Tick numbers with as many decimals as their step needs, a true minus sign, and no negative zero. */
export function tickTexts(values: readonly number[]): readonly string[] {
  const step = values.length > 1 ? Math.abs((values[1] ?? 0) - (values[0] ?? 0)) : Math.abs(values[0] ?? 1);
  const large = Math.max(...values.map(Math.abs), 0);
  if (large >= 1e7 || (large > 0 && large < 1e-4)) return values.map((value) => exponential(value));
  const decimals = step > 0 ? Math.min(9, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 0;
  const fixed = values.map((value) => value.toFixed(decimals).replace(/^-(?=0(\.0*)?$)/, ""));
  return fixed.map((text) => text.replace("-", "−"));
}

const exponential = (value: number) =>
  value === 0 ? "0" : value.toExponential(1).replace(".0e", "e").replace("e+", "e").replaceAll("-", "−");

const MILLISECONDS_PER_DAY = 86_400_000;

export interface DateTick {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly text: string;
  /** First tick of a year: drawn stronger, and labelled with the year. */
  readonly major: boolean;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** About `count` round dates between two day numbers: years, months or days, whichever suits. */
export function dateTicks([first, last]: ValueRange, count: number): readonly DateTick[] {
  const domain = [first, last].map((day) => new Date(day * MILLISECONDS_PER_DAY));
  const instants = scaleUtc().domain(domain).ticks(count).filter(isMidnight);
  return instants.map((instant, i) => {
    const before = instants[i - 1];
    const newYear = before === undefined || before.getUTCFullYear() !== instant.getUTCFullYear();
    const month = MONTHS[instant.getUTCMonth()] ?? "";
    const startsYear = instant.getUTCMonth() === 0 && instant.getUTCDate() === 1;
    const name = instant.getUTCDate() === 1 ? month : `${instant.getUTCDate()} ${month}`;
    const text = startsYear
      ? String(instant.getUTCFullYear())
      : newYear
        ? `${name} ${instant.getUTCFullYear()}`
        : name;
    return { day: instant.getTime() / MILLISECONDS_PER_DAY, text, major: startsYear || newYear };
  });
}

const isMidnight = (date: Date) => date.getTime() % MILLISECONDS_PER_DAY === 0;

/** Counts of the finite values in `count` equal bins of a range; values outside it are counted apart. */
export function histogramBins(values: ArrayLike<number>, range: ValueRange, count: number) {
  if (!(range[1] > range[0]) || !(count >= 1))
    throw inputError({
      code: "histogram-range-empty",
      what: "A histogram needs a range with its low end below its high end, and at least one bin.",
      got: `${range[0]} to ${range[1]}, ${count} bins`,
    });
  const counts = new Float64Array(Math.floor(count));
  const outside = { below: 0, above: 0 };
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    total++;
    if (value < range[0]) outside.below++;
    else if (value > range[1]) outside.above++;
    else {
      // The last bin is closed on both sides.
      const index = Math.min(
        counts.length - 1,
        Math.floor(((value - range[0]) / (range[1] - range[0])) * counts.length),
      );
      counts[index] = (counts[index] ?? 0) + 1;
    }
  }
  return { counts, outside, total };
}
