// Right-hand side and edges of eight pixels' weighted Laplacians.

import { Job, WEIGHT_GIVEN, WEIGHT_NONE } from "./job";
import { F32, F64, high, low } from "./lanes";

/**
 * Fills job.lower with the pairs' weights (0 = missing), job.x with A^T W y by position, job.yLanes with the phases
 * (NaN = missing), job.counts with the number of valid pairs of each pixel. Returns whether any pair is valid.
 */
export function assemble(job: Job, pixel: usize): bool {
  const stride = job.stride;
  const given = job.weightMode == WEIGHT_GIVEN;
  const unit = job.weightMode == WEIGHT_NONE;
  const lower = job.lower;
  const x = job.x;
  memory.fill(lower, 0, <usize>job.entries * F64);
  memory.fill(x, 0, <usize>job.dates * F64);
  let w = given ? job.weight + pixel : job.wLanes;
  const weightStride = given ? stride : F32;
  let y = job.phase + pixel;
  let kept = job.yLanes;
  let entry = job.pairEntryOffset;
  let from = job.pairFromOffset;
  let to = job.pairToOffset;
  const infinity = f32x4.splat(f32.MAX_VALUE);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  let countA = i32x4.splat(0);
  let countB = i32x4.splat(0);
  for (let k = job.pairs; k > 0; k--) {
    let ya = v128.load(y);
    let yb = v128.load(y, 16);
    let wa = unit ? one : v128.load(w);
    let wb = unit ? one : v128.load(w, 16);
    // False for NaN and infinite phases and for weights that are NaN, zero or negative.
    const validA = v128.and(f32x4.le(f32x4.abs(ya), infinity), f32x4.gt(wa, zero));
    const validB = v128.and(f32x4.le(f32x4.abs(yb), infinity), f32x4.gt(wb, zero));
    v128.store(kept, v128.or(ya, v128.not(validA)));
    v128.store(kept, v128.or(yb, v128.not(validB)), 16);
    countA = i32x4.sub(countA, validA);
    countB = i32x4.sub(countB, validB);
    ya = v128.and(ya, validA);
    yb = v128.and(yb, validB);
    wa = v128.and(wa, validA);
    wb = v128.and(wb, validB);
    const w0 = low(wa);
    const w1 = high(wa);
    const w2 = low(wb);
    const w3 = high(wb);
    const e = lower + load<u32>(entry);
    v128.store(e, w0);
    v128.store(e, w1, 16);
    v128.store(e, w2, 32);
    v128.store(e, w3, 48);
    const p0 = f64x2.mul(w0, low(ya));
    const p1 = f64x2.mul(w1, high(ya));
    const p2 = f64x2.mul(w2, low(yb));
    const p3 = f64x2.mul(w3, high(yb));
    const f = x + load<u32>(from);
    v128.store(f, f64x2.sub(v128.load(f), p0));
    v128.store(f, f64x2.sub(v128.load(f, 16), p1), 16);
    v128.store(f, f64x2.sub(v128.load(f, 32), p2), 32);
    v128.store(f, f64x2.sub(v128.load(f, 48), p3), 48);
    const t = x + load<u32>(to);
    v128.store(t, f64x2.add(v128.load(t), p0));
    v128.store(t, f64x2.add(v128.load(t, 16), p1), 16);
    v128.store(t, f64x2.add(v128.load(t, 32), p2), 32);
    v128.store(t, f64x2.add(v128.load(t, 48), p3), 48);
    y += stride;
    w += weightStride;
    kept += F32;
    entry += 4;
    from += 4;
    to += 4;
  }
  v128.store(job.counts, countA);
  v128.store(job.counts, countB, 16);
  return v128.any_true(v128.or(countA, countB));
}
