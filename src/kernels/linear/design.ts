import { scienceError } from "../../errors.ts";

/** A linear model of time, made ready for ordinary least squares on many series. */
export interface LinearDesign {
  /** Dates of the series. */
  readonly rows: number;
  /** Parameters. */
  readonly columns: number;
  /** rows x columns, row-major. */
  readonly matrix: Float64Array;
  /** 1 for dates that take part in the fit, 0 for excluded ones. */
  readonly use: Uint8Array;
  /** (G^T G)^-1 G^T, columns x rows, row-major; zero at excluded dates. */
  readonly pseudoInverse: Float64Array;
  /** (G^T G)^-1, columns x columns. */
  readonly normalInverse: Float64Array;
}

/**
 * Prepares a design. Errors: a matrix of the wrong size, or dates that do not determine all parameters.
 *
 * @param matrix rows x columns, row-major
 * @param use dates that take part (default: all)
 */
export function createDesign(
  matrix: Float64Array,
  rows: number,
  columns: number,
  use: Uint8Array = new Uint8Array(rows).fill(1),
): LinearDesign {
  const solver = matrix.length === rows * columns ? solveDesign(matrix, rows, columns, use) : null;
  if (solver === null)
    throw scienceError({
      code: "design-deficient",
      what: "The dates do not determine all parameters of the time model.",
      got: `${matrix.length} elements for ${use.reduce((sum, u) => sum + u, 0)} of ${rows} dates and ${columns} parameters`,
      fix: "Use a simpler time model, or exclude fewer dates.",
    });
  return { rows, columns, matrix, use, ...solver };
}

/** Solution operators of one design restricted to some dates. */
export interface DesignSolution {
  readonly pseudoInverse: Float64Array;
  readonly normalInverse: Float64Array;
}

/** A column is dependent when what is left of it is below this share of its length (about 1e6 roundings). */
const DEPENDENT = 1e-10;

/**
 * Pseudo-inverse of the rows where `use` is not zero (others get zero columns), by modified Gram-Schmidt with
 * one re-orthogonalisation (Björck 1967): as accurate as Householder's QR for the handful of columns of a time
 * model.
 *
 * @param design rows x columns, row-major
 * @returns null when the used rows do not determine all columns
 */
export function solveDesign(
  design: Float64Array,
  rows: number,
  columns: number,
  use: ArrayLike<number>,
): DesignSolution | null {
  // Column-major copies: q holds the orthonormal columns, r the triangle above them.
  const q = new Float64Array(rows * columns);
  const r = new Float64Array(columns * columns);
  for (let c = 0; c < columns; c++) {
    for (let i = 0; i < rows; i++) q[c * rows + i] = use[i] ? design[i * columns + c]! : 0;
    const length = norm(q, c, rows);
    for (let pass = 0; pass < 2; pass++)
      for (let b = 0; b < c; b++) {
        const share = dot(q, b, c, rows);
        r[b * columns + c]! += share;
        for (let i = 0; i < rows; i++) q[c * rows + i]! -= share * q[b * rows + i]!;
      }
    const left = norm(q, c, rows);
    if (!(left > DEPENDENT * length)) return null;
    r[c * columns + c] = left;
    for (let i = 0; i < rows; i++) q[c * rows + i]! /= left;
  }
  const inverse = invertTriangle(r, columns);
  return {
    pseudoInverse: multiply(inverse, columns, (b, i) => q[b * rows + i]!, rows),
    normalInverse: multiply(inverse, columns, (b, c) => inverse[c * columns + b]!, columns),
  };
}

const norm = (q: Float64Array, c: number, rows: number) => Math.sqrt(dot(q, c, c, rows));

function dot(q: Float64Array, a: number, b: number, rows: number): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += q[a * rows + i]! * q[b * rows + i]!;
  return sum;
}

/** Inverse of an upper triangle, row-major. */
function invertTriangle(r: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let c = 0; c < n; c++) {
    inverse[c * n + c] = 1 / r[c * n + c]!;
    for (let a = c - 1; a >= 0; a--) {
      let sum = 0;
      for (let b = a + 1; b <= c; b++) sum += r[a * n + b]! * inverse[b * n + c]!;
      inverse[a * n + c] = -sum / r[a * n + a]!;
    }
  }
  return inverse;
}

/** Upper triangle (n x n) times a matrix given by element (b, i). */
function multiply(upper: Float64Array, n: number, element: (b: number, i: number) => number, width: number) {
  const product = new Float64Array(n * width);
  for (let a = 0; a < n; a++)
    for (let i = 0; i < width; i++) {
      let sum = 0;
      for (let b = a; b < n; b++) sum += upper[a * n + b]! * element(b, i);
      product[a * width + i] = sum;
    }
  return product;
}
