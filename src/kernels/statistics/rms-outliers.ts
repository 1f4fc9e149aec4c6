/** Median of the absolute value of a normal variable of standard deviation 1: the 75 % quantile of the normal distribution. */
const NORMAL_QUARTILE = 0.67449;

export interface RmsOutliers {
  /** Position of the smallest value, the first of equals; -1 when all are NaN. */
  readonly smallest: number;
  /** Values above are outliers; NaN when all values are NaN. */
  readonly threshold: number;
  /** Positions of the outliers. */
  readonly outliers: readonly number[];
}

/**
 * Outliers among root mean squares: those above cutoff times the standard deviation that their median stands for,
 * median / 0.67449 (Rousseeuw and Hubert 2011, as Yunjun et al. 2019 apply it). NaN takes no part.
 */
export function findRmsOutliers(rms: readonly number[], cutoff: number): RmsOutliers {
  const known = rms.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = known.length >> 1;
  const median = known.length % 2 ? known[middle]! : (known[middle - 1]! + known[middle]!) / 2;
  const threshold = known.length === 0 ? Number.NaN : (cutoff * median) / NORMAL_QUARTILE;
  return {
    smallest: known.length === 0 ? -1 : rms.indexOf(known[0]!),
    threshold,
    outliers: rms.flatMap((value, i) => (value > threshold ? [i] : [])),
  };
}
