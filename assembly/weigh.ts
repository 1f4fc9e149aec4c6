// Weights of eight pixels from coherence: the float32 operations of src/kernels/statistics/pair-weight.ts, one by one.

import { Job, WEIGHT_COHERENCE, WEIGHT_FISHER } from "./job";
import { F32 } from "./lanes";

/** Writes pairs x 8 weights to job.wLanes, for the weight modes that read coherence. */
export function weigh(job: Job, pixel: usize): void {
  const stride = job.stride;
  const end = job.wLanes + <usize>job.pairs * F32;
  let input = job.weight + pixel;
  if (job.weightMode == WEIGHT_COHERENCE || job.weightMode == WEIGHT_FISHER) {
    for (let out = job.wLanes; out < end; out += F32) {
      v128.store(out, formula(job, v128.load(input)));
      v128.store(out, formula(job, v128.load(input, 16)), 16);
      input += stride;
    }
    return;
  }
  lookUp(input, stride, job.wLanes, end, job.floor, job.ceiling, job.origin, job.step, job.table, job.referenceVariance);
}

// @ts-ignore: decorator
@inline
function formula(job: Job, coherence: v128): v128 {
  // pmax and pmin keep their first operand where the second is NaN.
  const c = f32x4.pmin(f32x4.pmax(f32x4.splat(job.floor), coherence), f32x4.splat(job.ceiling));
  if (job.weightMode == WEIGHT_COHERENCE) return c;
  const squared = f32x4.mul(c, c);
  return f32x4.div(f32x4.mul(f32x4.splat(job.looks2), squared), f32x4.sub(f32x4.splat(1), squared));
}

/** 1 / (tabulated variance + the reference pixel's variance) of each pair, pairs x 8. */
export function lookUp(
  input: usize,
  stride: usize,
  out: usize,
  end: usize,
  floor: f32,
  ceiling: f32,
  origin: f32,
  step: f32,
  table: usize,
  referenceVariance: usize,
): void {
  const floors = f32x4.splat(floor);
  const ceilings = f32x4.splat(ceiling);
  const origins = f32x4.splat(origin);
  const steps = f32x4.splat(step);
  // 2^23: added to a whole number below it, the sum's low bits are that number.
  const magic = f32x4.splat(8388608);
  const mask = i32x4.splat(0x7fffff);
  const one = f32x4.splat(1);
  while (out < end) {
    const extra = v128.load32_splat(referenceVariance);
    for (let half: usize = 0; half < 32; half += 16) {
      const c = f32x4.pmin(f32x4.pmax(floors, v128.load(input + half)), ceilings);
      const t = f32x4.div(f32x4.sub(c, origins), steps);
      const whole = f32x4.floor(t);
      const fraction = f32x4.sub(t, whole);
      const offset = i32x4.shl(v128.and(f32x4.add(whole, magic), mask), 3);
      let a = v128.load64_zero(table + i32x4.extract_lane(offset, 0));
      let b = v128.load64_zero(table + i32x4.extract_lane(offset, 2));
      a = v128.load64_lane(table + i32x4.extract_lane(offset, 1), a, 1);
      b = v128.load64_lane(table + i32x4.extract_lane(offset, 3), b, 1);
      const value = v128.shuffle<f32>(a, b, 0, 2, 4, 6);
      const slope = v128.shuffle<f32>(a, b, 1, 3, 5, 7);
      const variance = f32x4.add(value, f32x4.mul(fraction, slope));
      v128.store(out + half, f32x4.div(one, f32x4.add(variance, extra)));
    }
    input += stride;
    out += F32;
    referenceVariance += 4;
  }
}
