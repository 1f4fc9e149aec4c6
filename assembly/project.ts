// Products of a few rows of numbers with eight series side by side.

import { F64, high, low, storeLanes } from "./lanes";

/**
 * Writes `count` sums over dates to `out` (count x 8 f64). `factors` holds count x dates f64; `rows` the byte offset of each
 * date's row from `series`, which points at the first of eight f32.
 */
export function project(series: usize, rows: usize, dates: i32, factors: usize, count: i32, out: usize): void {
  const length = <usize>dates << 3;
  let left = count;
  for (; left > 1; left -= 2) {
    projectTwo(series, rows, dates, factors, out);
    factors += 2 * length;
    out += 2 * F64;
  }
  if (left > 0) projectOne(series, rows, dates, factors, out);
}

/** Two sums, for which the series is read and widened once. */
function projectTwo(series: usize, row: usize, dates: i32, q: usize, out: usize): void {
  const length = <usize>dates << 3;
  let m0 = f64x2.splat(0);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  let n0 = m0;
  let n1 = m0;
  let n2 = m0;
  let n3 = m0;
  for (let i = dates; i > 0; i--) {
    const x = series + load<u32>(row);
    const g = v128.load64_splat(q);
    const h = v128.load64_splat(q + length);
    const xa = v128.load(x);
    const xb = v128.load(x, 16);
    const x0 = low(xa);
    m0 = f64x2.add(m0, f64x2.mul(g, x0));
    n0 = f64x2.add(n0, f64x2.mul(h, x0));
    const x1 = high(xa);
    m1 = f64x2.add(m1, f64x2.mul(g, x1));
    n1 = f64x2.add(n1, f64x2.mul(h, x1));
    const x2 = low(xb);
    m2 = f64x2.add(m2, f64x2.mul(g, x2));
    n2 = f64x2.add(n2, f64x2.mul(h, x2));
    const x3 = high(xb);
    m3 = f64x2.add(m3, f64x2.mul(g, x3));
    n3 = f64x2.add(n3, f64x2.mul(h, x3));
    q += 8;
    row += 4;
  }
  storeLanes(out, m0, m1, m2, m3);
  storeLanes(out + F64, n0, n1, n2, n3);
}

function projectOne(series: usize, row: usize, dates: i32, q: usize, out: usize): void {
  let m0 = f64x2.splat(0);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  for (let i = dates; i > 0; i--) {
    const x = series + load<u32>(row);
    const g = v128.load64_splat(q);
    const xa = v128.load(x);
    const xb = v128.load(x, 16);
    m0 = f64x2.add(m0, f64x2.mul(g, low(xa)));
    m1 = f64x2.add(m1, f64x2.mul(g, high(xa)));
    m2 = f64x2.add(m2, f64x2.mul(g, low(xb)));
    m3 = f64x2.add(m3, f64x2.mul(g, high(xb)));
    q += 8;
    row += 4;
  }
  storeLanes(out, m0, m1, m2, m3);
}
