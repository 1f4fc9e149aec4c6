// Covariances of elevation series, from tables of the times: src/kernels/gaussian-process/elevation-covariance.ts.

import { ElevationJob, Pass, rowsOf } from "./elevation-job";
import { f64At, i32At, putF64, storeLanes } from "./lanes";

/** Eight covariances; the rational quadratic has the exponent -10. */
// @ts-ignore: decorator
@inline
function storeCovariances(
  out: usize, pass: Pass, trend: f64, time: f64, times: usize, middle: f64, periodic: usize, local: usize,
): void {
  const variance = f64x2.splat(pass.local);
  const one = f64x2.splat(1);
  const a = f64x2.splat(time);
  const shift = f64x2.splat(middle);
  const nonlinear = f64x2.splat(pass.nonlinear);
  const reach = f64x2.splat(pass.reach);
  const isLinear = pass.nonlinear == 0;
  for (let k: usize = 0; k < 64; k += 16) {
    const b = f64x2.sub(v128.load(times + k), shift);
    let factor = f64x2.splat(trend);
    if (!isLinear) {
      const apart = f64x2.sub(a, b);
      const x = f64x2.add(one, f64x2.mul(f64x2.mul(apart, apart), reach));
      const x2 = f64x2.mul(x, x);
      const x4 = f64x2.mul(x2, x2);
      factor = f64x2.add(factor, f64x2.div(nonlinear, f64x2.mul(f64x2.mul(x4, x4), x2)));
    }
    const constant = f64x2.add(v128.load(periodic + k), f64x2.mul(variance, v128.load(local + k)));
    v128.store(out + k, f64x2.add(constant, f64x2.mul(f64x2.mul(a, b), factor)));
  }
}

/** Fills the factor's panels with the covariance of the samples and, in the column after them, their values. */
export function fillSamples(job: ElevationJob): void {
  const pass = job.pass;
  const count = pass.count;
  const rows = rowsOf(count);
  const trend = job.model.trend;
  packTables(job);
  const bytes = job.panelBytes;
  for (let p = 0; p <= rows >> 3; p++) {
    const at = <usize>p * bytes;
    const last = min(rows, (p + 1) << 3);
    if (p << 3 < rows)
      for (let i = 0; i < last; i++) {
        const row = at + (<usize>i << 6);
        storeCovariances(
          job.factor + row, pass, trend, f64At(job.centred, i), job.centred + (<usize>p << 6), 0,
          job.packedPeriodic + row, job.packedLocal + row,
        );
      }
    else memory.fill(job.factor + at, 0, <usize>rows << 6);
  }
  for (let i = 0; i < rows; i++) {
    const row = <usize>i << 6;
    const diagonal = job.factor + <usize>(i >> 3) * bytes + row + (<usize>(i & 7) << 3);
    store<f64>(diagonal, load<f64>(diagonal) + f64At(job.variance, i));
    store<f64>(job.factor + <usize>(rows >> 3) * bytes + row + (<usize>(rows & 7) << 3), f64At(job.value, i));
  }
}

/** Neighbours often have the same dates: the last tables are kept. */
function packTables(job: ElevationJob): void {
  const count = job.pass.count;
  const bytes = <usize>count << 2;
  if (job.pass.packedCount == count && memory.compare(job.good, job.packed, bytes) == 0) return;
  const rows = rowsOf(count);
  const dates = job.dates;
  for (let p = 0; p << 3 < rows; p++) {
    const last = min(rows, (p + 1) << 3);
    for (let i = 0; i < last; i++) {
      const from = i < count ? <usize>(i32At(job.good, i) * dates) << 3 : 0;
      const to = <usize>p * job.panelBytes + (<usize>i << 6);
      for (let lane = 0; lane < 8; lane++) {
        const j = (p << 3) + lane;
        const isThere = i < count && j < count;
        const date = isThere ? i32At(job.good, j) : 0;
        putF64(job.packedPeriodic + to, lane, isThere ? f64At(job.periodic + from, date) : 0);
        putF64(job.packedLocal + to, lane, isThere ? f64At(job.local + from, date) : 0);
      }
    }
  }
  memory.copy(job.packed, job.good, bytes);
  job.pass.packedCount = count;
}

/** Fills the panel of right-hand sides with the covariances of the samples and eight predictions. */
export function fillTowards(job: ElevationJob, group: i32): void {
  const pass = job.pass;
  const count = pass.count;
  const trend = job.model.trend;
  const at = <usize>group << 6;
  for (let i = 0; i < count; i++) {
    const row = <usize>i32At(job.good, i) * job.rowBytes + at;
    storeCovariances(
      job.panel + (<usize>i << 6), pass, trend, f64At(job.centred, i), job.at + at, pass.middle,
      job.periodicAt + row, job.localAt + row,
    );
  }
  const zero = f64x2.splat(0);
  if (count & 1) storeLanes(job.panel + (<usize>count << 6), zero, zero, zero, zero);
}

/** Variance of the process at a time from the samples' mean. */
// @ts-ignore: decorator
@inline
export function priorVariance(job: ElevationJob, time: f64): f64 {
  const model = job.model;
  const pass = job.pass;
  return model.periodicAtZero + pass.local * model.localAtZero + time * time * (model.trend + pass.nonlinear);
}
