/**
 * Correlation ranges of the errors of interpolated elevations, metres [hugonnet2021]. The first is the error of single observations;
 * the others are of what drifts while there is none.
 */
export const CORRELATION_RANGES = [150, 2_000, 5_000, 20_000, 50_000, 200_000] as const;

/**
 * Standard deviations a t + b of differences to laser altimetry, metres, of all errors with ranges up to each of
 * CORRELATION_RANGES, t days from the nearest observation [hugonnet2021]. Published with five digits; the others are from pyddem's
 * output, which they reproduce to 3e-11.
 */
const DEVIATIONS: readonly (readonly [perDay: number, atObservation: number])[] = [
  [1.2669456668e-3, 3.0348775661],
  [1.3570923237e-3, 4.0506638549],
  [1.4257301572e-3, 4.2085224371],
  [1.8253735701e-3, 4.2851657249],
  [1.8725096943e-3, 4.3131189966],
  [2.0624981521e-3, 4.3358343598],
];
/** Below so many days the two longest ranges cannot be told from 20 km; their variance counts there. */
const LONG_RANGES_FROM = 180;
const FIRST_LONG = 4;

/** Cumulated variance of range k, m^2. */
const upTo = (k: number, lag: number): number => {
  const [perDay, atObservation] = DEVIATIONS[k]!;
  return (perDay * lag + atObservation) ** 2;
};
const between = (k: number, lag: number): number => upTo(k, lag) - upTo(k - 1, lag);

/** What the longest range has beyond the one before at an observation itself: no drift, and not counted. */
const AT_OBSERVATION = between(5, 0);

/**
 * Variances (m^2) of the errors of an elevation by each of the CORRELATION_RANGES but the first, at a lag of so many days from the nearest
 * observation. Continuous in the lag, never negative, and their sum grows with it.
 */
export function driftVariances(lag: number, out = new Float64Array(5)): Float64Array {
  out[0] = between(1, lag);
  out[1] = between(2, lag);
  let long = 0;
  for (let k = FIRST_LONG; k < CORRELATION_RANGES.length; k++) {
    out[k - 1] = lag < LONG_RANGES_FROM ? 0 : Math.max(0, between(k, lag) - between(k, LONG_RANGES_FROM));
    long += out[k - 1]!;
  }
  out[2] = upTo(5, lag) - upTo(2, lag) - AT_OBSERVATION - long;
  return out;
}
