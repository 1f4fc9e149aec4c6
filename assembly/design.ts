// Least squares of a small design restricted to some dates: src/kernels/linear/design.ts.

import { f64At, putF64 } from "./lanes";

/** A column is dependent when what is left of it is below this share of its length. */
const DEPENDENT: f64 = 1e-10;

/**
 * Writes the pseudo-inverse (columns x rows) of the rows where `use` is not zero. `q` (columns x rows), `r` and
 * `triangle` (columns x columns) are working space; `triangle` is left holding R^-1. False when dependent.
 */
export function solveDesign(
  matrix: usize,
  use: usize,
  rows: i32,
  columns: i32,
  q: usize,
  r: usize,
  triangle: usize,
  pseudoInverse: usize,
): bool {
  memory.fill(r, 0, <usize>(columns * columns) << 3);
  for (let c = 0; c < columns; c++) {
    const column = q + (<usize>(c * rows) << 3);
    for (let i = 0; i < rows; i++) putF64(column, i, load<u8>(use + i) ? f64At(matrix, i * columns + c) : 0);
    const length = Math.sqrt(dot(column, column, rows));
    for (let pass = 0; pass < 2; pass++)
      for (let b = 0; b < c; b++) {
        const other = q + (<usize>(b * rows) << 3);
        const share = dot(other, column, rows);
        putF64(r, b * columns + c, f64At(r, b * columns + c) + share);
        for (let i = 0; i < rows; i++) putF64(column, i, f64At(column, i) - share * f64At(other, i));
      }
    const left = Math.sqrt(dot(column, column, rows));
    if (!(left > DEPENDENT * length)) return false;
    putF64(r, c * columns + c, left);
    for (let i = 0; i < rows; i++) putF64(column, i, f64At(column, i) / left);
  }
  invertTriangle(r, triangle, columns);
  for (let a = 0; a < columns; a++)
    for (let i = 0; i < rows; i++) {
      let sum: f64 = 0;
      for (let b = a; b < columns; b++) sum += f64At(triangle, a * columns + b) * f64At(q, b * rows + i);
      putF64(pseudoInverse, a * rows + i, sum);
    }
  return true;
}

/** Element (a, c) of (G^T G)^-1 from R^-1. */
export function normalInverse(triangle: usize, columns: i32, a: i32, c: i32): f64 {
  let sum: f64 = 0;
  for (let b = max(a, c); b < columns; b++) sum += f64At(triangle, a * columns + b) * f64At(triangle, c * columns + b);
  return sum;
}

function dot(a: usize, b: usize, rows: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < rows; i++) sum += f64At(a, i) * f64At(b, i);
  return sum;
}

function invertTriangle(r: usize, inverse: usize, n: i32): void {
  memory.fill(inverse, 0, <usize>(n * n) << 3);
  for (let c = 0; c < n; c++) {
    putF64(inverse, c * n + c, 1 / f64At(r, c * n + c));
    for (let a = c - 1; a >= 0; a--) {
      let sum: f64 = 0;
      for (let b = a + 1; b <= c; b++) sum += f64At(r, a * n + b) * f64At(inverse, b * n + c);
      putF64(inverse, a * n + c, -sum / f64At(r, a * n + a));
    }
  }
}
