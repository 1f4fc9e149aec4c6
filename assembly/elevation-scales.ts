// What a series tells of its covariance: src/kernels/gaussian-process/elevation-scales.ts.

import { ElevationJob } from "./elevation-job";
import { f64At, i32At } from "./lanes";

export const FIRST = 0;
export const FILTERING = 1;
export const FINAL = 2;

/** Samples of each half that suffice, and years that part the halves. */
const ENOUGH = 5;
const MIDDLE: f64 = 10;
/** A line fits without misfit when no more than this is left by rounding. */
const ROUNDING: f64 = 1e-9;
/** Variance of changes where a line cannot be fitted, m^2. */
const NO_LINE: f64 = 50;
/** Exponent of the rational quadratic. */
const ALPHA: f64 = 10;

/** Writes the pass's variances and reach; `value` holds the samples less their mean. */
export function setScales(job: ElevationJob, stage: i32): void {
  const pass = job.pass;
  const model = job.model;
  pass.nonlinear = 0;
  pass.reach = 0;
  if (!job.isUnstable) pass.local = 0;
  else if (stage == FIRST) pass.local = model.firstLocal;
  else if (stage == FILTERING) pass.local = model.laterLocal + jumpVariance(job);
  else {
    pass.local = model.laterLocal;
    setNonlinear(job);
  }
}

function jumpVariance(job: ElevationJob): f64 {
  const count = job.pass.count;
  let early = 0;
  let earlySum: f64 = 0;
  let lateSum: f64 = 0;
  for (let i = 0; i < count; i++) {
    if (isEarly(job, i)) {
      early++;
      earlySum += f64At(job.value, i);
    } else lateSum += f64At(job.value, i);
  }
  const late = count - early;
  if (early < ENOUGH || late < ENOUGH) return 0;
  const earlyMean = earlySum / <f64>early;
  const lateMean = lateSum / <f64>late;
  let earlySquare: f64 = 0;
  let lateSquare: f64 = 0;
  for (let i = 0; i < count; i++) {
    const value = f64At(job.value, i);
    if (isEarly(job, i)) earlySquare += (value - earlyMean) * (value - earlyMean);
    else lateSquare += (value - lateMean) * (value - lateMean);
  }
  const jump = Math.abs(earlyMean - lateMean) - Math.sqrt(earlySquare / <f64>early + lateSquare / <f64>late);
  return jump > 0 ? (jump * jump) / 2 : 0;
}

// @ts-ignore: decorator
@inline
function isEarly(job: ElevationJob, i: i32): bool {
  return f64At(job.t, i32At(job.good, i)) < MIDDLE;
}

/** Years after the first sample: rounding makes no line of samples of one time. */
// @ts-ignore: decorator
@inline
function timeOf(job: ElevationJob, i: i32): f64 {
  return f64At(job.t, i32At(job.good, i)) - f64At(job.t, i32At(job.good, 0));
}

/** From the misfit of a weighted line, in units of the errors and in metres. */
function setNonlinear(job: ElevationJob): void {
  const count = job.pass.count;
  const longest = job.model.longest;
  let total: f64 = 0;
  let meanT: f64 = 0;
  let meanZ: f64 = 0;
  let meanVariance: f64 = 0;
  for (let i = 0; i < count; i++) {
    const variance = f64At(job.variance, i);
    meanVariance += variance;
    total += 1 / variance;
    meanT += timeOf(job, i) / variance;
    meanZ += f64At(job.value, i) / variance;
  }
  meanVariance /= <f64>count;
  meanT /= total;
  meanZ /= total;
  let both: f64 = 0;
  let square: f64 = 0;
  for (let i = 0; i < count; i++) {
    const time = timeOf(job, i) - meanT;
    const away = time / f64At(job.variance, i);
    both += away * (f64At(job.value, i) - meanZ);
    square += away * time;
  }
  const slope = both / square;
  // Mean squares.
  let scaled: f64 = 1;
  let plain: f64 = NO_LINE;
  if (isFinite(slope)) {
    scaled = 0;
    plain = 0;
    for (let i = 0; i < count; i++) {
      const residual = f64At(job.value, i) - meanZ - slope * (timeOf(job, i) - meanT);
      scaled += (residual * residual) / f64At(job.variance, i);
      plain += residual * residual;
    }
    scaled /= <f64>count;
    plain /= <f64>count;
  }
  const isExact = Math.sqrt(scaled) < ROUNDING;
  const length = isExact ? longest : Math.min(longest, longest / scaled);
  job.pass.nonlinear = isExact ? meanVariance : meanVariance + plain / scaled;
  job.pass.reach = 1 / (2 * ALPHA * length * length);
}
