/** What a histogram is summed up in. NaN where there is no value (of the deviation: fewer than two). */
export interface HistogramStatistics {
  /** Finite values, inside the range shown or not. */
  readonly count: number;
  readonly mean: number;
  readonly median: number;
  /** Of the sample, about the mean. */
  readonly deviation: number;
  /** Normalised median absolute deviation: the standard deviation of a normal sample, unmoved by outliers. */
  readonly nmad: number;
}

/** Makes the median absolute deviation of a normal sample its standard deviation: 1 / (quantile 0.75 of N(0, 1)). */
const NMAD_FACTOR = 1.4826;

/**
 * Mean, median and both spreads of all finite values, whatever range is drawn.
 *
 * Höhle and Höhle (2009), Accuracy assessment of digital elevation models by means of robust statistical methods, ISPRS
 * Journal of Photogrammetry and Remote Sensing 64(4), table 2, for the NMAD.
 */
export function histogramStatistics(values: ArrayLike<number>): HistogramStatistics {
  const finite = new Float64Array(values.length);
  let [count, sum] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    finite[count++] = value;
    sum += value;
  }
  const kept = finite.subarray(0, count);
  const mean = sum / count;
  let squares = 0;
  for (const value of kept) squares += (value - mean) ** 2;
  const median = middleOf(kept);
  for (let i = 0; i < count; i++) kept[i] = Math.abs((kept[i] ?? Number.NaN) - median);
  return {
    count,
    mean,
    median,
    deviation: count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1)),
    nmad: NMAD_FACTOR * middleOf(kept),
  };
}

/** Sorts in place. */
function middleOf(values: Float64Array): number {
  values.sort();
  const half = values.length >> 1;
  const upper = values[half] ?? Number.NaN;
  return values.length % 2 === 1 ? upper : ((values[half - 1] ?? Number.NaN) + upper) / 2;
}
