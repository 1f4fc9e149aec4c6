import type { ImageShape } from "./areas.ts";
import { solvePositive } from "./solve-positive.ts";

export type RampDegree = "linear" | "quadratic";

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
  degree: RampDegree,
): Float64Array {
  const size = degree === "linear" ? 3 : 6;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const term = new Float64Array(6);
  // Coordinates of -1..1, in which the terms are of like size.
  const [midY, midX] = [(shape.y - 1) / 2, (shape.x - 1) / 2];
  const [perY, perX] = [1 / Math.max(midY, 1), 1 / Math.max(midX, 1)];
  const setTerms = (y: number, x: number) => {
    const [u, v] = [(y - midY) * perY, (x - midX) * perX];
    term.set([1, u, v, u * u, u * v, v * v]);
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
