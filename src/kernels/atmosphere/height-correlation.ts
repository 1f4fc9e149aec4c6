import { scienceError } from "../../errors.ts";
import { solveNormal } from "../linear/solve-normal.ts";
import type { RasterShape } from "../raster/raster-shape.ts";

export interface HeightCorrelationOptions {
  /** Degree of the polynomial of height, at least 1. */
  readonly polynomial: number;
  /** Edge of the square blocks that are averaged before the fit, pixels. */
  readonly looks: number;
  /** No delay is taken off an image whose blocks correlate less with height than this, in absolute value. */
  readonly minCorrelation: number;
}

/** The delay of one image as a polynomial of height. */
export interface HeightFit {
  /** Correlation of the blocks with height; NaN where there are too few of them, or they are all alike. */
  readonly correlation: number;
  /** Unit of the image per power of the scaled height, constant first; all 0 where the correlation is too small. */
  readonly coefficients: Float64Array;
  /** Delay of the lowest block minus that of the highest. */
  readonly range: number;
}

export interface HeightCorrelation {
  /** Fits one image (y x x, NaN = no data). */
  fit(image: Float32Array): HeightFit;
  /** The fitted delay at a pixel; NaN where there is no height. */
  delayAt(fit: HeightFit, pixel: number): number;
}

/** Fewer blocks than this many for each unknown fit anything. */
const BLOCKS_PER_UNKNOWN = 3;

/**
 * Prepares the estimate of stratified tropospheric delay from height (Doin et al. 2009): averages over blocks of looks x looks
 * pixels, a least-squares polynomial of height, evaluated at full resolution. Rows and columns beyond the last whole block
 * take no part in the fit.
 *
 * @param height y x x, m along the line of sight (height / cos(incidence)); NaN = unknown
 * @param use pixels to fit to, 1 or 0; null for all
 */
export function createHeightCorrelation(
  height: Float32Array | Float64Array,
  use: Uint8Array | null,
  shape: RasterShape,
  { polynomial, looks, minCorrelation }: HeightCorrelationOptions,
): HeightCorrelation {
  const blocks = { y: Math.floor(shape.y / looks), x: Math.floor(shape.x / looks) };
  const unknowns = polynomial + 1;
  const scale = scaleOf(height, use);
  if (scale === null)
    throw scienceError({
      code: "height-flat",
      what: "The height does not vary over the pixels that the delay is fitted to.",
      fix: "Leave out the correction by height, or fit it to more pixels.",
    });
  const scaled = Float64Array.from(height, (value) => (value - scale.center) / scale.half);
  const meanHeight = new Float64Array(blocks.x);
  const meanValue = new Float64Array(blocks.x);
  const count = new Uint32Array(blocks.x);

  /** Means of one row of blocks, over the pixels that have a height and a value. */
  const averageRow = (image: Float32Array, row: number) => {
    meanHeight.fill(0);
    meanValue.fill(0);
    count.fill(0);
    for (let y = row * looks; y < (row + 1) * looks; y++)
      for (let x = 0; x < blocks.x * looks; x++) {
        const p = y * shape.x + x;
        const [h, value] = [scaled[p]!, image[p]!];
        if (Number.isNaN(value) || Number.isNaN(h) || (use !== null && use[p] === 0)) continue;
        const block = (x / looks) | 0;
        meanHeight[block]! += h;
        meanValue[block]! += value;
        count[block]!++;
      }
    for (let block = 0; block < blocks.x; block++) {
      meanHeight[block]! /= count[block]!;
      meanValue[block]! /= count[block]!;
    }
  };

  return {
    fit(image) {
      // Sums of h^k and of value h^k follow the blocks of one row after the other.
      const powers = new Float64Array(2 * unknowns);
      const right = new Float64Array(unknowns);
      let squares = 0;
      let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let row = 0; row < blocks.y; row++) {
        averageRow(image, row);
        for (let block = 0; block < blocks.x; block++) {
          if (count[block] === 0) continue;
          const [h, value] = [meanHeight[block]!, meanValue[block]!];
          for (let k = 0, power = 1; k < powers.length; k++, power *= h) {
            powers[k]! += power;
            if (k < unknowns) right[k]! += power * value;
          }
          squares += value * value;
          if (h < low) low = h;
          if (h > high) high = h;
        }
      }
      const correlation = correlate(powers, right, squares);
      const none = { correlation, coefficients: new Float64Array(unknowns), range: 0 };
      if (powers[0]! < BLOCKS_PER_UNKNOWN * unknowns || !(Math.abs(correlation) >= minCorrelation))
        return none;
      const normal = Float64Array.from(
        { length: unknowns ** 2 },
        (_, k) => powers[Math.floor(k / unknowns) + (k % unknowns)]!,
      );
      const coefficients = solveNormal(normal, right);
      if (coefficients === null) return none;
      return { correlation, coefficients, range: evaluate(coefficients, low) - evaluate(coefficients, high) };
    },
    delayAt: ({ coefficients }, pixel) => evaluate(coefficients, scaled[pixel]!),
  };
}

/** Pearson's correlation of height and value, from sums over blocks. */
function correlate(powers: Float64Array, right: Float64Array, squares: number): number {
  const [n, h, hh] = [powers[0]!, powers[1]!, powers[2]!];
  const [v, hv] = [right[0]!, right[1]!];
  const [ofHeight, ofValue] = [n * hh - h * h, n * squares - v * v];
  if (!(ofHeight > 0) || !(ofValue > n * squares * Number.EPSILON * n)) return Number.NaN;
  return (n * hv - h * v) / Math.sqrt(ofHeight * ofValue);
}

function evaluate(coefficients: Float64Array, h: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * h + coefficients[k]!;
  return sum;
}

/** Middle and half range of the heights in use, so that powers of height stay of like size; null when they do not vary. */
function scaleOf(height: ArrayLike<number>, use: Uint8Array | null): { center: number; half: number } | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let p = 0; p < height.length; p++) {
    const value = height[p]!;
    if (Number.isNaN(value) || (use !== null && use[p] === 0)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high > low ? { center: (low + high) / 2, half: (high - low) / 2 } : null;
}
