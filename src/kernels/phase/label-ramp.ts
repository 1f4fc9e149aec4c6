import type { ImageShape } from "./areas.ts";
import { solvePositive } from "./solve-positive.ts";

/** Which powers of the row (azimuth) and the column (range) a ramp has besides its constant. */
export const AREA_RAMPS = {
  linear: [1, 2],
  quadratic: [1, 2, 3, 4, 5],
  "linear-range": [2],
  "linear-azimuth": [1],
  "quadratic-range": [2, 5],
  "quadratic-azimuth": [1, 3],
} as const;
export type AreaRamp = keyof typeof AREA_RAMPS;

/**
 * Least-squares ramp of one area of an image, evaluated at every pixel. Pixels that are 0 or NaN take no part. All zeros
 * where the area does not determine a ramp.
 *
 * @param phase y x x, rad
 * @returns y x x, rad
 */
export function fitAreaRamp(
  phase: Float32Array,
  label: Int32Array,
  area: number,
  shape: ImageShape,
  kind: AreaRamp,
): Float64Array {
  const terms = [0, ...AREA_RAMPS[kind]];
  const size = terms.length;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const power = new Float64Array(6);
  const term = new Float64Array(size);
  // Coordinates of -1..1, in which the terms are of like size.
  const [midY, midX] = [(shape.y - 1) / 2, (shape.x - 1) / 2];
  const [perY, perX] = [1 / Math.max(midY, 1), 1 / Math.max(midX, 1)];
  const setTerms = (y: number, x: number) => {
    const [u, v] = [(y - midY) * perY, (x - midX) * perX];
    power.set([1, u, v, u * u, u * v, v * v]);
    for (let i = 0; i < size; i++) term[i] = power[terms[i]!]!;
  };
  for (let y = 0, p = 0; y < shape.y; y++)
    for (let x = 0; x < shape.x; x++, p++) {
      const value = phase[p]!;
      if (label[p] !== area || value === 0 || Number.isNaN(value)) continue;
      setTerms(y, x);
      for (let i = 0; i < size; i++) {
        right[i]! += term[i]! * value;
        for (let j = 0; j <= i; j++) matrix[i * size + j]! += term[i]! * term[j]!;
      }
    }
  const ramp = new Float64Array(phase.length);
  if (!solvePositive(matrix, right)) return ramp;
  for (let y = 0, p = 0; y < shape.y; y++)
    for (let x = 0; x < shape.x; x++, p++) {
      setTerms(y, x);
      for (let i = 0; i < size; i++) ramp[p]! += term[i]! * right[i]!;
    }
  return ramp;
}

/** An image without the ramp of one of its areas. */
export function withoutAreaRamp(
  phase: Float32Array,
  label: Int32Array,
  area: number,
  shape: ImageShape,
  kind: AreaRamp,
): Float32Array {
  const ramp = fitAreaRamp(phase, label, area, shape, kind);
  return phase.map((value, p) => value - ramp[p]!);
}
