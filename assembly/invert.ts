// Least-squares phase series of a batch of pixels: src/kernels/linear/invert-network.ts, eight pixels at a time.

import { assemble } from "./assemble";
import { measureCoherence } from "./coherence";
import { findIslands, islandCount, minimisePhases, minimiseVelocities } from "./components";
import { factorise, substituteBack } from "./factorise";
import { FLAG_THIN, Job, NOISE_OFF, WEIGHT_GIVEN, WEIGHT_NONE } from "./job";
import { F32, F64, i32At, LANES, narrow, putI32, setLane } from "./lanes";
import { adaptLane, propagate, resetLane } from "./noise";
import { weigh } from "./weigh";

/** Makes the job's noise buffers ready; once per job. */
export function prepare(job: Job): void {
  if (job.noiseModel == NOISE_OFF) return;
  for (let lane = 0; lane < LANES; lane++) resetLane(job, lane);
}

/** Inverts the first `pixels` pixels of the batch, rounded up to whole groups of eight. */
export function invert(job: Job, pixels: i32): void {
  for (let first = 0; first < pixels; first += LANES) invertGroup(job, <usize>first << 2);
}

/** `pixel` counts bytes of an f32 row. */
function invertGroup(job: Job, pixel: usize): void {
  if (job.weightMode != WEIGHT_NONE && job.weightMode != WEIGHT_GIVEN) weigh(job, pixel);
  const any = assemble(job, pixel);
  memory.fill(job.laneFlags, 0, LANES);
  if (!any) {
    writeEmpty(job, pixel);
    return;
  }
  factorise(job);
  substituteBack(job, job.x);
  for (let lane = 0; lane < LANES; lane++) settleLane(job, pixel, lane);
  measureCoherence(job, pixel);
  if (job.noiseModel != NOISE_OFF) propagate(job, pixel);
  for (let lane = 0; lane < LANES; lane++) finishLane(job, pixel, lane);
  writeSeries(job, pixel);
}

/** Minimum norm where the network is in parts; thin dates; deficiency. */
function settleLane(job: Job, pixel: usize, lane: i32): void {
  const components = <i32>load<i64>(job.components + (<usize>lane << 3));
  store<i32>(job.deficiency + pixel + (<usize>lane << 2), components - 1);
  if (isThin(job, lane, components)) store<u8>(job.laneFlags + lane, FLAG_THIN);
  if (components == 1 || i32At(job.counts, lane) == 0) return;
  findIslands(job, lane);
  if (job.phaseNorm) minimisePhases(job, lane);
  else minimiseVelocities(job, lane);
  if (job.noiseModel != NOISE_OFF) adaptLane(job, lane);
  // Coherence and noise do not look at dates without pairs.
  if (!job.zeroGaps)
    for (let i = 0; i < job.dates; i++)
      if (i32At(job.island, i) < 0) setLane(job.x, i32At(job.position, i), lane, NaN);
}

/** Whether some date has fewer than minRedundancy pairs (the reference date counts only where gaps are marked). */
function isThin(job: Job, lane: i32, components: i32): bool {
  const least = job.minRedundancy;
  if (job.fullRedundancy < least) return true;
  if (least < 1 || i32At(job.counts, lane) == job.pairs) return false;
  if (least == 1 && components == 1) return false;
  const degree = job.size;
  memory.fill(degree, 0, <usize>job.dates << 2);
  for (let k = 0; k < job.pairs; k++) {
    if (isNaN(load<f32>(job.yLanes + <usize>k * F32 + (<usize>lane << 2)))) continue;
    const from = i32At(job.pairFromOffset, k) / <i32>F64;
    const to = i32At(job.pairToOffset, k) / <i32>F64;
    putI32(degree, from, i32At(degree, from) + 1);
    putI32(degree, to, i32At(degree, to) + 1);
  }
  const counted = job.zeroGaps ? job.dates - 1 : job.dates;
  // By position: the reference date is the last.
  for (let p = 0; p < counted; p++) if (i32At(degree, p) < least) return true;
  return false;
}

/** Pixels without data, and pixels given up. */
function finishLane(job: Job, pixel: usize, lane: i32): void {
  const out = pixel + (<usize>lane << 2);
  const thin = (load<u8>(job.laneFlags + lane) & FLAG_THIN) != 0;
  const count = i32At(job.counts, lane);
  store<u8>(job.thin + (out >> 2), thin ? 1 : 0);
  if (job.zeroGaps && (thin || count == 0)) {
    for (let p = 0; p < job.dates; p++) setLane(job.x, p, lane, 0);
    store<f32>(job.temporalCoherence + out, 0);
    store<i32>(job.pairCount + out, 0);
    return;
  }
  if (count == 0) for (let p = 0; p < job.dates; p++) setLane(job.x, p, lane, NaN);
  store<i32>(job.pairCount + out, count);
}

/** Dates x 8 f32 from job.x. */
function writeSeries(job: Job, pixel: usize): void {
  let out = job.series + pixel;
  for (let i = 0; i < job.dates; i++) {
    const x = job.x + <usize>i32At(job.position, i) * F64;
    v128.store(out, narrow(v128.load(x), v128.load(x, 16)));
    v128.store(out, narrow(v128.load(x, 32), v128.load(x, 48)), 16);
    out += job.stride;
  }
}

/** Eight pixels without any valid pair. */
function writeEmpty(job: Job, pixel: usize): void {
  const nothing: f32 = job.zeroGaps ? 0 : NaN;
  for (let lane = 0; lane < LANES; lane++) {
    const out = pixel + (<usize>lane << 2);
    for (let i = 0; i < job.dates; i++) store<f32>(job.series + <usize>i * job.stride + out, nothing);
    store<f32>(job.temporalCoherence + out, nothing);
    store<i32>(job.pairCount + out, 0);
    store<i32>(job.deficiency + out, job.dates - 1);
    store<u8>(job.thin + (out >> 2), job.minRedundancy > 0 ? 1 : 0);
    if (job.noiseModel == NOISE_OFF) continue;
    for (let c = 0; c < job.columns; c++) store<f32>(job.parameterVariance + <usize>c * job.stride + out, NaN);
    for (let k = 0; k < job.couples; k++) store<f32>(job.coupleCovariance + <usize>k * job.stride + out, NaN);
    store<f32>(job.residualTrace + out, NaN);
    if (job.dateVariance == 0) continue;
    for (let i = 0; i < job.dates; i++) store<f32>(job.dateVariance + <usize>i * job.stride + out, NaN);
  }
}
