import type { Areas, ImageShape } from "./areas.ts";
import { takeMedian } from "./median.ts";

/** What the phase of a scene is like besides the cycles between its areas. */
export interface CommonPlane {
  /** Slope, rad per pixel, that all areas have in common. */
  readonly slope: { readonly y: number; readonly x: number };
  /** Variance of the phase about a local plane, rad^2, and of the local slopes about the common one, (rad/pixel)^2. */
  readonly noise: number;
  readonly slopeVariance: number;
}

/** Pixels that the plane is fitted to, evenly chosen: three numbers need no more. */
const SAMPLES = 2000;
const ROUNDS = 8;
/** Residuals below this weigh alike, rad: about the noise of one pixel. */
const EASE = 0.3;
/** Lags, pixels, between which a variance that grows is a slope's: one pixel holds the noise alone, nearly. */
const LAG = 8;
/** Median of a squared standard normal value. */
const MEDIAN_SQUARE = 0.4549;

/**
 * The plane that fits all areas at once, each with a constant of its own, by least absolute residuals (iteratively reweighted
 * least squares): an orbit's or a wide atmosphere's ramp, which a volcano in one area must not bend. From the same
 * pixels, how far the local slope strays from it.
 *
 * @param phase y x x, rad
 */
export function fitCommonPlane(
  phase: Float32Array,
  { label, size, count }: Areas,
  shape: ImageShape,
): CommonPlane {
  let total = 0;
  for (let area = 1; area <= count; area++) total += size[area]!;
  const stride = Math.max(1, Math.floor(total / SAMPLES));
  const chosen: number[] = [];
  for (let p = 0, seen = 0; p < label.length; p++)
    if (label[p]! > 0 && seen++ % stride === 0 && !Number.isNaN(phase[p]!)) chosen.push(p);
  const pixel = Int32Array.from(chosen);
  const slope = fitSlope(phase, label, pixel, shape.x, count);
  const near = spread(phase, label, pixel, shape, slope, 1);
  const far = spread(phase, label, pixel, shape, slope, LAG);
  // Differences over a lag: twice the noise, and the slope's variance times the lag squared.
  const slopeVariance = Math.max((far - near) / (LAG * LAG - 1), 0);
  return { slope, slopeVariance, noise: Math.max((near - slopeVariance) / 2, 0) };
}

function fitSlope(phase: Float32Array, label: Int32Array, pixel: Int32Array, width: number, count: number) {
  const y = Float64Array.from(pixel, (p) => Math.floor(p / width));
  const x = Float64Array.from(pixel, (p) => p % width);
  const weight = new Float64Array(pixel.length).fill(1);
  const slope = { y: 0, x: 0 };
  const mean = new Float64Array(4 * (count + 1));
  for (let round = 0; round < ROUNDS; round++) {
    // Weighted means of (weight, y, x, phase) in each area.
    mean.fill(0);
    for (let i = 0; i < pixel.length; i++) {
      const at = 4 * label[pixel[i]!]!;
      const w = weight[i]!;
      mean[at]! += w;
      mean[at + 1]! += w * y[i]!;
      mean[at + 2]! += w * x[i]!;
      mean[at + 3]! += w * phase[pixel[i]!]!;
    }
    for (let at = 0; at < mean.length; at += 4) for (let k = 1; k < 4; k++) mean[at + k]! /= mean[at]!;
    let [yy, xx, yx, yz, xz] = [0, 0, 0, 0, 0];
    for (let i = 0; i < pixel.length; i++) {
      const at = 4 * label[pixel[i]!]!;
      const w = weight[i]!;
      const [u, v, z] = [y[i]! - mean[at + 1]!, x[i]! - mean[at + 2]!, phase[pixel[i]!]! - mean[at + 3]!];
      yy += w * u * u;
      xx += w * v * v;
      yx += w * u * v;
      yz += w * u * z;
      xz += w * v * z;
    }
    const determinant = yy * xx - yx * yx;
    if (!(determinant > 1e-9 * yy * xx)) return slope;
    slope.y = (xx * yz - yx * xz) / determinant;
    slope.x = (yy * xz - yx * yz) / determinant;
    for (let i = 0; i < pixel.length; i++) {
      const at = 4 * label[pixel[i]!]!;
      const flat = slope.y * (y[i]! - mean[at + 1]!) + slope.x * (x[i]! - mean[at + 2]!);
      const residual = phase[pixel[i]!]! - mean[at + 3]! - flat;
      weight[i] = 1 / Math.max(Math.abs(residual), EASE);
    }
  }
  return slope;
}

/** Robust variance of the differences over a lag within an area, the common slope taken off. */
function spread(
  phase: Float32Array,
  label: Int32Array,
  pixel: Int32Array,
  shape: ImageShape,
  slope: { readonly y: number; readonly x: number },
  lag: number,
): number {
  const squares = new Float64Array(2 * pixel.length);
  let found = 0;
  for (const p of pixel) {
    if ((p % shape.x) + lag < shape.x && label[p + lag] === label[p]) {
      const square = (phase[p + lag]! - phase[p]! - lag * slope.x) ** 2;
      if (!Number.isNaN(square)) squares[found++] = square;
    }
    const below = p + lag * shape.x;
    if (below < label.length && label[below] === label[p]) {
      const square = (phase[below]! - phase[p]! - lag * slope.y) ** 2;
      if (!Number.isNaN(square)) squares[found++] = square;
    }
  }
  return found === 0 ? 0 : takeMedian(squares, found) / MEDIAN_SQUARE;
}
