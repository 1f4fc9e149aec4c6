import {
  BLOCK_PIXELS,
  checkLineShapes,
  createLineBlock,
  type Floats,
  gatherBlock,
  type LineWeights,
} from "./line-block.ts";
import { SUM, sumLine } from "./line-sums.ts";
import { tabulateQuantiles } from "./quantile-table.ts";

export interface LineOptions extends LineWeights {
  /** Share of Student's distribution within the half-width of the slope. */
  readonly share?: number;
}

/** Lines through the series of many pixels. One value per pixel; NaN where the series does not determine it. */
export interface LineFit {
  /** Elevation at time 0, change per unit of time, and standard errors of both; NaN with fewer than two times, and than three. */
  readonly intercept: Float64Array;
  readonly slope: Float64Array;
  readonly interceptError: Float64Array;
  readonly slopeError: Float64Array;
  /** Student's half-width of the slope. */
  readonly slopeHalfWidth: Float64Array;
  /**
   * sqrt(sum W r^2 / (n - 2)): the elevations' standard deviation, or, with errors given, how many times the residuals exceed them.
   * The errors hold this factor; without it they are what the given errors alone imply.
   */
  readonly scatter: Float64Array;
  /** Elevations used, and the first and last of their times; NaN without any. */
  readonly count: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** What the variance of the line at a time is made of: sum W, the weighted mean of the times, sum W (t - mean)^2. */
  readonly weight: Float64Array;
  readonly meanTime: Float64Array;
  readonly spread: Float64Array;
}

/** The share of a normal distribution within one standard deviation, as pyddem rounds it. */
export const ONE_SIGMA = 0.68;

/**
 * Straight lines by least squares, z = intercept + slope t, weighted by 1 / sigma^2 where errors are given. Each
 * pixel's gaps are its own. The errors' size is taken from the residuals: Var(slope) = s^2 / sum W (t - mean)^2.
 *
 * Intercept and its error are for time 0: count the times from within the observations, unless the error there is wanted. One pass over
 * the cube: 4 bytes and about 15 operations an elevation; 96 bytes a pixel are written.
 *
 * `compat: "pyddem"`: the errors are the weights, and `first` and `last` are those of all times in every pixel.
 *
 * Errors: `line-shapes`.
 *
 * @param z [time, pixels], metres; NaN where there is none
 * @param t times, in the unit that the slope is wanted per, ascending
 */
export function fitLines(z: Floats, t: Float64Array, options: LineOptions = {}): LineFit {
  const pixels = checkLineShapes(z, t, options);
  const fit = createFit(pixels);
  const quantiles = tabulateQuantiles(options.share ?? ONE_SIGMA, t.length - 2);
  const block = createLineBlock(t.length, options);
  const middle = t.length === 0 ? 0 : (t[0]! + t.at(-1)!) / 2;
  const centred = t.map((time) => time - middle);
  const sums = new Float64Array(SUM.length);
  for (let first = 0; first < pixels; first += BLOCK_PIXELS) {
    const count = Math.min(BLOCK_PIXELS, pixels - first);
    gatherBlock(block, z, options, t.length, first, count);
    for (let p = 0; p < count; p++) {
      sumLine(block, centred, p, sums);
      writeLine(fit, first + p, sums, middle, quantiles);
      // Of an empty series the places are past the end, where there is no time.
      fit.first[first + p] = t[sums[SUM.first]!] ?? Number.NaN;
      fit.last[first + p] = t[sums[SUM.last]!] ?? Number.NaN;
    }
  }
  if (options.compat === "pyddem") {
    fit.first.fill(t[0] ?? Number.NaN);
    fit.last.fill(t.at(-1) ?? Number.NaN);
  }
  return fit;
}

function writeLine(
  fit: LineFit,
  pixel: number,
  sums: Float64Array,
  middle: number,
  quantiles: readonly number[],
): void {
  const count = sums[SUM.count]!;
  const spread = sums[SUM.spread]!;
  const total = sums[SUM.weight]!;
  const meanTime = middle + sums[SUM.meanTime]!;
  fit.count[pixel] = count;
  fit.weight[pixel] = total;
  fit.meanTime[pixel] = count > 0 ? meanTime : Number.NaN;
  fit.spread[pixel] = spread;
  if (spread === 0) return;
  const slope = sums[SUM.both]! / spread;
  fit.slope[pixel] = slope;
  fit.intercept[pixel] = sums[SUM.base]! + sums[SUM.meanRise]! - slope * meanTime;
  if (count < 3) return;
  const scatter = Math.sqrt(Math.max(0, sums[SUM.residuals]!) / (count - 2));
  const error = scatter / Math.sqrt(spread);
  fit.scatter[pixel] = scatter;
  fit.slopeError[pixel] = error;
  fit.slopeHalfWidth[pixel] = quantiles[count - 2]! * error;
  fit.interceptError[pixel] = scatter * Math.sqrt(1 / total + (meanTime * meanTime) / spread);
}

function createFit(pixels: number): LineFit {
  const unknown = () => new Float64Array(pixels).fill(Number.NaN);
  return {
    intercept: unknown(),
    slope: unknown(),
    interceptError: unknown(),
    slopeError: unknown(),
    slopeHalfWidth: unknown(),
    scatter: unknown(),
    count: new Float64Array(pixels),
    first: unknown(),
    last: unknown(),
    weight: new Float64Array(pixels),
    meanTime: unknown(),
    spread: new Float64Array(pixels),
  };
}
