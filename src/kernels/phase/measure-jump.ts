import type { ImageShape } from "./areas.ts";
import type { Facing } from "./border-facing.ts";
import type { CommonPlane } from "./common-plane.ts";
import { takeMedian } from "./median.ts";

/** How much higher the phase stands at the far side of a gap than at the near one. */
export interface Jump {
  /** Cycles, not rounded: b minus a. */
  readonly cycles: number;
  /** What to expect it to be wrong by, cycles. */
  readonly error: number;
}

export interface JumpOptions {
  /** Largest half edge of the windows from which the phase is carried over the gap, pixels; a gap that is narrower takes smaller ones. */
  readonly radius: number;
}

/** Smallest half edge of a window: 60 pixels on one side of a border hold a slope. */
const LEAST_RADIUS = 5;
/** Of the smaller side of the image: beyond, a plane no longer holds. MintPy's limit as well. */
const WINDOW_SHARE = 0.05;
/** Rows and columns of a window that are read at most: wide windows are thinned. */
const WINDOW_SAMPLES = 11;
/** Error of a jump over the narrowest gap, and for each pixel of the gap's width: measured on simulated turbulence. */
const ERROR_AT_BEST = 0.05;
const ERROR_PER_PIXEL = 0.01;
const TO_SIGMA = 1.4826;

/**
 * Jump of the phase between two areas, from the whole border along which they face each other. At each place the phase of
 * both sides is carried to the middle of the gap by a local plane, fitted to the phases about the border pixel and drawn
 * towards the scene's common slope as far as local slopes keep to it (ridge regression with the ratio of their
 * variances). The median over the places is the jump; their scatter says how sure it is.
 *
 * @param phase y x x, rad
 * @param coherence y x x; weighs the phases, null for all alike
 */
export function measureJump(
  phase: Float32Array,
  coherence: Float32Array | null,
  label: Int32Array,
  shape: ImageShape,
  facing: Facing,
  plane: CommonPlane,
  { radius }: JumpOptions,
): Jump {
  const { a, b, from, to, gap } = facing;
  const widest = Math.min(radius, Math.floor(WINDOW_SHARE * Math.min(shape.y, shape.x)));
  const half = Math.max(Math.min(Math.ceil(gap), widest), LEAST_RADIUS);
  const ridge = plane.slopeVariance > 0 ? plane.noise / plane.slopeVariance : Number.MAX_VALUE;
  const carry = createCarrier(phase, coherence, label, shape, plane.slope, half, ridge);
  const jumps = new Float64Array(from.length);
  const width = shape.x;
  let count = 0;
  let [top, bottom, left, right] = [shape.y, 0, shape.x, 0];
  for (let i = 0; i < from.length; i++) {
    const [p, q] = [from[i]!, to[i]!];
    const y = (Math.floor(p / width) + Math.floor(q / width)) / 2;
    const x = ((p % width) + (q % width)) / 2;
    const jump = carry(b, q, y, x) - carry(a, p, y, x);
    if (Number.isNaN(jump)) continue;
    jumps[count++] = jump / (2 * Math.PI);
    [top, bottom, left, right] = [
      Math.min(top, y),
      Math.max(bottom, y),
      Math.min(left, x),
      Math.max(right, x),
    ];
  }
  if (count === 0) return { cycles: 0, error: Number.POSITIVE_INFINITY };
  const cycles = takeMedian(jumps, count);
  for (let i = 0; i < count; i++) jumps[i] = Math.abs(jumps[i]! - cycles);
  const scatter = TO_SIGMA * takeMedian(jumps, count);
  // Places err alike within a window's width, and within the distance over which the phase is carried.
  const windows = Math.max(1, Math.hypot(bottom - top, right - left) / (gap + 2 * half + 1));
  const error = Math.hypot(ERROR_AT_BEST + ERROR_PER_PIXEL * gap, scatter / Math.sqrt(windows));
  return { cycles, error };
}

/** The phase of an area near one of its pixels, carried to another place; NaN without any phase. */
function createCarrier(
  phase: Float32Array,
  coherence: Float32Array | null,
  label: Int32Array,
  shape: ImageShape,
  slope: { readonly y: number; readonly x: number },
  half: number,
  ridge: number,
): (area: number, pixel: number, toY: number, toX: number) => number {
  const stride = Math.max(1, Math.round((2 * half + 1) / WINDOW_SAMPLES));
  const width = shape.x;
  return (area, pixel, toY, toX) => {
    const y = Math.floor(pixel / width);
    const x = pixel - y * width;
    let [sum, u, v, z, uu, uv, vv, uz, vz, count] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    const firstRow = y - Math.floor(Math.min(half, y) / stride) * stride;
    const firstColumn = x - Math.floor(Math.min(half, x) / stride) * stride;
    for (let row = firstRow; row <= y + half && row < shape.y; row += stride)
      for (let column = firstColumn; column <= x + half && column < width; column += stride) {
        const p = row * width + column;
        const value = phase[p]!;
        if (label[p] !== area || Number.isNaN(value)) continue;
        const w = coherence === null ? 1 : information(coherence[p]!);
        const [dy, dx] = [row - toY, column - toX];
        const flat = value - dy * slope.y - dx * slope.x;
        count++;
        sum += w;
        u += w * dy;
        v += w * dx;
        z += w * flat;
        uu += w * dy * dy;
        uv += w * dy * dx;
        vv += w * dx * dx;
        uz += w * dy * flat;
        vz += w * dx * flat;
      }
    if (count === 0) return Number.NaN;
    // Weights of mean 1, so that the ridge stands for so many phases.
    const scale = count / sum;
    const [meanU, meanV, meanZ] = [u / sum, v / sum, z / sum];
    const a = scale * (uu - sum * meanU * meanU) + ridge;
    const c = scale * (vv - sum * meanV * meanV) + ridge;
    const b = scale * (uv - sum * meanU * meanV);
    const d = scale * (uz - sum * meanU * meanZ);
    const e = scale * (vz - sum * meanV * meanZ);
    const determinant = a * c - b * b;
    if (!(determinant > 1e-9 * a * c)) return meanZ;
    return meanZ - ((c * d - b * e) / determinant) * meanU - ((a * e - b * d) / determinant) * meanV;
  };
}

/** Fisher information of a phase up to a factor: 1 / variance for many looks. Bounds keep a few pixels from deciding alone. */
function information(coherence: number): number {
  const c = coherence > 0.1 ? Math.min(coherence, 0.95) : 0.1;
  return (c * c) / (1 - c * c);
}
