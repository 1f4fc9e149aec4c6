/** Statistics of the pixels of an area; NaN of nothing. */
export interface AreaMeans {
  readonly mean: number;
  /** Standard deviation of the pixels (divided by their number). */
  readonly deviation: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly count: number;
}

/** Sums over pixels that come in pieces. */
export interface AreaSums {
  /** Adds the pixels that are to be used (not 0); NaN takes no part. */
  add(values: Float32Array, use: ArrayLike<number>): void;
  result(): AreaMeans;
}

/** Mean and spread in one pass, without the loss of digits of a sum of squares (Welford 1962), in float64. */
export function createAreaSums(): AreaSums {
  let [count, mean, squares] = [0, 0, 0];
  let [minimum, maximum] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    add(values, use) {
      for (let p = 0; p < values.length; p++) {
        const value = values[p]!;
        if (use[p] === 0 || Number.isNaN(value)) continue;
        count++;
        const before = value - mean;
        mean += before / count;
        squares += before * (value - mean);
        if (value < minimum) minimum = value;
        if (value > maximum) maximum = value;
      }
    },
    result: () =>
      count === 0
        ? { mean: Number.NaN, deviation: Number.NaN, minimum: Number.NaN, maximum: Number.NaN, count }
        : { mean, deviation: Math.sqrt(squares / count), minimum, maximum, count },
  };
}
