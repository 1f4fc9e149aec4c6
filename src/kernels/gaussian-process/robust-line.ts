export interface Line {
  /** Value at time 0, and change per year. */
  readonly intercept: number;
  readonly slope: number;
}

/** Residuals of so many standard deviations are outliers, of normalised median deviations where those are far smaller. */
const LIMIT = 4;
const FAR_SMALLER = 20;
/** Makes the median of absolute deviations the standard deviation of a normal distribution. */
const NORMALISED = 1.4826;

/** A line by least squares, from which outliers are taken until there are none. Times in years. */
export function robustLine(t: Float64Array, z: Float64Array): Line {
  let kept = [...t.keys()];
  for (;;) {
    const line = leastSquares(kept, t, z);
    const residuals = kept.map((i) => z[i]! - line.intercept - line.slope * t[i]!);
    const mean = residuals.reduce((sum, value) => sum + value, 0) / residuals.length;
    const spread = Math.sqrt(
      residuals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / residuals.length,
    );
    const middle = medianOf(residuals);
    const nmad = NORMALISED * medianOf(residuals.map((value) => Math.abs(value - middle)));
    const limit = LIMIT * (spread / nmad > FAR_SMALLER ? nmad : spread);
    const next = kept.filter((_, k) => Math.abs(residuals[k]!) < limit);
    // A perfect line has no spread, and nothing is within none of it.
    if (next.length === kept.length || next.length < 2) return line;
    kept = next;
  }
}

function leastSquares(kept: readonly number[], t: Float64Array, z: Float64Array): Line {
  let [meanT, meanZ] = [0, 0];
  for (const i of kept) {
    meanT += t[i]! / kept.length;
    meanZ += z[i]! / kept.length;
  }
  let [both, square] = [0, 0];
  for (const i of kept) {
    both += (t[i]! - meanT) * (z[i]! - meanZ);
    square += (t[i]! - meanT) ** 2;
  }
  const slope = square === 0 ? 0 : both / square;
  return { intercept: meanZ - slope * meanT, slope };
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
