/** A pivot below this share of its diagonal element is rounding: the column depends on those before it. */
const DEPENDENT = 1e-12;

/**
 * Solves a small symmetric positive definite system A x = b by Cholesky factors (Golub and Van Loan 2013, 4.2). Meant for
 * normal equations of a handful of well-scaled unknowns.
 *
 * @param a n x n, row-major; only the lower triangle is read
 * @returns null when the columns depend on each other
 */
export function solveNormal(a: Float64Array, b: Float64Array): Float64Array | null {
  const n = b.length;
  const l = new Float64Array(n * n);
  const x = b.slice();
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * n + k]! * l[j * n + k]!;
      if (j < i) l[i * n + j] = sum / l[j * n + j]!;
      else if (sum > DEPENDENT * a[i * n + i]!) l[i * n + i] = Math.sqrt(sum);
      else return null;
    }
    for (let k = 0; k < i; k++) x[i]! -= l[i * n + k]! * x[k]!;
    x[i]! /= l[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= l[k * n + i]! * x[k]!;
    x[i]! /= l[i * n + i]!;
  }
  return x;
}
