// A Gaussian process that rejects outliers in packets, one pixel after the other: src/kernels/gaussian-process/fit-elevation-series.ts.

import { fillSamples, fillTowards, priorVariance } from "./elevation-covariance";
import { ElevationJob, rowsOf } from "./elevation-job";
import { FILTERING, FINAL, FIRST, setScales } from "./elevation-scales";
import { f64At, i32At, putF64, putI32 } from "./lanes";
import { eliminate, sumColumns } from "./panels";

/** f64, of the passes. */
const LARGEST_SCORES: usize = memory.data<f64>([20, 12, 9, 6, 4]);
const SUSPICIOUS: f64 = 4;
const FEWEST_PASSES = 2;
const MOST_PASSES = 50;
const FEWEST = 2;

/** Fits the first `pixels` series. */
export function fitElevation(job: ElevationJob, pixels: i32): void {
  for (let pixel = 0; pixel < pixels; pixel++) fitPixel(job, pixel);
}

function fitPixel(job: ElevationJob, pixel: i32): void {
  let count = findSamples(job, pixel);
  let stage = FIRST;
  let passes = 0;
  let isOver = false;
  // A pass with the samples and the covariance of the one before has its scores too.
  let isKnown = false;
  while (!isOver && count >= FEWEST) {
    const isFinal = stage == FINAL;
    if (!isKnown) {
      if (!condition(job, pixel, count, stage)) {
        putI32(job.passes, pixel, -1);
        return;
      }
      if (!job.isCompat) scoreSamples(job);
    }
    if (job.isCompat && (isFinal || !isKnown)) {
      predict(job, isFinal);
      scoreBetweenPredictions(job);
    }
    passes++;
    const limit = f64At(LARGEST_SCORES, isFinal ? 4 : min(passes - 1, 4));
    const before = count;
    let suspicious = 0;
    count = 0;
    for (let k = 0; k < before; k++) {
      const score = f64At(job.score, k);
      const date = i32At(job.good, k);
      if (!(score < SUSPICIOUS)) suspicious++;
      if (score > limit) store<i8>(job.rejectedIn + <usize>date * job.stride + pixel, <i8>passes);
      else {
        putI32(job.good, count, date);
        count++;
      }
    }
    const last = stage;
    if (isFinal) isOver = job.isCompat != 0 || count == before;
    else stage = (suspicious == 0 ? passes >= FEWEST_PASSES : passes >= MOST_PASSES) ? FINAL : FILTERING;
    isKnown = count == before && (!job.isUnstable || (last != FIRST && last == stage));
  }
  putI32(job.passes, pixel, passes);
  if (count >= FEWEST && !job.isCompat) predict(job, true);
  writeFit(job, pixel, count >= FEWEST);
}

/** Lists the dates that have an elevation. */
function findSamples(job: ElevationJob, pixel: i32): i32 {
  let count = 0;
  for (let i = 0; i < job.dates; i++) {
    const at = <usize>i * job.stride + pixel;
    const isThere = isFinite(load<f64>(job.z + (at << 3)));
    store<i8>(job.rejectedIn + at, isThere ? 0 : -1);
    if (!isThere) continue;
    putI32(job.good, count, i);
    count++;
  }
  return count;
}

/** Centres the samples, and factors their covariance; false when it is not positive definite. */
function condition(job: ElevationJob, pixel: i32, count: i32, stage: i32): bool {
  const pass = job.pass;
  pass.count = count;
  const rows = rowsOf(count);
  let middle: f64 = 0;
  let centre: f64 = 0;
  for (let k = 0; k < count; k++) {
    const date = i32At(job.good, k);
    const at = (<usize>date * job.stride + pixel) << 3;
    const z = load<f64>(job.z + at);
    const error = load<f64>(job.error + at);
    middle += f64At(job.t, date);
    centre += z;
    putF64(job.value, k, z);
    putF64(job.variance, k, error * error);
  }
  middle /= <f64>count;
  centre /= <f64>count;
  pass.middle = middle;
  pass.centre = centre;
  for (let k = 0; k < count; k++) {
    putF64(job.centred, k, f64At(job.t, i32At(job.good, k)) - middle);
    putF64(job.value, k, f64At(job.value, k) - centre);
  }
  for (let k = count; k < ((rows + 7) & ~7); k++) putF64(job.centred, k, 0);
  if (rows > count) {
    putF64(job.value, count, 0);
    putF64(job.variance, count, 1);
  }
  setScales(job, stage);
  fillSamples(job);
  for (let p = 0; p <= rows >> 3; p++) {
    const panel = job.factor + <usize>p * job.panelBytes;
    if (!eliminate(job.factor, job.panelBytes, job.inverse, panel, 0, min(rows, (p + 1) << 3), p << 3)) return false;
  }
  const values = job.factor + <usize>(rows >> 3) * job.panelBytes + (<usize>(rows & 7) << 3);
  for (let i = 0; i < rows; i++) putF64(job.solved, i, load<f64>(values + (<usize>i << 6)));
  return true;
}

/** Scores from the diagonal of the inverse covariance, and its product with the values: right-hand sides of the unit matrix. */
function scoreSamples(job: ElevationJob): void {
  const rows = rowsOf(job.pass.count);
  for (let first = 0; first < rows; first += 8) {
    memory.fill(job.panel + (<usize>first << 6), 0, <usize>(rows - first) << 6);
    for (let lane = 0; lane < min(8, rows - first); lane++)
      store<f64>(job.panel + (<usize>(first + lane) << 6) + (<usize>lane << 3), 1);
    eliminate(job.factor, job.panelBytes, job.inverse, job.panel, first, rows, rows);
    const at = <usize>first << 3;
    sumColumns(job.panel, first, rows, job.solved, job.precision + at, job.score + at);
  }
  for (let k = 0; k < job.pass.count; k++) {
    const variance = f64At(job.variance, k);
    const left = Math.max(0, 1 - variance * f64At(job.precision, k));
    putF64(job.score, k, Math.abs(f64At(job.score, k)) * Math.sqrt(variance / left));
  }
}

/** Means and standard deviations at all predictions, or at those that scores need. */
function predict(job: ElevationJob, isAll: bool): void {
  const rows = rowsOf(job.pass.count);
  if (!isAll) {
    memory.fill(job.needed, 0, job.rowBytes >> 4);
    for (let k = 0; k < job.pass.count; k++) {
      const date = i32At(job.good, k);
      putI32(job.needed, i32At(job.before, date) >> 3, 1);
      putI32(job.needed, i32At(job.after, date) >> 3, 1);
    }
  }
  for (let first = 0; first < job.predictions; first += 8) {
    if (!isAll && !i32At(job.needed, first >> 3)) continue;
    fillTowards(job, first >> 3);
    eliminate(job.factor, job.panelBytes, job.inverse, job.panel, 0, rows, rows);
    const at = <usize>first << 3;
    sumColumns(job.panel, 0, rows, job.solved, job.spread + at, job.mean + at);
    for (let k = first; k < first + 8; k++) {
      const left = priorVariance(job, f64At(job.at, k) - job.pass.middle) - f64At(job.spread, k);
      // Rounding may leave less than nothing.
      putF64(job.spread, k, Math.sqrt(Math.max(0, left)));
    }
  }
}

function scoreBetweenPredictions(job: ElevationJob): void {
  for (let k = 0; k < job.pass.count; k++) {
    const date = i32At(job.good, k);
    const before = i32At(job.before, date);
    const after = i32At(job.after, date);
    const share = f64At(job.share, date);
    const mean = f64At(job.mean, before) + share * (f64At(job.mean, after) - f64At(job.mean, before));
    const spread = f64At(job.spread, before) + share * (f64At(job.spread, after) - f64At(job.spread, before));
    putF64(job.score, k, Math.abs(f64At(job.value, k) - mean) / spread);
  }
}

/** Writes the last predictions, and the density of the samples that they came from. */
function writeFit(job: ElevationJob, pixel: i32, isThere: bool): void {
  const pass = job.pass;
  for (let k = 0; k < job.predictions; k++) {
    const at = (<usize>k * job.stride + pixel) << 3;
    store<f64>(job.elevation + at, isThere ? f64At(job.mean, k) + pass.centre : NaN);
    store<f64>(job.sigma + at, isThere ? f64At(job.spread, k) : NaN);
  }
  let logLikelihood = isThere ? -0.5 * <f64>pass.count * Math.log(2 * Math.PI) : NaN;
  if (isThere)
    for (let i = 0; i < pass.count; i++) {
      const share = f64At(job.solved, i);
      logLikelihood += Math.log(f64At(job.inverse, i)) - 0.5 * share * share;
    }
  putF64(job.logLikelihood, pixel, logLikelihood);
}
