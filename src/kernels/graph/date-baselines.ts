import { inputError } from "../../errors.ts";
import { labelComponents } from "./connected-components.ts";
import type { DatePair } from "./pair.ts";

/**
 * Perpendicular baseline of each date against the first, metres: least squares over the pairs, of the smallest norm where
 * pairs do not join all dates (MintPy's `bperp` of a time series). Dates that no pair joins to the first are counted from
 * the mean of their own part, because where that part lies is not known. A pair whose baseline is NaN counts for nothing.
 * Errors: not one baseline for each pair.
 *
 * @param pairBaselines metres, secondary minus reference
 */
export function dateBaselines(
  dates: number,
  pairs: readonly DatePair[],
  pairBaselines: ArrayLike<number>,
): Float64Array {
  if (pairBaselines.length !== pairs.length)
    throw inputError({
      code: "baseline-count",
      what: "There is not one perpendicular baseline for each interferogram.",
      got: `${pairBaselines.length} baselines for ${pairs.length} interferograms`,
      fix: "Give a baseline for every interferogram, or for none.",
    });
  const known = pairs.map((_, k) => Number.isFinite(pairBaselines[k]!));
  const laplacian = (x: Float64Array): Float64Array => {
    const result = new Float64Array(dates);
    pairs.forEach(({ reference, secondary }, k) => {
      if (!known[k]) return;
      const difference = x[secondary]! - x[reference]!;
      result[secondary]! += difference;
      result[reference]! -= difference;
    });
    return result;
  };
  const right = new Float64Array(dates);
  pairs.forEach(({ reference, secondary }, k) => {
    if (!known[k]) return;
    right[secondary]! += pairBaselines[k]!;
    right[reference]! -= pairBaselines[k]!;
  });
  // From zero, conjugate gradients stay where each part has the mean 0: the solution of the smallest norm.
  const solution = conjugateGradients(laplacian, right);
  const { label } = labelComponents(dates, pairs, (k) => known[k]!);
  return solution.map((value, date) => (label[date] === label[0] ? value - solution[0]! : value));
}

/** Steps beyond the unknowns that rounding may need. */
const EXTRA_STEPS = 20;
/** Relative residual at which float64 has nothing left to gain. */
const RESIDUAL = 1e-13;

function conjugateGradients(multiply: (x: Float64Array) => Float64Array, right: Float64Array): Float64Array {
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const x = new Float64Array(right.length);
  const residual = Float64Array.from(right);
  let direction = Float64Array.from(right);
  let norm = dot(residual, residual);
  const enough = norm * RESIDUAL ** 2;
  for (let step = 0; norm > enough && step < right.length + EXTRA_STEPS; step++) {
    const image = multiply(direction);
    const length = norm / dot(direction, image);
    for (let i = 0; i < x.length; i++) {
      x[i]! += length * direction[i]!;
      residual[i]! -= length * image[i]!;
    }
    const next = dot(residual, residual);
    direction = direction.map((value, i) => residual[i]! + (next / norm) * value);
    norm = next;
  }
  return x;
}
