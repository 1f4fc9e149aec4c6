// Subtraction-free LDL^T of eight pixels' weighted Laplacians: src/kernels/linear/factorise.ts, lane by lane.

import { Job } from "./job";
import { F64 } from "./lanes";

/**
 * Factors job.lower in place, writes job.inverse and job.components (i64 per pixel), and does the forward
 * substitution of job.x on the way.
 */
export function factorise(job: Job): void {
  const x = job.x;
  const lower = job.lower;
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  let c0 = i64x2.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  let row = job.rowOffset;
  let target = job.targetOffset;
  let start = job.columnStart;
  let inverse = job.inverse;
  let b = x;
  let a = lower;
  for (let p = job.dates; p > 0; p--) {
    const end = lower + <usize>load<u32>(start, 4) * F64;
    let d0 = zero;
    let d1 = zero;
    let d2 = zero;
    let d3 = zero;
    for (let e = a; e < end; e += F64) {
      d0 = f64x2.add(d0, v128.load(e));
      d1 = f64x2.add(d1, v128.load(e, 16));
      d2 = f64x2.add(d2, v128.load(e, 32));
      d3 = f64x2.add(d3, v128.load(e, 48));
    }
    const m0 = f64x2.gt(d0, zero);
    const m1 = f64x2.gt(d1, zero);
    const m2 = f64x2.gt(d2, zero);
    const m3 = f64x2.gt(d3, zero);
    // A mask is -1 where the pivot is positive: the sum counts the dates that are no component's last.
    c0 = i64x2.add(c0, m0);
    c1 = i64x2.add(c1, m1);
    c2 = i64x2.add(c2, m2);
    c3 = i64x2.add(c3, m3);
    d0 = v128.and(f64x2.div(one, d0), m0);
    d1 = v128.and(f64x2.div(one, d1), m1);
    d2 = v128.and(f64x2.div(one, d2), m2);
    d3 = v128.and(f64x2.div(one, d3), m3);
    v128.store(inverse, d0);
    v128.store(inverse, d1, 16);
    v128.store(inverse, d2, 32);
    v128.store(inverse, d3, 48);
    while (a < end) {
      const l0 = f64x2.mul(v128.load(a), d0);
      const l1 = f64x2.mul(v128.load(a, 16), d1);
      const l2 = f64x2.mul(v128.load(a, 32), d2);
      const l3 = f64x2.mul(v128.load(a, 48), d3);
      v128.store(a, l0);
      v128.store(a, l1, 16);
      v128.store(a, l2, 32);
      v128.store(a, l3, 48);
      multiplyAdd(x + load<u32>(row), l0, l1, l2, l3, b);
      row += 4;
      a += F64;
      for (let e = a; e < end; e += F64) {
        multiplyAdd(lower + load<u32>(target), l0, l1, l2, l3, e);
        target += 4;
      }
    }
    start += 4;
    inverse += F64;
    b += F64;
  }
  const dates = i64x2.splat(job.dates);
  const out = job.components;
  v128.store(out, i64x2.add(dates, c0));
  v128.store(out, i64x2.add(dates, c1), 16);
  v128.store(out, i64x2.add(dates, c2), 32);
  v128.store(out, i64x2.add(dates, c3), 48);
}

/** Eight lanes at `target` += l * eight lanes at `e`. */
// @ts-ignore: decorator
@inline
function multiplyAdd(target: usize, l0: v128, l1: v128, l2: v128, l3: v128, e: usize): void {
  v128.store(target, f64x2.add(v128.load(target), f64x2.mul(l0, v128.load(e))));
  v128.store(target, f64x2.add(v128.load(target, 16), f64x2.mul(l1, v128.load(e, 16))), 16);
  v128.store(target, f64x2.add(v128.load(target, 32), f64x2.mul(l2, v128.load(e, 32))), 32);
  v128.store(target, f64x2.add(v128.load(target, 48), f64x2.mul(l3, v128.load(e, 48))), 48);
}

/** Forward substitution of another right-hand side, zero before position `first`, by position, in place. */
export function substituteForward(job: Job, x: usize, first: i32): void {
  let start = job.columnStart + (<usize>first << 2);
  let row = job.rowOffset + (<usize>load<u32>(start) << 2);
  let b = x + <usize>first * F64;
  let a = job.lower + <usize>load<u32>(start) * F64;
  for (let p = job.dates - first; p > 0; p--) {
    const end = job.lower + <usize>load<u32>(start, 4) * F64;
    while (a < end) {
      multiplyAdd(x + load<u32>(row), v128.load(a), v128.load(a, 16), v128.load(a, 32), v128.load(a, 48), b);
      row += 4;
      a += F64;
    }
    start += 4;
    b += F64;
  }
}

/** Backward substitution, by position, in place. */
export function substituteBack(job: Job, x: usize): void {
  let start = job.columnStart + (<usize>job.dates << 2);
  let row = job.rowOffset + (<usize>job.entries << 2);
  let a = job.lower + <usize>job.entries * F64;
  let inverse = job.inverse + <usize>job.dates * F64;
  let b = x + <usize>job.dates * F64;
  for (let p = job.dates; p > 0; p--) {
    start -= 4;
    inverse -= F64;
    b -= F64;
    const first = job.lower + <usize>load<u32>(start) * F64;
    let v0 = f64x2.mul(v128.load(b), v128.load(inverse));
    let v1 = f64x2.mul(v128.load(b, 16), v128.load(inverse, 16));
    let v2 = f64x2.mul(v128.load(b, 32), v128.load(inverse, 32));
    let v3 = f64x2.mul(v128.load(b, 48), v128.load(inverse, 48));
    // The farthest row first: the nearest one, solved just before, is then waited for only once.
    while (a > first) {
      a -= F64;
      row -= 4;
      const r = x + load<u32>(row);
      v0 = f64x2.add(v0, f64x2.mul(v128.load(a), v128.load(r)));
      v1 = f64x2.add(v1, f64x2.mul(v128.load(a, 16), v128.load(r, 16)));
      v2 = f64x2.add(v2, f64x2.mul(v128.load(a, 32), v128.load(r, 32)));
      v3 = f64x2.add(v3, f64x2.mul(v128.load(a, 48), v128.load(r, 48)));
    }
    v128.store(b, v0);
    v128.store(b, v1, 16);
    v128.store(b, v2, 32);
    v128.store(b, v3, 48);
  }
}
