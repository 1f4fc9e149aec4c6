import {
  BLOCK_PIXELS,
  checkLineShapes,
  createLineBlock,
  type Floats,
  gatherBlock,
  type LineWeights,
} from "../time/line-block.ts";
import { studentQuantile } from "../time/student-t.ts";
import { weightedQuantile } from "./weighted-quantile.ts";

export interface TheilSenOptions extends Omit<LineWeights, "compat"> {
  /** Confidence of the slope's interval. */
  readonly share?: number;
}

/** One value per pixel; NaN with fewer than two times. */
export interface TheilSenFit {
  readonly slope: Float64Array;
  /** Elevation at time 0. */
  readonly intercept: Float64Array;
  /** Ends of the slope's interval; NaN where the times are too few for the confidence. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly count: Float64Array;
}

/** Student's distribution with so many degrees of freedom is the normal one to 1e-6. */
const NORMAL = 1e6;
/** (2 / pi) arcsin(rho) as LINEAR rho + CUBIC rho^3: exact for small rho, and for 1/2, that of equal errors, where it is 1/3. */
const LINEAR = 2 / Math.PI;
const CUBIC = 8 * (1 / 3 - 1 / Math.PI);

/**
 * The median of the slopes between any two elevations of a series: a line that up to 29 % of the elevations may be wrong for
 * [theil1950, sen1968]. Two of one time have no slope. With errors, a slope weighs (t_j - t_i) sqrt(sigma_i^2 + sigma_j^2) /
 * (sigma_i sigma_j)^2, the weight with which signs of differences come closest to least squares (84 % of its efficiency where the
 * errors differ by a factor of 50; 93 % with equal weights) [sievers1978].
 *
 * The interval holds the slopes b for which Kendall's S(b), the sum of w_ij sign(r_j - r_i) of the residuals, is no larger than
 * chance makes it. Its variance is the sum of w_ij w_kl times the signs' correlation: 1 of a pair with itself, (2 / pi) arcsin(rho) of
 * two that share elevation i, rho = sigma_i^2 / sqrt((sigma_i^2 + sigma_j^2)(sigma_i^2 + sigma_k^2)), written as a rho + b rho^3
 * so that the sum over three elevations is one over two. With equal weights it is Sen's, (n (n - 1)(2 n + 5)) / 18 less ties.
 * The intercept is the weighted median of z - slope t.
 *
 * Errors: `line-shapes`. n^2 / 2 slopes and three selections among them a pixel, about 10 n^2 operations.
 *
 * @param z [time, pixels], metres; NaN where there is none
 * @param t times, ascending
 */
export function fitTheilSen(z: Floats, t: Float64Array, options: TheilSenOptions = {}): TheilSenFit {
  const pixels = checkLineShapes(z, t, options);
  const unknown = () => new Float64Array(pixels).fill(Number.NaN);
  const fit = {
    slope: unknown(),
    intercept: unknown(),
    lower: unknown(),
    upper: unknown(),
    count: unknown(),
  };
  const block = createLineBlock(t.length, options);
  const quantile = studentQuantile(1 - (options.share ?? 0.68), NORMAL);
  const slopes = new Slopes(t.length);
  for (let first = 0; first < pixels; first += BLOCK_PIXELS) {
    const size = Math.min(BLOCK_PIXELS, pixels - first);
    gatherBlock(block, z, options, t.length, first, size);
    for (let p = 0; p < size; p++) {
      slopes.take(block.z, block.weight, t, p * t.length);
      fit.count[first + p] = slopes.used;
      if (slopes.count === 0) continue;
      const reach = quantile * Math.sqrt(slopes.variance);
      const slope = slopes.at(0);
      fit.slope[first + p] = slope;
      fit.intercept[first + p] = slopes.intercept(slope);
      // At the ends, S is as large as the reach: what lies there is half in and half out.
      if (reach >= slopes.total) continue;
      fit.lower[first + p] = slopes.at(-reach);
      fit.upper[first + p] = slopes.at(reach);
    }
  }
  return fit;
}

/** Scratch for one series: its elevations, and the slopes between them. */
class Slopes {
  used = 0;
  count = 0;
  total = 0;
  variance = 0;
  readonly #t: Float64Array;
  readonly #z: Float64Array;
  readonly #trust: Float64Array;
  readonly #linear: Float64Array;
  readonly #cubic: Float64Array;
  readonly #value: Float64Array;
  readonly #weight: Float64Array;

  constructor(times: number) {
    const make = () => new Float64Array(times);
    [this.#t, this.#z, this.#trust] = [make(), make(), make()];
    [this.#linear, this.#cubic] = [make(), make()];
    const pairs = (times * (times - 1)) / 2;
    [this.#value, this.#weight] = [new Float64Array(pairs), new Float64Array(pairs)];
  }

  /** The slopes of the series that starts at `start`, their total weight, and the variance of S. */
  take(z: Float64Array, weight: Float64Array | null, t: Float64Array, start: number): void {
    this.used = 0;
    for (let i = 0; i < t.length; i++) {
      const trust = weight === null ? 1 : weight[start + i]!;
      if (Number.isNaN(z[start + i]! + trust)) continue;
      this.#t[this.used] = t[i]!;
      this.#z[this.used] = z[start + i]!;
      this.#trust[this.used++] = trust;
    }
    this.#linear.fill(0);
    this.#cubic.fill(0);
    this.count = 0;
    this.total = 0;
    this.variance = 0;
    for (let i = 0; i < this.used; i++)
      for (let j = i + 1; j < this.used; j++) this.#pair(i, j, weight === null);
    for (let i = 0; i < this.used; i++)
      this.variance += LINEAR * this.#linear[i]! ** 2 + CUBIC * this.#cubic[i]! ** 2;
  }

  #pair(i: number, j: number, isEqual: boolean): void {
    const apart = this.#t[j]! - this.#t[i]!;
    if (apart === 0) return;
    const a = this.#trust[i]!;
    const b = this.#trust[j]!;
    const w = isEqual ? 1 : apart * Math.sqrt(a * b * (a + b));
    this.#value[this.count] = (this.#z[j]! - this.#z[i]!) / apart;
    this.#weight[this.count++] = w;
    this.total += w;
    this.variance += w * w;
    // rho is a product of roots of the shares that the common elevation's error has in its differences' variances.
    this.#share(i, w, b / (a + b));
    this.#share(j, -w, a / (a + b));
  }

  /** Adds a slope's part to what elevation i has in S, less its correlation with itself. */
  #share(i: number, w: number, share: number): void {
    const linear = w * Math.sqrt(share);
    const cubic = linear * share;
    this.#linear[i]! += linear;
    this.#cubic[i]! += cubic;
    this.variance -= LINEAR * linear * linear + CUBIC * cubic * cubic;
  }

  /** The slope at which S is -`away`. */
  at(away: number): number {
    return weightedQuantile(this.#value, this.#weight, this.count, (this.total + away) / 2);
  }

  intercept(slope: number): number {
    for (let i = 0; i < this.used; i++) this.#z[i]! -= slope * this.#t[i]!;
    let total = 0;
    for (let i = 0; i < this.used; i++) {
      this.#trust[i] = Math.sqrt(this.#trust[i]!);
      total += this.#trust[i]!;
    }
    return weightedQuantile(this.#z, this.#trust, this.used, total / 2);
  }
}
