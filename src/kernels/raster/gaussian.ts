import { configError } from "../../errors.ts";
import type { Edge } from "./edge.ts";
import type { RasterShape } from "./raster-shape.ts";

export interface GaussianOptions {
  readonly edge?: Edge;
  /** Whether pixels without data stay without; otherwise they take the mean of what is near. */
  readonly gaps?: "keep" | "fill";
}

/** The kernel ends at so many standard deviations; 6e-5 of its weight lies beyond. */
const REACH = 4;

/**
 * Gaussian low-pass filter of an image with gaps: the weighted mean of the valid pixels (normalised convolution; Knutsson
 * and Westin 1993), separable, in float64.
 *
 * @param values y x x, NaN = no data
 * @param sigma standard deviation, pixels
 */
export function smoothGaussian(
  values: Float32Array,
  shape: RasterShape,
  sigma: number,
  { edge = "gap", gaps = "keep" }: GaussianOptions = {},
): Float32Array {
  const weights = gaussianWeights(sigma);
  const sum = Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : value));
  const weight = Float64Array.from(values, (value) => (Number.isNaN(value) ? 0 : 1));
  for (const plane of [sum, weight]) {
    convolveRows(plane, shape, weights, edge);
    convolveColumns(plane, shape, weights, edge);
  }
  return Float32Array.from(values, (value, p) =>
    gaps === "keep" && Number.isNaN(value) ? Number.NaN : sum[p]! / weight[p]!,
  );
}

/** What `smoothGaussian` leaves: the image minus its low-pass. */
export function sharpenGaussian(
  values: Float32Array,
  shape: RasterShape,
  sigma: number,
  options: Pick<GaussianOptions, "edge"> = {},
): Float32Array {
  const low = smoothGaussian(values, shape, sigma, options);
  return low.map((value, p) => values[p]! - value);
}

/** Half of a symmetric kernel, from its middle outward; both halves sum to 1. */
function gaussianWeights(sigma: number): Float64Array {
  if (!(sigma > 0 && Number.isFinite(sigma)))
    throw configError({
      code: "filter-size",
      what: "The width of a Gaussian filter is not a positive number.",
      got: String(sigma),
      fix: "Give its standard deviation in pixels, for example 2.",
    });
  const radius = Math.floor(REACH * sigma + 0.5);
  const weights = Float64Array.from({ length: radius + 1 }, (_, k) => Math.exp(-0.5 * (k / sigma) ** 2));
  const total = weights.reduce((sum, weight, k) => sum + (k === 0 ? 1 : 2) * weight, 0);
  return weights.map((weight) => weight / total);
}

function convolveRows(plane: Float64Array, shape: RasterShape, weights: Float64Array, edge: Edge): void {
  const radius = weights.length - 1;
  const padded = new Float64Array(shape.x + 2 * radius);
  for (let y = 0; y < shape.y; y++) {
    const row = plane.subarray(y * shape.x, (y + 1) * shape.x);
    padded.set(row, radius);
    if (edge === "nearest") {
      padded.fill(row[0]!, 0, radius);
      padded.fill(row.at(-1)!, radius + shape.x);
    }
    for (let x = 0; x < shape.x; x++) {
      const at = x + radius;
      let sum = weights[0]! * padded[at]!;
      for (let k = 1; k <= radius; k++) sum += weights[k]! * (padded[at - k]! + padded[at + k]!);
      row[x] = sum;
    }
  }
}

/** Column by column would jump through memory: whole rows are added up instead. */
function convolveColumns(plane: Float64Array, shape: RasterShape, weights: Float64Array, edge: Edge): void {
  const radius = weights.length - 1;
  const source = plane.slice();
  const clamp = (y: number) => Math.max(0, Math.min(shape.y - 1, y));
  plane.fill(0);
  for (let y = 0; y < shape.y; y++)
    for (let k = -radius; k <= radius; k++) {
      const from = edge === "nearest" ? clamp(y + k) : y + k;
      if (from < 0 || from >= shape.y) continue;
      const weight = weights[Math.abs(k)]!;
      const [to, start] = [y * shape.x, from * shape.x];
      for (let x = 0; x < shape.x; x++) plane[to + x]! += weight * source[start + x]!;
    }
}
