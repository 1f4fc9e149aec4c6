// Least squares of a linear time model, eight pixels at a time: src/kernels/time/velocity.ts.

import { normalInverse, solveDesign } from "./design";
import { F64, f64At, getLane, high, i32At, LANES, low, narrow, putF64, storeLanes } from "./lanes";
import { project } from "./project";

/** One 32-bit field after the other, written by src/compute/series-fitter.ts in this order. */
@unmanaged
export class FitJob {
  dates: i32;
  columns: i32;
  couples: i32;
  stride: usize;
  series: usize;
  /** Dates that take part: their number, and the byte offset of each one's row. */
  usedDates: i32;
  usedRows: usize;
  /** Columns x used dates: the orthonormal basis of the design, and R^-1 that leads back. */
  basis: usize;
  basisInverse: usize;
  matrix: usize;
  use: usize;
  /** Two i32 for each couple of columns. */
  coupleColumns: usize;
  /** 0 without network noise. */
  parameterVariance: usize;
  coupleNoise: usize;
  residualTrace: usize;
  parameters: usize;
  standardError: usize;
  coupleCovariance: usize;
  residue: usize;
  /** Columns x 8. */
  shares: usize;
  squares: usize;
  laneUse: usize;
  /** What `laneInverse` and `triangle` were made for: 0 = nothing, 1 = dates that suffice, 2 = dates that do not. */
  laneState: i32;
  value: usize;
  q: usize;
  r: usize;
  triangle: usize;
  laneInverse: usize;
  laneParameters: usize;
}

/** Share of the sum of squares below which a difference of sums says nothing: 0.01 mm of 1 m. */
const CANCELLED: f64 = 1e-10;

/** Fits the first `pixels` series, rounded up to whole groups of eight. */
export function fit(job: FitJob, pixels: i32): void {
  for (let first = 0; first < pixels; first += LANES) fitGroup(job, <usize>first << 2);
}

/**
 * Eight pixels with the common design G = Q R: Q^T x, then the parameters R^-1 Q^T x, and sum e^2 = sum x^2 - |Q^T x|^2. The
 * difference is exact to about 1e-15 of sum x^2: where less than `CANCELLED` is left, the residuals are formed. A lane
 * whose sum is NaN has gaps.
 */
function fitGroup(job: FitJob, pixel: usize): void {
  projectFirst(job, pixel);
  const length = <usize>job.usedDates << 3;
  project(job.series + pixel, job.usedRows, job.usedDates, job.basis + length, job.columns - 1, job.shares + F64);
  writeParameters(job, pixel);
  const spare = job.usedDates - job.columns;
  for (let lane = 0; lane < LANES; lane++) {
    const out = pixel + (<usize>lane << 2);
    const square = getLane(job.squares, 0, lane);
    let sum = square;
    for (let a = 0; a < job.columns; a++) sum -= getLane(job.shares, a, lane) * getLane(job.shares, a, lane);
    if (isNaN(square) || sum < CANCELLED * square) {
      fitLane(job, out);
      continue;
    }
    store<f32>(job.residue + out, <f32>Math.sqrt(sum));
    writeErrors(job, out, variancePerDate(job, out, sum, spare), job.basisInverse);
  }
}

/** Shares of the first column, and the sum of squares. */
function projectFirst(job: FitJob, pixel: usize): void {
  let q = job.basis;
  let row = job.usedRows;
  const series = job.series + pixel;
  let m0 = f64x2.splat(0);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  let s0 = m0;
  let s1 = m0;
  let s2 = m0;
  let s3 = m0;
  for (let i = job.usedDates; i > 0; i--) {
    const x = series + load<u32>(row);
    const g = v128.load64_splat(q);
    const xa = v128.load(x);
    const xb = v128.load(x, 16);
    const x0 = low(xa);
    const x1 = high(xa);
    const x2 = low(xb);
    const x3 = high(xb);
    m0 = f64x2.add(m0, f64x2.mul(g, x0));
    m1 = f64x2.add(m1, f64x2.mul(g, x1));
    m2 = f64x2.add(m2, f64x2.mul(g, x2));
    m3 = f64x2.add(m3, f64x2.mul(g, x3));
    s0 = f64x2.add(s0, f64x2.mul(x0, x0));
    s1 = f64x2.add(s1, f64x2.mul(x1, x1));
    s2 = f64x2.add(s2, f64x2.mul(x2, x2));
    s3 = f64x2.add(s3, f64x2.mul(x3, x3));
    q += 8;
    row += 4;
  }
  storeLanes(job.shares, m0, m1, m2, m3);
  storeLanes(job.squares, s0, s1, s2, s3);
}

/** R^-1 Q^T x. */
function writeParameters(job: FitJob, pixel: usize): void {
  const columns = job.columns;
  for (let a = 0; a < columns; a++) {
    let m0 = f64x2.splat(0);
    let m1 = m0;
    let m2 = m0;
    let m3 = m0;
    for (let b = a; b < columns; b++) {
      const g = f64x2.splat(f64At(job.basisInverse, a * columns + b));
      const share = job.shares + <usize>b * F64;
      m0 = f64x2.add(m0, f64x2.mul(g, v128.load(share)));
      m1 = f64x2.add(m1, f64x2.mul(g, v128.load(share, 16)));
      m2 = f64x2.add(m2, f64x2.mul(g, v128.load(share, 32)));
      m3 = f64x2.add(m3, f64x2.mul(g, v128.load(share, 48)));
    }
    const out = job.parameters + <usize>a * job.stride + pixel;
    v128.store(out, narrow(m0, m1));
    v128.store(out, narrow(m2, m3), 16);
  }
}

/** One pixel by itself: with a design of its own where dates are missing, with residuals of its own. `pixel` counts bytes of an f32 row. */
function fitLane(job: FitJob, pixel: usize): void {
  const dates = job.dates;
  const columns = job.columns;
  let count = 0;
  let same = job.laneState != 0;
  for (let i = 0; i < dates; i++) {
    const x = load<f32>(job.series + <usize>i * job.stride + pixel);
    const known: u8 = load<u8>(job.use + i) != 0 && !isNaN(x) ? 1 : 0;
    if (load<u8>(job.laneUse + i) != known) same = false;
    store<u8>(job.laneUse + i, known);
    putF64(job.value, i, known ? <f64>x : 0);
    count += known;
  }
  // Neighbours often lack the same dates: the last design is kept.
  if (!same)
    job.laneState = solveDesign(
      job.matrix, job.laneUse, dates, columns, job.q, job.r, job.triangle, job.laneInverse,
    ) ? 1 : 2;
  if (job.laneState == 2) {
    for (let c = 0; c < columns; c++) {
      store<f32>(job.parameters + <usize>c * job.stride + pixel, NaN);
      store<f32>(job.standardError + <usize>c * job.stride + pixel, NaN);
    }
    for (let k = 0; k < job.couples; k++) store<f32>(job.coupleCovariance + <usize>k * job.stride + pixel, NaN);
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
  writeErrors(job, pixel, variancePerDate(job, pixel, sum, count - columns), job.triangle);
}

/** Variance per date that the pairs' noise does not explain. */
function variancePerDate(job: FitJob, pixel: usize, sum: f64, spare: i32): f64 {
  const trace: f64 = job.residualTrace == 0 ? 0 : <f64>load<f32>(job.residualTrace + pixel);
  return spare > 0 ? Math.max(0, sum - trace) / <f64>spare : NaN;
}

/** Standard errors and covariances of one pixel, from R^-1 and the variance per date. */
function writeErrors(job: FitJob, pixel: usize, variance: f64, triangle: usize): void {
  const columns = job.columns;
  for (let c = 0; c < columns; c++) {
    const row = <usize>c * job.stride + pixel;
    const network: f64 = job.parameterVariance == 0 ? 0 : <f64>load<f32>(job.parameterVariance + row);
    const own = variance * normalInverse(triangle, columns, c, c);
    store<f32>(job.standardError + row, <f32>Math.sqrt(own + network));
  }
  for (let k = 0; k < job.couples; k++) {
    const row = <usize>k * job.stride + pixel;
    const network: f64 = job.coupleNoise == 0 ? 0 : <f64>load<f32>(job.coupleNoise + row);
    const a = i32At(job.coupleColumns, 2 * k);
    const b = i32At(job.coupleColumns, 2 * k + 1);
    store<f32>(job.coupleCovariance + row, <f32>(variance * normalInverse(triangle, columns, a, b) + network));
  }
}
