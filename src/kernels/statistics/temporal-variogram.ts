import { inputError } from "../../errors.ts";
import { createStream } from "../random/stream.ts";
import { type BinEdges, findBin } from "./bin-spread.ts";
import { createBottomSample } from "./bottom-sample.ts";
import { type LagBins, type LagOptions, sortLags } from "./lag-bins.ts";
import { medianOf } from "./median-of.ts";
import { nmadAbout } from "./spread.ts";

/** How much values change with the time between them. One value for each bin of lags, NaN where no pair is. */
export interface Variogram {
  /** Start of each bin, in the unit of the times. */
  readonly start: Float64Array;
  /** Half of the mean square of the differences (Matheron's estimator [cressie1993, 2.4]). Unbiased, but not robust. */
  readonly semivariance: Float64Array;
  readonly pairs: Float64Array;
}

/** A variogram from many pixels. */
export interface PooledVariogram {
  /** Where each bin stands: its middle, or pyddem's start plus half a step. */
  readonly lag: Float64Array;
  /**
   * Half of the variance of the differences by the median of their squares, as it would be of a normal distribution [dowd1984]:
   * robust. For pyddem the median itself.
   */
  readonly value: Float64Array;
  /** NMAD of the squares, on the scale of `value`. */
  readonly spread: Float64Array;
  readonly pairs: Float64Array;
  /** Pixels with enough observations that were drawn. */
  readonly pixels: number;
}

export interface PooledVariogramOptions extends LagOptions {
  /** Pixels with fewer observations are left out. */
  readonly fewest?: number;
  /** Most pixels, which are drawn at random, without replacement. */
  readonly most?: number;
  readonly seed?: number;
}

/** Median of the square of a standard normal number: chi-squared of one degree of freedom. */
export const MEDIAN_SQUARE = 0.454936423119572;
/** Drawing pixels for variograms is a purpose of its own among the streams of random numbers. */
const VARIOGRAM_STREAM = 0x7661_7269;
/** As pyddem: pixels that are drawn, and observations that one needs. */
const MOST_PIXELS = 10_000;
const FEWEST = 8;
/** Pairs of all pixels and lags together that memory is asked for: 2 GB. */
const MOST_PAIRS = 250_000_000;

/**
 * Variogram of one series. Pairs once each, about 6 flops a pair and bin.
 *
 * @param values as many as `bins` has times; NaN = no data
 */
export function measureVariogram(values: ArrayLike<number>, bins: LagBins): Variogram {
  const semivariance = new Float64Array(bins.count);
  const pairs = new Float64Array(bins.count);
  visitPairs(values, 0, 1, bins, (bin, difference) => {
    semivariance[bin]! += difference * difference;
    pairs[bin]! += 1;
  });
  for (let bin = 0; bin < bins.count; bin++)
    semivariance[bin] = pairs[bin]! > 0 ? semivariance[bin]! / (2 * pairs[bin]!) : Number.NaN;
  return { start: Float64Array.from({ length: bins.count }, (_, k) => k * bins.step), semivariance, pairs };
}

/** Squares of the differences of one series, of each bin, in the order of the earlier index and then of the later. */
export function listSquares(values: ArrayLike<number>, bins: LagBins): number[][] {
  const squares: number[][] = Array.from({ length: bins.count }, () => []);
  visitPairs(values, 0, 1, bins, (bin, difference) => squares[bin]!.push(difference * difference));
  return squares;
}

/**
 * Variogram of the series of many pixels together, by the median over all their pairs. 8 bytes a pair: 140 MB for 10,000 pixels
 * of 60 dates. Errors: `lag-bins`, `raster-size`, `variogram-memory`.
 *
 * @param values time x pixels, NaN = no data
 * @param use pixels, 1 = eligible
 */
export function poolVariogram(
  values: Float32Array,
  times: ArrayLike<number>,
  use: Uint8Array,
  options: PooledVariogramOptions,
): PooledVariogram {
  const pixels = use.length;
  if (values.length !== times.length * pixels) throw sizeError(values.length, times.length, pixels);
  const bins = sortLags(times, options);
  const drawn = drawPixels(values, times.length, use, options);
  const pairs = new Float64Array(bins.count);
  for (const p of drawn) visitPairs(values, p, pixels, bins, (bin) => pairs[bin]!++);
  const total = pairs.reduce((sum, count) => sum + count, 0);
  if (total > MOST_PAIRS)
    throw inputError({
      code: "variogram-memory",
      what: "The variogram has more pairs of observations than memory is taken for.",
      got: `${total} pairs of ${drawn.length} pixels`,
      fix: `Draw fewer pixels: ${Math.floor((drawn.length * MOST_PAIRS) / total)} are possible.`,
    });
  const squares = Array.from(pairs, (count) => new Float64Array(count));
  const filled = new Uint32Array(bins.count);
  for (const p of drawn)
    visitPairs(values, p, pixels, bins, (bin, difference) => {
      squares[bin]![filled[bin]!++] = difference * difference;
    });
  // DEFECT of pyddem: neither halved, nor a median turned into a mean.
  const scale = options.compat === "pyddem" ? 1 : 1 / (2 * MEDIAN_SQUARE);
  const medians = Float64Array.from(squares, (list) => medianOf(list, list.length));
  return {
    lag: Float64Array.from({ length: bins.count }, (_, k) => (k + 0.5) * bins.step),
    value: medians.map((median) => scale * median),
    spread: medians.map((median, k) => scale * nmadAbout(squares[k]!, squares[k]!.length, median)),
    pairs,
    pixels: drawn.length,
  };
}

/** One pooled variogram for each bin of a map: of slope, elevation or elevation change, say. Errors: as `poolVariogram`, `bin-edges`. */
export function poolVariogramByBin(
  values: Float32Array,
  times: ArrayLike<number>,
  use: Uint8Array,
  map: Float32Array,
  edges: BinEdges,
  options: PooledVariogramOptions,
): PooledVariogram[] {
  if (map.length !== use.length) throw sizeError(map.length, 1, use.length);
  const binOf = Int32Array.from(map, (value) => findBin(edges, value));
  return edges.slice(1).map((_, bin) =>
    poolVariogram(
      values,
      times,
      use.map((eligible, p) => (eligible === 1 && binOf[p] === bin ? 1 : 0)),
      options,
    ),
  );
}

/** Pixels that are eligible and have enough observations; so many of them at most, whatever their order in memory. */
function drawPixels(
  values: Float32Array,
  times: number,
  use: Uint8Array,
  { fewest = FEWEST, most = MOST_PIXELS, seed = 0 }: PooledVariogramOptions,
): Float64Array {
  const sample = createBottomSample(most, createStream(seed, VARIOGRAM_STREAM));
  for (let p = 0; p < use.length; p++) {
    if (use[p] !== 1) continue;
    let count = 0;
    for (let t = 0, i = p; t < times; t++, i += use.length) if (!Number.isNaN(values[i]!)) count++;
    if (count >= fewest) sample.add(p, [0]);
  }
  return sample.read().members;
}

/** Calls `visit` for every pair of values that are there, once for each bin that its lag lies in. */
function visitPairs(
  values: ArrayLike<number>,
  offset: number,
  stride: number,
  { times, ranges }: LagBins,
  visit: (bin: number, difference: number) => void,
): void {
  const n = times.length;
  for (let i = 0; i < n; i++) {
    const earlier = values[offset + i * stride]!;
    if (Number.isNaN(earlier)) continue;
    for (let j = i + 1; j < n; j++) {
      const difference = values[offset + j * stride]! - earlier;
      if (Number.isNaN(difference)) continue;
      const at = 2 * (i * n + j);
      for (let bin = ranges[at]!; bin < ranges[at + 1]!; bin++) visit(bin, difference);
    }
  }
}

const sizeError = (values: number, times: number, pixels: number) =>
  inputError({
    code: "raster-size",
    what: "The values of a variogram are not a whole map for each time.",
    got: `${values} values for ${times} times and ${pixels} pixels`,
    fix: "Give one map of the mask's size for each time, one after the other.",
  });
