// Dense positive definite systems in panels: eight columns side by side, row after row, 64 bytes each. A panel of a few dozen rows
// stays in the cache, whatever the width of the whole. Rows are even in number.

import { f64At, putF64, storeLanes } from "./lanes";

/**
 * Replaces rows `first` to `rows` of a panel by those of L^-1 panel, where the rows before are zero, and L^T is the factor: element
 * (row k, column j) of it lies in its panel j / 8. From row `diagonal` on the panel is the factor's own, and the factor is found on
 * the way: Cholesky's decomposition is the same elimination. False where a pivot is not positive.
 */
export function eliminate(
  factor: usize,
  panelBytes: usize,
  inverse: usize,
  panel: usize,
  first: i32,
  rows: i32,
  diagonal: i32,
): bool {
  const start = panel + (<usize>first << 6);
  for (let j = first; j < rows; j += 2) {
    const column = factor + <usize>(j >> 3) * panelBytes + (<usize>(j & 7) << 3);
    const row = panel + (<usize>j << 6);
    let a0 = v128.load(row);
    let a1 = v128.load(row, 16);
    let a2 = v128.load(row, 32);
    let a3 = v128.load(row, 48);
    let b0 = v128.load(row, 64);
    let b1 = v128.load(row, 80);
    let b2 = v128.load(row, 96);
    let b3 = v128.load(row, 112);
    let c = column + (<usize>first << 6);
    for (let x = start; x < row; x += 64) {
      const f = v128.load64_splat(c);
      const g = v128.load64_splat(c, 8);
      const x0 = v128.load(x);
      a0 = f64x2.sub(a0, f64x2.mul(f, x0));
      b0 = f64x2.sub(b0, f64x2.mul(g, x0));
      const x1 = v128.load(x, 16);
      a1 = f64x2.sub(a1, f64x2.mul(f, x1));
      b1 = f64x2.sub(b1, f64x2.mul(g, x1));
      const x2 = v128.load(x, 32);
      a2 = f64x2.sub(a2, f64x2.mul(f, x2));
      b2 = f64x2.sub(b2, f64x2.mul(g, x2));
      const x3 = v128.load(x, 48);
      a3 = f64x2.sub(a3, f64x2.mul(f, x3));
      b3 = f64x2.sub(b3, f64x2.mul(g, x3));
      c += 64;
    }
    if (j >= diagonal) {
      storeLanes(row, a0, a1, a2, a3);
      if (!invertPivot(inverse, j, load<f64>(c))) return false;
    }
    const p = v128.load64_splat(inverse + (<usize>j << 3));
    a0 = f64x2.mul(a0, p);
    a1 = f64x2.mul(a1, p);
    a2 = f64x2.mul(a2, p);
    a3 = f64x2.mul(a3, p);
    storeLanes(row, a0, a1, a2, a3);
    // Of the row just stored, where the panel is the factor's own.
    const g = v128.load64_splat(c, 8);
    b0 = f64x2.sub(b0, f64x2.mul(g, a0));
    b1 = f64x2.sub(b1, f64x2.mul(g, a1));
    b2 = f64x2.sub(b2, f64x2.mul(g, a2));
    b3 = f64x2.sub(b3, f64x2.mul(g, a3));
    if (j >= diagonal) {
      storeLanes(row + 64, b0, b1, b2, b3);
      if (!invertPivot(inverse, j + 1, load<f64>(c, 72))) return false;
    }
    const q = v128.load64_splat(inverse + (<usize>j << 3), 8);
    storeLanes(row + 64, f64x2.mul(b0, q), f64x2.mul(b1, q), f64x2.mul(b2, q), f64x2.mul(b3, q));
  }
  return true;
}

function invertPivot(inverse: usize, j: i32, pivot: f64): bool {
  if (!(pivot > 0)) return false;
  putF64(inverse, j, 1 / Math.sqrt(pivot));
  return true;
}

/** Sums of squares of a panel's columns, and their products with a vector, over rows `first` to `rows`: eight f64 each. */
export function sumColumns(panel: usize, first: i32, rows: i32, vector: usize, squares: usize, products: usize): void {
  const zero = f64x2.splat(0);
  let s0 = zero;
  let s1 = zero;
  let s2 = zero;
  let s3 = zero;
  let p0 = zero;
  let p1 = zero;
  let p2 = zero;
  let p3 = zero;
  let row = panel + (<usize>first << 6);
  for (let j = first; j < rows; j++) {
    const v = f64x2.splat(f64At(vector, j));
    const x0 = v128.load(row);
    const x1 = v128.load(row, 16);
    const x2 = v128.load(row, 32);
    const x3 = v128.load(row, 48);
    s0 = f64x2.add(s0, f64x2.mul(x0, x0));
    s1 = f64x2.add(s1, f64x2.mul(x1, x1));
    s2 = f64x2.add(s2, f64x2.mul(x2, x2));
    s3 = f64x2.add(s3, f64x2.mul(x3, x3));
    p0 = f64x2.add(p0, f64x2.mul(v, x0));
    p1 = f64x2.add(p1, f64x2.mul(v, x1));
    p2 = f64x2.add(p2, f64x2.mul(v, x2));
    p3 = f64x2.add(p3, f64x2.mul(v, x3));
    row += 64;
  }
  storeLanes(squares, s0, s1, s2, s3);
  storeLanes(products, p0, p1, p2, p3);
}
