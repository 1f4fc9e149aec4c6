import type { RasterShape } from "./raster-shape.ts";

export const RAMP_KINDS = [
  "linear",
  "quadratic",
  "linear-range",
  "linear-azimuth",
  "quadratic-range",
  "quadratic-azimuth",
] as const;
export type RampKind = (typeof RAMP_KINDS)[number];

/** Exponents of (row, column) of one term. */
export type RampTerm = readonly [y: number, x: number];

/** Terms of each kind in the order in which MintPy writes its coefficients: range runs along columns, azimuth along rows. */
export const RAMP_TERMS: Readonly<Record<RampKind, readonly RampTerm[]>> = {
  linear: [
    [1, 0],
    [0, 1],
    [0, 0],
  ],
  quadratic: [
    [2, 0],
    [0, 2],
    [1, 1],
    [1, 0],
    [0, 1],
    [0, 0],
  ],
  "linear-range": [
    [0, 1],
    [0, 0],
  ],
  "linear-azimuth": [
    [1, 0],
    [0, 0],
  ],
  "quadratic-range": [
    [0, 2],
    [0, 1],
    [0, 0],
  ],
  "quadratic-azimuth": [
    [2, 0],
    [1, 0],
    [0, 0],
  ],
};

/**
 * A polynomial surface over a scene. Its coefficients belong to u = (row - center) / half and v alike for columns, both -1..1
 * over the scene: numbers of like size, which normal equations need, and in the data's unit.
 */
export interface Ramp {
  readonly kind: RampKind;
  readonly shape: RasterShape;
  /** One for each of `RAMP_TERMS[kind]`. */
  readonly coefficients: Float64Array;
}

/** Where the scaled coordinate of an axis is 0, and how many pixels make 1. */
export function axisScale(length: number): { readonly center: number; readonly half: number } {
  const half = (length - 1) / 2;
  return { center: half, half: Math.max(half, 1) };
}

/** The surface at one pixel, counted from 0. */
export function evaluateRamp({ kind, shape, coefficients }: Ramp, y: number, x: number): number {
  const [rows, columns] = [axisScale(shape.y), axisScale(shape.x)];
  const [u, v] = [(y - rows.center) / rows.half, (x - columns.center) / columns.half];
  return RAMP_TERMS[kind].reduce((sum, [i, j], k) => sum + coefficients[k]! * u ** i * v ** j, 0);
}

/**
 * Takes a ramp off an image and adds a constant, so that a reference can keep its value. NaN stays NaN.
 *
 * @param values y x x, as the ramp's shape
 * @param constant added to every pixel that changes
 * @param keepZero leaves exact zeros as they are: MintPy's no data
 * @returns a new array
 */
export function subtractRamp(
  values: Float32Array,
  ramp: Ramp,
  constant = 0,
  { keepZero = false } = {},
): Float32Array {
  const { kind, shape, coefficients } = ramp;
  const [rows, columns] = [axisScale(shape.y), axisScale(shape.x)];
  const terms = RAMP_TERMS[kind];
  const out = new Float32Array(values.length);
  // Along a row the surface is a parabola in v: three numbers for each row, two multiplications for each pixel.
  const row = new Float64Array(3);
  for (let y = 0, p = 0; y < shape.y; y++) {
    const u = (y - rows.center) / rows.half;
    row.fill(0);
    for (let k = 0; k < terms.length; k++) row[terms[k]![1]]! += coefficients[k]! * u ** terms[k]![0];
    const [flat, slope, bend] = [row[0]! - constant, row[1]!, row[2]!];
    for (let x = 0; x < shape.x; x++, p++) {
      const v = (x - columns.center) / columns.half;
      const value = values[p]!;
      out[p] = keepZero && value === 0 ? 0 : value - (flat + v * (slope + v * bend));
    }
  }
  return out;
}

/**
 * Coefficients in rows and columns counted from 0, the numbers that MintPy writes to rampCoeff files: data unit per
 * pixel, or per pixel squared.
 */
export function pixelCoefficients({ kind, shape, coefficients }: Ramp): Float64Array {
  const terms = RAMP_TERMS[kind];
  const [rows, columns] = [axisScale(shape.y), axisScale(shape.x)];
  const out = new Float64Array(terms.length);
  terms.forEach(([i, j], k) => {
    const [inRows, inColumns] = [expandPower(i, rows), expandPower(j, columns)];
    terms.forEach(([a, b], m) => {
      out[m]! += coefficients[k]! * (inRows[a] ?? 0) * (inColumns[b] ?? 0);
    });
  });
  return out;
}

/** Coefficients of 1, t, t^2 in ((t - center) / half)^power, power up to 2. */
function expandPower(power: number, { center, half }: { center: number; half: number }): readonly number[] {
  if (power === 0) return [1];
  if (power === 1) return [-center / half, 1 / half];
  return [(center / half) ** 2, (-2 * center) / half ** 2, 1 / half ** 2];
}
