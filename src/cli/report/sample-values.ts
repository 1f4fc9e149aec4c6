/** Quantiles of more values than this move by less than can be read from a page. */
const MOST_VALUES = 200_000;

/** Knuth (1998), The Art of Computer Programming 3, 6.4: 2^32 over the golden ratio scatters what is counted up. */
const SCATTER = 2654435761;

/** The values, or, of very many, one out of every few at scattered places. */
export function sampleValues(values: Float32Array): Float32Array {
  const stride = Math.ceil(values.length / MOST_VALUES);
  if (stride <= 1) return values;
  return Float32Array.from(
    { length: Math.floor(values.length / stride) },
    (_, k) => values[k * stride + ((Math.imul(k, SCATTER) >>> 16) % stride)] ?? Number.NaN,
  );
}

/** Quantile of sorted values, between neighbours linear (type 7 of Hyndman and Fan 1996). NaN of nothing. */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN];
  return low + (high - low) * (at - Math.floor(at));
}
