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
  /** Couples of columns whose parameters' covariance a fit gives besides the variances. */
  readonly couples: readonly Couple[];
}

export type Couple = readonly [column: number, other: number];

/**
 * Prepares a design. Errors: a matrix of the wrong size, or dates that do not determine all parameters.
 *
 * @param matrix rows x columns, row-major
 * @param use dates that take part (default: all)
 * @param couples columns whose parameters' covariance is wanted
 */
export function createDesign(
  matrix: Float64Array,
  rows: number,
  columns: number,
  use: Uint8Array = new Uint8Array(rows).fill(1),
  couples: readonly Couple[] = [],
): LinearDesign {
  const solver = matrix.length === rows * columns ? solveDesign(matrix, rows, columns, use) : null;
  if (solver === null)
    throw scienceError({
      code: "design-deficient",
      what: "The dates do not determine all parameters of the time model.",
      got: `${matrix.length} elements for ${use.reduce((sum, u) => sum + u, 0)} of ${rows} dates and ${columns} parameters`,
      fix: "Use a simpler time model, or exclude fewer dates.",
    });
  return { rows, columns, matrix, use, couples, ...solver };
}

/** Solution operators of one design restricted to some dates. */
export interface DesignSolution {
  readonly pseudoInverse: Float64Array;
  readonly normalInverse: Float64Array;
}

/** A column is dependent when what is left of it is below this share of its length (about 1e6 roundings). */
const DEPENDENT = 1e-10;

/** Orthonormal columns and the triangle that turns them into the design's: G = Q R. */
export interface Orthonormal {
  /** columns x rows: each column of Q, zero at rows that are not used. */
  readonly q: Float64Array;
  /** R^-1, columns x columns, upper, row-major. */
  readonly triangleInverse: Float64Array;
}

/**
 * Orthonormal basis of a design's columns over the rows where `use` is not zero, by modified Gram-Schmidt with one
 * re-orthogonalisation (Björck 1967): as accurate as Householder's QR for the handful of columns of a time model.
 *
 * @param design rows x columns, row-major
 * @returns null when the used rows do not determine all columns
 */
export function orthonormalise(
  design: Float64Array,
  rows: number,
  columns: number,
  use: ArrayLike<number>,
): Orthonormal | null {
  // Column-major copies: q holds the orthonormal columns, r the triangle above them.
  const q = new Float64Array(rows * columns);
  const r = new Float64Array(columns * columns);
  for (let c = 0; c < columns; c++) if (!orthogonalise(design, rows, columns, use, q, r, c)) return null;
  return { q, triangleInverse: invertTriangle(r, columns) };
}

/** Writes column c of Q and of R from the columns before it; false, and a zero column, when it depends on them. */
function orthogonalise(
  design: Float64Array,
  rows: number,
  columns: number,
  use: ArrayLike<number>,
  q: Float64Array,
  r: Float64Array,
  c: number,
): boolean {
  for (let i = 0; i < rows; i++) q[c * rows + i] = use[i] ? design[i * columns + c]! : 0;
  const length = norm(q, c, rows);
  for (let pass = 0; pass < 2; pass++)
    for (let b = 0; b < c; b++) {
      const share = dot(q, b, c, rows);
      r[b * columns + c]! += share;
      for (let i = 0; i < rows; i++) q[c * rows + i]! -= share * q[b * rows + i]!;
    }
  const left = norm(q, c, rows);
  if (!(left > DEPENDENT * length)) {
    q.fill(0, c * rows, (c + 1) * rows);
    return false;
  }
  r[c * columns + c] = left;
  for (let i = 0; i < rows; i++) q[c * rows + i]! /= left;
  return true;
}

/** A column that the used rows do not tell from a sum of others. */
export interface DependentColumn {
  readonly column: number;
  /** Earlier columns that it is the sum of; none for a column of zeros. */
  readonly of: readonly number[];
}

/** An earlier column takes part in a dependent one when it makes up more than this share of it. */
const TAKES_PART = 1e-6;

/** Every column that depends on the ones before it, with those that it depends on. */
export function findDependentColumns(
  design: Float64Array,
  rows: number,
  columns: number,
  use: ArrayLike<number>,
): DependentColumn[] {
  const q = new Float64Array(rows * columns);
  const r = new Float64Array(columns * columns);
  const found: DependentColumn[] = [];
  const length = Array.from({ length: columns }, (_, c) => {
    let sum = 0;
    for (let i = 0; i < rows; i++) if (use[i]) sum += design[i * columns + c]! ** 2;
    return Math.sqrt(sum);
  });
  for (let c = 0; c < columns; c++) {
    if (orthogonalise(design, rows, columns, use, q, r, c)) continue;
    // The shares of the earlier columns, by substitution through their triangle.
    const share = new Float64Array(c);
    for (let a = c - 1; a >= 0; a--) {
      if (r[a * columns + a] === 0) continue;
      let sum = r[a * columns + c]!;
      for (let b = a + 1; b < c; b++) sum -= r[a * columns + b]! * share[b]!;
      share[a] = sum / r[a * columns + a]!;
    }
    const of = [...share.keys()].filter((b) => Math.abs(share[b]!) * length[b]! > TAKES_PART * length[c]!);
    found.push({ column: c, of });
  }
  return found;
}

/**
 * Pseudo-inverse of the rows where `use` is not zero (others get zero columns).
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
  const basis = orthonormalise(design, rows, columns, use);
  if (basis === null) return null;
  const { q, triangleInverse: inverse } = basis;
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
