import { type ValueRange, valueRange } from "../../plot/scale.ts";
import { MISSING } from "../protocol.ts";

export interface HistogramInput {
  /** Values of the pixels in view, as the data worker gives them. */
  readonly values: Float32Array;
  /** 0 where a mask hides the pixel. */
  readonly shown?: ArrayLike<number>;
  /** Value of the reference place at this position of the axis; NaN where it has none, and then nothing has a value. */
  readonly reference?: number;
  /** The same pixels at the reference date. */
  readonly before?: Float32Array;
  /** Value of the reference place at the reference date. */
  readonly referenceBefore?: number;
  /** From the unit of the values to that shown. */
  readonly factor?: number;
  /** Same reach on both sides of zero, as a diverging colour map has. */
  readonly isDiverging?: boolean;
}

export interface Histogram {
  /** The values that are counted, in the unit shown, ascending. */
  readonly values: Float64Array;
  /** Percentiles 2 to 98, rounded outwards; symmetric where the colours diverge. What the map's colours take. */
  readonly robust: ValueRange;
  /** Ends of the bins: percentiles 0.5 to 99.5. */
  readonly range: ValueRange;
  /** Pixels in each bin of equal width; the last one is closed on both sides. */
  readonly counts: Uint32Array;
  readonly below: number;
  readonly above: number;
  readonly mean: number;
  readonly median: number;
  /** Pixels that are not counted, each for one reason: absent chunk before no data before mask. */
  readonly missing: number;
  readonly noData: number;
  readonly masked: number;
}

/** Fewer bins show no shape; more are narrower than the pixels of a chart allow. */
const BINS = { least: 10, most: 200 } as const;

/**
 * Distribution of a slice as it is drawn: re-referenced, masked, in the unit shown. Bins are 2 IQR / n^(1/3) wide (Freedman and
 * Diaconis 1981), within `BINS`.
 */
export function countValues(input: HistogramInput): Histogram {
  const { values: stored, shown, before, factor = 1, isDiverging = false } = input;
  const { reference = 0, referenceBefore = 0 } = input;
  const kept = new Float64Array(stored.length);
  let [count, missing, noData, masked] = [0, 0, 0, 0];
  for (let p = 0; p < stored.length; p++) {
    const value = stored[p] ?? Number.NaN;
    const earlier = before === undefined ? 0 : (before[p] ?? Number.NaN);
    const relative = (value - reference - (earlier - referenceBefore)) * factor;
    if (value === MISSING || earlier === MISSING) missing++;
    else if (!Number.isFinite(relative)) noData++;
    else if (shown !== undefined && shown[p] === 0) masked++;
    else kept[count++] = relative;
  }
  const values = kept.subarray(0, count).sort();
  const sample = thin(values);
  const robust = plainZero(valueRange(sample, { symmetric: isDiverging }));
  const range = plainZero(valueRange(sample, { percentiles: [0.5, 99.5] }));
  const counts = new Uint32Array(binCount(values, range));
  let [below, above, sum] = [0, 0, 0];
  for (const value of values) {
    sum += value;
    if (value < range[0]) below++;
    else if (value > range[1]) above++;
    else {
      const bin = Math.floor(((value - range[0]) / (range[1] - range[0])) * counts.length);
      const inside = Math.min(counts.length - 1, bin);
      counts[inside] = (counts[inside] ?? 0) + 1;
    }
  }
  const median = quantile(values, 0.5);
  return { values, robust, range, counts, below, above, mean: sum / count, median, missing, noData, masked };
}

/** A range may become part of the state, which knows no -0. */
const plainZero = ([low, high]: ValueRange): ValueRange => [low + 0, high + 0];

function binCount(sorted: Float64Array, range: ValueRange): number {
  const quartiles = quantile(sorted, 0.75) - quantile(sorted, 0.25);
  const width = (2 * quartiles) / Math.cbrt(sorted.length);
  const wanted = Math.ceil((range[1] - range[0]) / width);
  return Number.isFinite(wanted) ? Math.min(BINS.most, Math.max(BINS.least, wanted)) : BINS.least;
}

/** Value below which a share of a sorted list lies, linear between values (R-7, Hyndman and Fan 1996). */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  return low + (at - Math.floor(at)) * ((sorted[Math.ceil(at)] ?? Number.NaN) - low);
}

/** Percentiles of this many quantiles are those of all values to 1/200 of a percent. */
const QUANTILES = 20_000;

/** Evenly spaced quantiles of a long sorted list, both ends among them. */
function thin(sorted: Float64Array): Float64Array {
  if (sorted.length <= QUANTILES) return sorted;
  const step = (sorted.length - 1) / (QUANTILES - 1);
  return Float64Array.from({ length: QUANTILES }, (_, k) => sorted[Math.round(k * step)] ?? Number.NaN);
}

/** "12,300 pixels, 40 without data, 1,200 masked, 0 missing": what is zero is not said, except all of it. */
export function describeCounts({ values, noData, masked, missing }: Histogram, one = "pixel"): string {
  const number = (count: number) => count.toLocaleString("en");
  const others = [
    [noData, "without data"],
    [masked, "masked"],
    [missing, "missing"],
  ] as const;
  return [
    `${number(values.length)} ${one}${values.length === 1 ? "" : "s"}`,
    ...others.flatMap(([count, what]) => (count === 0 ? [] : [`${number(count)} ${what}`])),
  ].join(", ");
}
