import type { SymbolicFactor } from "./symbolic.ts";

/** Numeric LDL^T of one pixel's weighted Laplacian (see `factorise`). */
export interface NumericFactor {
  /** One value per entry of the symbolic factor: weight of the edge over its pivot, i.e. -L below the diagonal. */
  readonly lower: Float64Array;
  /** Inverse pivot of each position; 0 where the pivot is zero. */
  readonly inversePivot: Float64Array;
}

/** Allocates a numeric factor for reuse by many pixels. */
export function createFactor({ row, dates }: SymbolicFactor): NumericFactor {
  return { lower: new Float64Array(row.length), inversePivot: new Float64Array(dates) };
}

/**
 * Factors N = A^T W A of all dates, the reference date included, by eliminating dates from the graph: date j
 * with edges w_jk to later dates has pivot d_j = sum w_jk, and its neighbours gain edges w_jk w_jl / d_j.
 *
 * Nothing is ever subtracted (Grassmann, Taskar and Heyman 1985), so each element keeps full relative accuracy
 * and a pivot is zero exactly where a date is the last one of its connected component: the number of zero
 * pivots is the number of components. Zero pivots are inverted to zero, which pins that date's phase at zero.
 *
 * @param weight one value per pair; 0 = no such pair
 * @returns number of connected components
 */
export function factorise(
  symbolic: SymbolicFactor,
  weight: ArrayLike<number>,
  factor: NumericFactor,
): number {
  const { dates, columnStart, updateTarget, pairEntry } = symbolic;
  const { lower, inversePivot } = factor;
  lower.fill(0);
  pairEntry.forEach((entry, k) => {
    lower[entry] = weight[k]!;
  });
  let components = 0;
  let update = 0;
  for (let p = 0; p < dates; p++) {
    const [start, end] = [columnStart[p]!, columnStart[p + 1]!];
    let pivot = 0;
    for (let a = start; a < end; a++) pivot += lower[a]!;
    const inverse = pivot > 0 ? 1 / pivot : 0;
    if (!(pivot > 0)) components++;
    inversePivot[p] = inverse;
    for (let a = start; a < end; a++) {
      const multiplier = lower[a]! * inverse;
      for (let b = a + 1; b < end; b++) lower[updateTarget[update++]!]! += multiplier * lower[b]!;
      lower[a] = multiplier;
    }
  }
  return components;
}

/**
 * Solves N x = b in place, by position. Each component's last date gets zero; b must sum to zero over each
 * component for x to be a solution there (A^T W y always does), except that the reference date's component
 * takes any b, because the reference date is held at zero.
 */
export function solveInPlace(symbolic: SymbolicFactor, factor: NumericFactor, x: Float64Array): void {
  const { dates, columnStart, row } = symbolic;
  const { lower, inversePivot } = factor;
  for (let p = 0; p < dates; p++)
    for (let a = columnStart[p]!; a < columnStart[p + 1]!; a++) x[row[a]!]! += lower[a]! * x[p]!;
  for (let p = dates - 1; p >= 0; p--) {
    let value = x[p]! * inversePivot[p]!;
    for (let a = columnStart[p + 1]! - 1; a >= columnStart[p]!; a--) value += lower[a]! * x[row[a]!]!;
    x[p] = value;
  }
}

/** Component of each date, named by the position of its last date; by date, not by position. */
export function labelFactor(symbolic: SymbolicFactor, factor: NumericFactor, label: Int32Array): void {
  const { dates, columnStart, row, order } = symbolic;
  for (let p = dates - 1; p >= 0; p--) {
    let root = p;
    if (factor.inversePivot[p] !== 0)
      for (let a = columnStart[p]!; a < columnStart[p + 1]!; a++)
        if (factor.lower[a]! > 0) root = label[order[row[a]!]!]!;
    label[order[p]!] = root;
  }
}

/**
 * Diagonal of N^-1 (covariance of the phases relative to the reference date, when weights are inverse
 * variances), by date; 0 at the reference date and at each component's last date. Takahashi's equations on the
 * pattern of L (Takahashi, Fagan and Chin 1973; Erisman and Tinney 1975): no other element of the inverse is formed.
 */
export function inverseDiagonal(symbolic: SymbolicFactor, factor: NumericFactor): Float64Array {
  const { dates, columnStart, row, order, updateTarget } = symbolic;
  const { lower, inversePivot } = factor;
  const entry = new Float64Array(row.length);
  const diagonal = new Float64Array(dates);
  let update = updateTarget.length;
  for (let p = dates - 1; p >= 0; p--) {
    const [start, end] = [columnStart[p]!, columnStart[p + 1]!];
    const length = end - start;
    update -= (length * (length - 1)) / 2;
    for (let a = start; a < end; a++) entry[a] = lower[a]! * diagonal[row[a]!]!;
    let u = update;
    for (let a = start; a < end; a++)
      for (let b = a + 1; b < end; b++) {
        const between = entry[updateTarget[u++]!]!;
        entry[a]! += lower[b]! * between;
        entry[b]! += lower[a]! * between;
      }
    let value = inversePivot[p]!;
    for (let a = start; a < end; a++) value += lower[a]! * entry[a]!;
    diagonal[p] = value;
  }
  const byDate = new Float64Array(dates);
  order.forEach((date, p) => {
    byDate[date] = diagonal[p]!;
  });
  return byDate;
}
