// Noise of the pairs carried through the inversion and a fit, eight pixels at a time: src/kernels/linear/network-noise.ts.

import { anchorFunctional, hasReference, islandCount } from "./components";
import { solveDesign } from "./design";
import { substituteBack, substituteForward } from "./factorise";
import { FLAG_OWN_DESIGN, FLAG_PARTED, FLAG_THIN, FLAG_UNDETERMINED, Job } from "./job";
import { NOISE_COHERENCE, NOISE_RESIDUAL, WEIGHT_GIVEN, WEIGHT_NONE } from "./job";
import { copyLanes, F32, F64, f64At, fillLanes, getLane, high, i32At, LANES, low, narrow, putF64, setLane } from "./lanes";
import { lookUp } from "./weigh";

/** Puts the common functionals and their Gram matrix into one lane: the state that `adaptLane` departs from. */
export function resetLane(job: Job, lane: i32): void {
  const size = job.columns * job.dates;
  for (let i = 0; i < size; i++) setLane(job.functional, i, lane, f64At(job.pseudoInverse, i));
  fillGram(job, lane, job.use);
  if (job.dateVariance != 0) for (let i = 0; i < job.dates; i++) setLane(job.joined, i, lane, 1);
}

/** Gives one lane, whose islands were just found, functionals of its own. */
export function adaptLane(job: Job, lane: i32): void {
  const dates = job.dates;
  let flags = load<u8>(job.laneFlags + lane) | FLAG_OWN_DESIGN;
  if (islandCount != 1 || !hasReference) flags |= FLAG_PARTED;
  if (job.dateVariance != 0)
    for (let i = 0; i < dates; i++)
      setLane(job.joined, i, lane, hasReference && i32At(job.island, i) == islandCount - 1 ? 1 : NaN);
  for (let i = 0; i < dates; i++) {
    const known = job.zeroGaps || i32At(job.island, i) >= 0;
    store<u8>(job.laneUse + i, known ? load<u8>(job.use + i) : 0);
  }
  const solved = solveDesign(
    job.matrix, job.laneUse, dates, job.columns, job.q, job.r, job.triangle, job.laneInverse,
  );
  if (!solved) flags |= FLAG_UNDETERMINED;
  store<u8>(job.laneFlags + lane, flags);
  if (!solved) return;
  for (let c = 0; c < job.columns; c++) {
    for (let i = 0; i < dates; i++) putF64(job.value, i, f64At(job.laneInverse, c * dates + i));
    anchorFunctional(job);
    for (let i = 0; i < dates; i++) setLane(job.functional, c * dates + i, lane, f64At(job.value, i));
  }
  fillGram(job, lane, job.laneUse);
}

function fillGram(job: Job, lane: i32, use: usize): void {
  const columns = job.columns;
  for (let a = 0; a < columns; a++)
    for (let b = 0; b < columns; b++) {
      let sum: f64 = 0;
      for (let i = 0; i < job.dates; i++)
        if (load<u8>(use + i)) sum += f64At(job.matrix, i * columns + a) * f64At(job.matrix, i * columns + b);
      setLane(job.gram, a * columns + b, lane, sum);
    }
}

/** Writes job.parameterVariance, job.residualTrace and job.dateVariance of eight pixels whose factor and series are in place. */
export function propagate(job: Job, pixel: usize): void {
  const dates = job.dates;
  const columns = job.columns;
  const given = job.noiseModel == NOISE_COHERENCE;
  const rowBytes = <usize>dates * F64;
  const zero = f64x2.splat(0);
  if (given) {
    lookUp(
      job.coherence + pixel, job.stride, job.sLanes, job.sLanes + <usize>job.pairs * F32, job.varianceFloor,
      job.varianceCeiling, job.varianceOrigin, job.varianceStep, job.varianceTable, job.referenceVariance,
    );
    weighShares(job, pixel);
  }
  for (let c = 0; c < columns; c++) {
    const h = job.functional + <usize>c * rowBytes;
    const v = job.solved + <usize>c * rowBytes;
    for (let p = 0; p < dates; p++) copyLanes(v + <usize>p * F64, h + <usize>i32At(job.order, p) * F64);
    substituteForward(job, v, 0);
    substituteBack(job, v);
  }
  for (let a = 0; a < columns; a++)
    for (let b = a; b < columns; b++) {
      const out = job.covariance + <usize>(a * columns + b) * F64;
      fillLanes(out, zero);
      const solvedB = job.solved + <usize>b * rowBytes;
      if (given) addShares(job, job.solved + <usize>a * rowBytes, solvedB, out);
      else
        for (let p = 0; p < dates; p++)
          addProduct(
            out, job.functional + <usize>a * rowBytes + <usize>i32At(job.order, p) * F64, solvedB + <usize>p * F64,
          );
      copyLanes(job.covariance + <usize>(b * columns + a) * F64, out);
    }
  if (given) solveDiagonal(job);
  else invertDiagonal(job);
  sumDiagonal(job);
  const trace = job.diagonal;
  for (let i = 0; i < columns * columns; i++) subtractProduct(trace, job.gram + <usize>i * F64, job.covariance + <usize>i * F64);
  finish(job, pixel, trace);
}

function finish(job: Job, pixel: usize, trace: usize): void {
  const columns = job.columns;
  // The solves are done with job.unit: its first element holds what each pixel's variances are scaled by.
  const scales = job.unit;
  for (let lane = 0; lane < LANES; lane++) {
    const flags = load<u8>(job.laneFlags + lane);
    const givenUp = job.zeroGaps && (flags & FLAG_THIN) != 0;
    const lost = givenUp || i32At(job.counts, lane) == 0;
    const scale = lost ? NaN : job.noiseModel == NOISE_RESIDUAL ? residualFactor(job, pixel, lane) : 1;
    setLane(scales, 0, lane, scale);
    const fitScale = (flags & FLAG_UNDETERMINED) != 0 ? NaN : scale;
    const out = pixel + (<usize>lane << 2);
    for (let c = 0; c < columns; c++)
      store<f32>(
        job.parameterVariance + <usize>c * job.stride + out,
        <f32>(fitScale * getLane(job.covariance, c * columns + c, lane)),
      );
    for (let k = 0; k < job.couples; k++) {
      const element = i32At(job.coupleColumns, 2 * k) * columns + i32At(job.coupleColumns, 2 * k + 1);
      store<f32>(
        job.coupleCovariance + <usize>k * job.stride + out,
        <f32>(fitScale * getLane(job.covariance, element, lane)),
      );
    }
    const parted = (flags & FLAG_PARTED) != 0;
    store<f32>(job.residualTrace + out, <f32>(fitScale * (parted ? 0 : getLane(trace, 0, lane))));
  }
  if (job.dateVariance != 0) writeDateVariance(job, pixel, scales);
  for (let lane = 0; lane < LANES; lane++)
    if (load<u8>(job.laneFlags + lane) & FLAG_OWN_DESIGN) resetLane(job, lane);
}

/** Dates x 8 f32: the diagonal by date, scaled, NaN where the date is not joined to the reference date. */
function writeDateVariance(job: Job, pixel: usize, scales: usize): void {
  let out = job.dateVariance + pixel;
  let joined = job.joined;
  for (let i = 0; i < job.dates; i++) {
    const d = job.diagonal + <usize>(i32At(job.position, i) + 1) * F64;
    for (let half: usize = 0; half < F64; half += 32)
      v128.store(
        out + (half >> 1),
        narrow(product(d + half, scales + half, joined + half), product(d + half + 16, scales + half + 16, joined + half + 16)),
      );
    out += job.stride;
    joined += F64;
  }
}

// @ts-ignore: decorator
@inline
function product(a: usize, b: usize, c: usize): v128 {
  return f64x2.mul(f64x2.mul(v128.load(a), v128.load(b)), v128.load(c));
}

/** sum w r^2 / (pairs - rank) of one pixel. */
function residualFactor(job: Job, pixel: usize, lane: i32): f64 {
  const offset = <usize>lane << 2;
  let sum: f64 = 0;
  for (let k = 0; k < job.pairs; k++) {
    const y = <f64>load<f32>(job.yLanes + <usize>k * F32 + offset);
    if (isNaN(y)) continue;
    const from = getLane(job.x + i32At(job.pairFromOffset, k), 0, lane);
    const to = getLane(job.x + i32At(job.pairToOffset, k), 0, lane);
    const residual = y - (to - from);
    sum += weightOf(job, pixel, k, offset) * residual * residual;
  }
  const components = <i32>load<i64>(job.components + (<usize>lane << 3));
  const spare = i32At(job.counts, lane) - (job.dates - components);
  return spare > 0 ? sum / <f64>spare : NaN;
}

// @ts-ignore: decorator
@inline
function weightOf(job: Job, pixel: usize, k: i32, offset: usize): f64 {
  if (job.weightMode == WEIGHT_NONE) return 1;
  if (job.weightMode == WEIGHT_GIVEN) return <f64>load<f32>(job.weight + <usize>k * job.stride + pixel + offset);
  return <f64>load<f32>(job.wLanes + <usize>k * F32 + offset);
}

/** Eight lanes at `out` += a * b. */
// @ts-ignore: decorator
@inline
function addProduct(out: usize, a: usize, b: usize): void {
  v128.store(out, f64x2.add(v128.load(out), f64x2.mul(v128.load(a), v128.load(b))));
  v128.store(out, f64x2.add(v128.load(out, 16), f64x2.mul(v128.load(a, 16), v128.load(b, 16))), 16);
  v128.store(out, f64x2.add(v128.load(out, 32), f64x2.mul(v128.load(a, 32), v128.load(b, 32))), 32);
  v128.store(out, f64x2.add(v128.load(out, 48), f64x2.mul(v128.load(a, 48), v128.load(b, 48))), 48);
}

function subtractProduct(out: usize, a: usize, b: usize): void {
  for (let part: usize = 0; part < F64; part += 16)
    v128.store(out + part, f64x2.sub(v128.load(out + part), f64x2.mul(v128.load(a + part), v128.load(b + part))));
}

/** job.shares = w^2 s of each pair, 0 where missing: what a squared phase difference of a solved functional counts. */
function weighShares(job: Job, pixel: usize): void {
  const given = job.weightMode == WEIGHT_GIVEN;
  const unit = job.weightMode == WEIGHT_NONE;
  let w = given ? job.weight + pixel : job.wLanes;
  const weightStride = given ? job.stride : F32;
  let s = job.sLanes;
  let y = job.yLanes;
  let out = job.shares;
  const one = f32x4.splat(1);
  for (let k = job.pairs; k > 0; k--) {
    for (let half: usize = 0; half < 32; half += 16) {
      const ys = v128.load(y + half);
      const weight = v128.and(unit ? one : v128.load(w + half), f32x4.eq(ys, ys));
      const variance = f32x4.div(one, v128.load(s + half));
      v128.store(out + 2 * half, f64x2.mul(f64x2.mul(low(weight), low(weight)), low(variance)));
      v128.store(out + 2 * half, f64x2.mul(f64x2.mul(high(weight), high(weight)), high(variance)), 16);
    }
    y += F32;
    s += F32;
    w += weightStride;
    out += F64;
  }
}

/** `out` += sum over pairs of (a_to - a_from) (b_to - b_from) job.shares. */
function addShares(job: Job, a: usize, b: usize, out: usize): void {
  const end = job.shares + <usize>job.pairs * F64;
  for (let part: usize = 0; part < F64; part += 32) {
    let from = job.pairFromOffset;
    let to = job.pairToOffset;
    let sum0 = v128.load(out + part);
    let sum1 = v128.load(out + part, 16);
    const ap = a + part;
    const bp = b + part;
    for (let s = job.shares + part; s < end; s += F64) {
      const f = load<u32>(from);
      const t = load<u32>(to);
      const u0 = f64x2.sub(v128.load(ap + t), v128.load(ap + f));
      const u1 = f64x2.sub(v128.load(ap + t, 16), v128.load(ap + f, 16));
      const v0 = f64x2.sub(v128.load(bp + t), v128.load(bp + f));
      const v1 = f64x2.sub(v128.load(bp + t, 16), v128.load(bp + f, 16));
      sum0 = f64x2.add(sum0, f64x2.mul(f64x2.mul(u0, v0), v128.load(s)));
      sum1 = f64x2.add(sum1, f64x2.mul(f64x2.mul(u1, v1), v128.load(s, 16)));
      from += 4;
      to += 4;
    }
    v128.store(out + part, sum0);
    v128.store(out + part, sum1, 16);
  }
}

/** Variance of each date's phase, by position from the second element of job.diagonal on: a solve per date. */
function solveDiagonal(job: Job): void {
  const unit = job.unit;
  const zero = f64x2.splat(0);
  const all = job.dateVariance != 0;
  let out = job.diagonal + F64;
  for (let p = 0; p < job.dates; p++) {
    fillLanes(out, zero);
    // The last is the reference date. Dates that the fit leaves out are solved for only where they are asked for.
    if (p < job.dates - 1 && (all || load<u8>(job.use + i32At(job.order, p)) != 0)) {
      memory.fill(unit, 0, <usize>job.dates * F64);
      fillLanes(unit + <usize>p * F64, f64x2.splat(1));
      substituteForward(job, unit, p);
      substituteBack(job, unit);
      addShares(job, unit, unit, out);
    }
    out += F64;
  }
}

/** First element of job.diagonal = sum of the others over used dates. */
function sumDiagonal(job: Job): void {
  const sum = job.diagonal;
  fillLanes(sum, f64x2.splat(0));
  for (let i = 0; i < job.dates; i++)
    if (load<u8>(job.use + i)) addLanes(sum, sum + <usize>(i32At(job.position, i) + 1) * F64);
}

/** Eight lanes at `out` += a. */
// @ts-ignore: decorator
@inline
function addLanes(out: usize, a: usize): void {
  v128.store(out, f64x2.add(v128.load(out), v128.load(a)));
  v128.store(out, f64x2.add(v128.load(out, 16), v128.load(a, 16)), 16);
  v128.store(out, f64x2.add(v128.load(out, 32), v128.load(a, 32)), 32);
  v128.store(out, f64x2.add(v128.load(out, 48), v128.load(a, 48)), 48);
}

/** The same where weights are inverse variances: the diagonal of N^-1 (Takahashi's equations). */
function invertDiagonal(job: Job): void {
  const dates = job.dates;
  const zero = f64x2.splat(0);
  const diagonal = job.diagonal + F64;
  const entry = job.entryInverse;
  const lower = job.lower;
  let target = job.targetOffset;
  let updates = 0;
  for (let p = 0; p < dates; p++) {
    const length = i32At(job.columnStart, p + 1) - i32At(job.columnStart, p);
    updates += (length * (length - 1)) >> 1;
  }
  target += <usize>updates << 2;
  for (let p = dates - 1; p >= 0; p--) {
    const start = i32At(job.columnStart, p);
    const end = i32At(job.columnStart, p + 1);
    const length = end - start;
    target -= <usize>((length * (length - 1)) >> 1) << 2;
    for (let a = start; a < end; a++) {
      const out = entry + <usize>a * F64;
      fillLanes(out, zero);
      addProduct(out, lower + <usize>a * F64, diagonal + i32At(job.rowOffset, a));
    }
    let u = target;
    for (let a = start; a < end; a++)
      for (let b = a + 1; b < end; b++) {
        const between = entry + load<u32>(u);
        u += 4;
        addProduct(entry + <usize>a * F64, lower + <usize>b * F64, between);
        addProduct(entry + <usize>b * F64, lower + <usize>a * F64, between);
      }
    const out = diagonal + <usize>p * F64;
    copyLanes(out, job.inverse + <usize>p * F64);
    for (let a = start; a < end; a++) addProduct(out, lower + <usize>a * F64, entry + <usize>a * F64);
  }
}
