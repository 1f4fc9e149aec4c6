import { takeMedian } from "../phase/median.ts";
import {
  BLOCK_PIXELS,
  checkLineShapes,
  createLineBlock,
  type Floats,
  gatherBlock,
  type LineWeights,
} from "../time/line-block.ts";
import { SUM, sumLine } from "../time/line-sums.ts";
import { tabulateQuantiles } from "../time/quantile-table.ts";

export interface HuberLineOptions extends Omit<LineWeights, "compat"> {
  /** Residuals, in standard deviations, beyond which an elevation's pull no longer grows. */
  readonly limit?: number;
  /** Share of Student's distribution within the half-width of the slope. */
  readonly share?: number;
}

/** One value per pixel; NaN with fewer than three times. */
export interface HuberLineFit {
  readonly slope: Float64Array;
  readonly slopeError: Float64Array;
  readonly slopeHalfWidth: Float64Array;
  /** Elevation at time 0. */
  readonly intercept: Float64Array;
  readonly interceptError: Float64Array;
  /** Robust standard deviation of the residuals, or, with errors given, how many times they exceed them. */
  readonly scatter: Float64Array;
  readonly count: Float64Array;
}

/** 95 % of the efficiency of least squares where errors are normal [huber1981]. */
const LIMIT = 1.345;
/** Ratio of a normal distribution's standard deviation to its median absolute value. */
const MEDIAN_TO_DEVIATION = 1.482602218505602;
/** The fit has settled when the slope's effect over the times is below this share of the scatter. */
const SETTLED = 1e-6;
const MOST_ROUNDS = 50;
const PARAMETERS = 2;

/**
 * Lines by Huber's M-estimate: least squares for residuals up to `limit` standard deviations, least absolute values beyond, so that an
 * outlier pulls no more than a bad elevation. Weights are renewed until the line settles; the scale is the median residual's.
 *
 * Covariance [huber1981, 7.6]: K^2 s^2 (sum psi^2 / (n - 2)) / m^2 (X^T W X)^-1, m the share of residuals within the limit,
 * K = 1 + (2 / n)(1 - m) / m. Outliers at the ends of the times have leverage that no M-estimate takes from them: Theil-Sen does.
 *
 * Errors: `line-shapes`. About 30 operations an elevation and round, 5 to 20 rounds.
 *
 * @param z [time, pixels], metres; NaN where there is none
 * @param t times, ascending
 */
export function fitHuberLines(z: Floats, t: Float64Array, options: HuberLineOptions = {}): HuberLineFit {
  const pixels = checkLineShapes(z, t, options);
  const { limit = LIMIT, share = 0.68 } = options;
  const fit = createFit(pixels);
  const quantiles = tabulateQuantiles(share, t.length - PARAMETERS);
  const block = createLineBlock(t.length, options);
  const middle = t.length === 0 ? 0 : (t[0]! + t.at(-1)!) / 2;
  const centred = t.map((time) => time - middle);
  const rounds = new Rounds(centred, limit);
  for (let first = 0; first < pixels; first += BLOCK_PIXELS) {
    const size = Math.min(BLOCK_PIXELS, pixels - first);
    gatherBlock(block, z, options, t.length, first, size);
    for (let p = 0; p < size; p++) {
      rounds.fit(block.z, block.weight, p * t.length);
      const pixel = first + p;
      fit.count[pixel] = rounds.count;
      if (!(rounds.count > PARAMETERS && rounds.spread > 0)) continue;
      const meanTime = middle + rounds.meanTime;
      fit.slope[pixel] = rounds.slope;
      fit.intercept[pixel] = rounds.mean - rounds.slope * meanTime;
      fit.scatter[pixel] = rounds.scale;
      const one = rounds.standardError();
      fit.slopeError[pixel] = one / Math.sqrt(rounds.spread);
      fit.slopeHalfWidth[pixel] = quantiles[rounds.count - PARAMETERS]! * fit.slopeError[pixel]!;
      fit.interceptError[pixel] =
        one * Math.sqrt(1 / rounds.total + (middle + rounds.ownMeanTime) ** 2 / rounds.spread);
    }
  }
  return fit;
}

function createFit(pixels: number): HuberLineFit {
  const unknown = () => new Float64Array(pixels).fill(Number.NaN);
  return {
    slope: unknown(),
    slopeError: unknown(),
    slopeHalfWidth: unknown(),
    intercept: unknown(),
    interceptError: unknown(),
    scatter: unknown(),
    count: new Float64Array(pixels),
  };
}

/** Scratch for one series, and what its rounds came to. */
class Rounds {
  count = 0;
  slope = 0;
  /** Elevation at `meanTime`. */
  mean = 0;
  meanTime = 0;
  scale = 0;
  /** Of the first round, with the elevations' own weights: what X^T W X is made of. */
  total = 0;
  ownMeanTime = 0;
  spread = 0;
  readonly #t: Float64Array;
  readonly #limit: number;
  readonly #own: Float64Array;
  readonly #block: { readonly z: Float64Array; readonly weight: Float64Array };
  readonly #residual: Float64Array;
  readonly #sums = new Float64Array(SUM.length);

  constructor(t: Float64Array, limit: number) {
    this.#t = t;
    this.#limit = limit;
    this.#own = new Float64Array(t.length);
    this.#block = { z: new Float64Array(t.length), weight: new Float64Array(t.length) };
    this.#residual = new Float64Array(t.length);
  }

  fit(z: Float64Array, weight: Float64Array | null, start: number): void {
    const times = this.#t.length;
    for (let i = 0; i < times; i++) {
      this.#block.z[i] = z[start + i]!;
      this.#own[i] = weight === null ? 1 : weight[start + i]!;
    }
    this.#block.weight.set(this.#own);
    this.#solve();
    this.count = this.#sums[SUM.count]!;
    this.total = this.#sums[SUM.weight]!;
    this.ownMeanTime = this.meanTime;
    this.spread = this.#sums[SUM.spread]!;
    if (!(this.count > PARAMETERS && this.spread > 0)) return;
    const reach = Math.sqrt(this.spread / this.total);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      this.#measure();
      // More than half of the elevations are on the line.
      if (this.scale === 0) return;
      const [slope, atMiddle] = [this.slope, this.mean - this.slope * this.meanTime];
      this.#reweigh();
      this.#solve();
      const change =
        Math.abs(this.slope - slope) * reach + Math.abs(this.mean - this.slope * this.meanTime - atMiddle);
      if (change * Math.sqrt(this.total / this.count) < SETTLED * this.scale) break;
    }
    this.#measure();
  }

  #solve(): void {
    sumLine(this.#block, this.#t, 0, this.#sums);
    this.slope = this.#sums[SUM.both]! / this.#sums[SUM.spread]!;
    this.meanTime = this.#sums[SUM.meanTime]!;
    this.mean = this.#sums[SUM.base]! + this.#sums[SUM.meanRise]!;
  }

  #residualOf(i: number): number {
    const away = this.#block.z[i]! - this.mean - this.slope * (this.#t[i]! - this.meanTime);
    return Math.abs(away) * Math.sqrt(this.#own[i]!);
  }

  #measure(): void {
    let used = 0;
    for (let i = 0; i < this.#t.length; i++) {
      const residual = this.#residualOf(i);
      if (!Number.isNaN(residual)) this.#residual[used++] = residual;
    }
    this.scale = MEDIAN_TO_DEVIATION * takeMedian(this.#residual, used);
  }

  #reweigh(): void {
    const bound = this.#limit * this.scale;
    for (let i = 0; i < this.#t.length; i++) {
      const residual = this.#residualOf(i);
      this.#block.weight[i] = this.#own[i]! * (residual > bound ? bound / residual : 1);
    }
  }

  /** Of an elevation of weight 1: Huber's K s sqrt(sum psi^2 / (n - 2)) / m. */
  standardError(): number {
    if (this.scale === 0) return 0;
    const bound = this.#limit * this.scale;
    let inside = 0;
    let squares = 0;
    for (let i = 0; i < this.#t.length; i++) {
      const residual = this.#residualOf(i);
      if (Number.isNaN(residual)) continue;
      if (residual <= bound) inside++;
      squares += Math.min(residual, bound) ** 2;
    }
    const share = inside / this.count;
    const correction = 1 + ((PARAMETERS / this.count) * (1 - share)) / share;
    return (correction * Math.sqrt(squares / (this.count - PARAMETERS))) / share;
  }
}
