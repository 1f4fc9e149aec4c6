// Least squares of a linear time model, eight pixels at a time: src/kernels/time/velocity.ts.

import { normalInverse, solveDesign } from "./design";
import { F64, f64At, high, LANES, low, narrow, putF64, setLane } from "./lanes";

/** One 32-bit field after the other, written by src/compute/wasm.ts in this order. */
@unmanaged
export class FitJob {
  dates: i32;
  columns: i32;
  stride: usize;
  usedDates: i32;
  series: usize;
  matrix: usize;
  use: usize;
  pseudoInverse: usize;
  normalInverse: usize;
  /** 0 without network noise. */
  parameterVariance: usize;
  residualTrace: usize;
  parameters: usize;
  standardError: usize;
  residue: usize;
  parameterLanes: usize;
  laneUse: usize;
  value: usize;
  q: usize;
  r: usize;
  triangle: usize;
  laneInverse: usize;
  laneParameters: usize;
}

/** Fits the first `pixels` series, rounded up to whole groups of eight. */
export function fit(job: FitJob, pixels: i32): void {
  for (let first = 0; first < pixels; first += LANES) fitGroup(job, <usize>first << 2);
}

function fitGroup(job: FitJob, pixel: usize): void {
  let gapA = f32x4.splat(0);
  let gapB = gapA;
  for (let i = 0; i < job.dates; i++) {
    if (!load<u8>(job.use + i)) continue;
    const x = job.series + <usize>i * job.stride + pixel;
    gapA = v128.or(gapA, f32x4.ne(v128.load(x), v128.load(x)));
    gapB = v128.or(gapB, f32x4.ne(v128.load(x, 16), v128.load(x, 16)));
  }
  const gaps = i32x4.bitmask(gapA) | (i32x4.bitmask(gapB) << 4);
  if (gaps != 0xff) fitLanes(job, pixel);
  for (let lane = 0; lane < LANES; lane++) if ((gaps >> lane) & 1) fitLane(job, pixel + (<usize>lane << 2));
}

/** Eight pixels with the common design. */
function fitLanes(job: FitJob, pixel: usize): void {
  const dates = job.dates;
  const columns = job.columns;
  for (let c = 0; c < columns; c++) {
    let m0 = f64x2.splat(0);
    let m1 = m0;
    let m2 = m0;
    let m3 = m0;
    for (let i = 0; i < dates; i++) {
      if (!load<u8>(job.use + i)) continue;
      const x = job.series + <usize>i * job.stride + pixel;
      const g = f64x2.splat(f64At(job.pseudoInverse, c * dates + i));
      const xa = v128.load(x);
      const xb = v128.load(x, 16);
      m0 = f64x2.add(m0, f64x2.mul(g, low(xa)));
      m1 = f64x2.add(m1, f64x2.mul(g, high(xa)));
      m2 = f64x2.add(m2, f64x2.mul(g, low(xb)));
      m3 = f64x2.add(m3, f64x2.mul(g, high(xb)));
    }
    const m = job.parameterLanes + <usize>c * F64;
    v128.store(m, m0);
    v128.store(m, m1, 16);
    v128.store(m, m2, 32);
    v128.store(m, m3, 48);
    const out = job.parameters + <usize>c * job.stride + pixel;
    v128.store(out, narrow(m0, m1));
    v128.store(out, narrow(m2, m3), 16);
  }
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let i = 0; i < dates; i++) {
    if (!load<u8>(job.use + i)) continue;
    const x = job.series + <usize>i * job.stride + pixel;
    const xa = v128.load(x);
    const xb = v128.load(x, 16);
    let r0 = low(xa);
    let r1 = high(xa);
    let r2 = low(xb);
    let r3 = high(xb);
    for (let c = 0; c < columns; c++) {
      const g = f64x2.splat(f64At(job.matrix, i * columns + c));
      const m = job.parameterLanes + <usize>c * F64;
      r0 = f64x2.sub(r0, f64x2.mul(g, v128.load(m)));
      r1 = f64x2.sub(r1, f64x2.mul(g, v128.load(m, 16)));
      r2 = f64x2.sub(r2, f64x2.mul(g, v128.load(m, 32)));
      r3 = f64x2.sub(r3, f64x2.mul(g, v128.load(m, 48)));
    }
    s0 = f64x2.add(s0, f64x2.mul(r0, r0));
    s1 = f64x2.add(s1, f64x2.mul(r1, r1));
    s2 = f64x2.add(s2, f64x2.mul(r2, r2));
    s3 = f64x2.add(s3, f64x2.mul(r3, r3));
  }
  const residue = job.residue + pixel;
  v128.store(residue, narrow(f64x2.sqrt(s0), f64x2.sqrt(s1)));
  v128.store(residue, narrow(f64x2.sqrt(s2), f64x2.sqrt(s3)), 16);
  const sums = job.parameterLanes;
  v128.store(sums, s0);
  v128.store(sums, s1, 16);
  v128.store(sums, s2, 32);
  v128.store(sums, s3, 48);
  const spare = job.usedDates - columns;
  for (let lane = 0; lane < LANES; lane++) {
    const out = pixel + (<usize>lane << 2);
    const variance = atmosphere(job, out, f64At(sums, lane), spare);
    for (let c = 0; c < columns; c++) writeError(job, out, c, variance * f64At(job.normalInverse, c * columns + c));
  }
}

/** One pixel with a design of its own, because dates are missing. `pixel` counts bytes of an f32 row. */
function fitLane(job: FitJob, pixel: usize): void {
  const dates = job.dates;
  const columns = job.columns;
  let count = 0;
  for (let i = 0; i < dates; i++) {
    const x = load<f32>(job.series + <usize>i * job.stride + pixel);
    const known = load<u8>(job.use + i) != 0 && !isNaN(x);
    store<u8>(job.laneUse + i, known ? 1 : 0);
    putF64(job.value, i, known ? <f64>x : 0);
    if (known) count++;
  }
  if (!solveDesign(job.matrix, job.laneUse, dates, columns, job.q, job.r, job.triangle, job.laneInverse)) {
    for (let c = 0; c < columns; c++) {
      store<f32>(job.parameters + <usize>c * job.stride + pixel, NaN);
      store<f32>(job.standardError + <usize>c * job.stride + pixel, NaN);
    }
    store<f32>(job.residue + pixel, NaN);
    return;
  }
  for (let c = 0; c < columns; c++) {
    let parameter: f64 = 0;
    for (let i = 0; i < dates; i++) parameter += f64At(job.laneInverse, c * dates + i) * f64At(job.value, i);
    putF64(job.laneParameters, c, parameter);
    store<f32>(job.parameters + <usize>c * job.stride + pixel, <f32>parameter);
  }
  let sum: f64 = 0;
  for (let i = 0; i < dates; i++) {
    if (!load<u8>(job.laneUse + i)) continue;
    let residual = f64At(job.value, i);
    for (let c = 0; c < columns; c++) residual -= f64At(job.matrix, i * columns + c) * f64At(job.laneParameters, c);
    sum += residual * residual;
  }
  store<f32>(job.residue + pixel, <f32>Math.sqrt(sum));
  const variance = atmosphere(job, pixel, sum, count - columns);
  for (let c = 0; c < columns; c++) writeError(job, pixel, c, variance * normalInverse(job.triangle, columns, c));
}

/** Variance per date that the pairs' noise does not explain. */
function atmosphere(job: FitJob, pixel: usize, sum: f64, spare: i32): f64 {
  const trace: f64 = job.residualTrace == 0 ? 0 : <f64>load<f32>(job.residualTrace + pixel);
  return spare > 0 ? Math.max(0, sum - trace) / <f64>spare : NaN;
}

function writeError(job: FitJob, pixel: usize, column: i32, variance: f64): void {
  const row = <usize>column * job.stride + pixel;
  const network: f64 = job.parameterVariance == 0 ? 0 : <f64>load<f32>(job.parameterVariance + row);
  store<f32>(job.standardError + row, <f32>Math.sqrt(variance + network));
}
