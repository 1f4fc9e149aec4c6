// One pixel whose valid pairs leave dates disconnected: src/kernels/linear/minimum-norm.ts.

import { Job } from "./job";
import { F64, f64At, getLane, i32At, putF64, putI32, setLane } from "./lanes";

/** Number of islands of the pixel in hand; whether the reference date is on one (then on the last). */
export let islandCount: i32 = 0;
export let hasReference: bool = false;

/** Labels components from the factor and numbers the islands: job.island by date, -1 for dates without pairs. */
export function findIslands(job: Job, lane: i32): void {
  labelFactor(job, lane);
  const dates = job.dates;
  const label = job.label;
  const size = job.size;
  memory.fill(size, 0, <usize>dates << 2);
  for (let i = 0; i < dates; i++) putI32(size, i32At(label, i), i32At(size, i32At(label, i)) + 1);
  const home = i32At(label, job.reference);
  hasReference = i32At(size, home) > 1;
  // From here on `size` holds each component's island, plus one; 0 = none yet, -1 = a lone date.
  for (let c = 0; c < dates; c++) putI32(size, c, i32At(size, c) > 1 ? 0 : -1);
  islandCount = 0;
  for (let i = 0; i < dates; i++) {
    const component = i32At(label, i);
    if (i32At(size, component) == 0 && !(hasReference && component == home)) putI32(size, component, ++islandCount);
  }
  if (hasReference) putI32(size, home, ++islandCount);
  for (let i = 0; i < dates; i++) {
    const number = i32At(size, i32At(label, i));
    putI32(job.island, i, number > 0 ? number - 1 : -1);
  }
}

/** Component of each date, named by the position of its last date. */
function labelFactor(job: Job, lane: i32): void {
  const label = job.label;
  for (let p = job.dates - 1; p >= 0; p--) {
    let root = p;
    if (getLane(job.inverse, p, lane) != 0) {
      const end = i32At(job.columnStart, p + 1);
      for (let a = i32At(job.columnStart, p); a < end; a++)
        if (getLane(job.lower, a, lane) > 0) root = i32At(label, i32At(job.order, rowAt(job, a)));
    }
    putI32(label, i32At(job.order, p), root);
  }
}

// @ts-ignore: decorator
@inline
function rowAt(job: Job, entry: i32): i32 {
  return i32At(job.rowOffset, entry) / <i32>F64;
}

/** Moves the pixel's islands to the least norm of interval velocities, in job.x. */
export function minimiseVelocities(job: Job, lane: i32): void {
  const dates = job.dates;
  const x = job.value;
  const island = job.island;
  for (let i = 0; i < dates; i++) putF64(x, i, getLane(job.x, i32At(job.position, i), lane));
  if (islandCount > 1) {
    assembleSprings(job);
    relaxSprings(job);
    for (let i = 0; i < dates; i++)
      if (i32At(island, i) >= 0) putF64(x, i, f64At(x, i) + f64At(job.force, i32At(island, i)));
  }
  visitGaps(job, false);
  const origin = f64At(x, job.reference);
  for (let i = 0; i < dates; i++) setLane(job.x, i32At(job.position, i), lane, f64At(x, i) - origin);
}

/** Moves the pixel's islands to the least norm of phases, in job.x. */
export function minimisePhases(job: Job, lane: i32): void {
  for (let i = 0; i < job.dates; i++) putF64(job.value, i, getLane(job.x, i32At(job.position, i), lane));
  centreIslands(job);
  for (let i = 0; i < job.dates; i++) setLane(job.x, i32At(job.position, i), lane, f64At(job.value, i));
}

/** Rewrites the functional in job.value for the series whose islands are each pinned at their last date. */
export function anchorFunctional(job: Job): void {
  if (job.phaseNorm) {
    centreIslands(job);
    return;
  }
  const dates = job.dates;
  const h = job.value;
  const island = job.island;
  let total: f64 = 0;
  for (let i = 0; i < dates; i++) total += f64At(h, i);
  putF64(h, job.reference, f64At(h, job.reference) - total);
  visitGaps(job, true);
  if (islandCount < 2) return;
  assembleSprings(job);
  memory.fill(job.force, 0, <usize>islandCount << 3);
  for (let i = 0; i < dates; i++) {
    const k = i32At(island, i);
    if (k >= 0) putF64(job.force, k, f64At(job.force, k) + f64At(h, i));
  }
  relaxSprings(job);
  let last = -1;
  let slack: f64 = 0;
  for (let i = 0; i < dates; i++) {
    if (i > 0) slack += squaredInterval(job, i - 1);
    const k = i32At(island, i);
    if (k < 0) continue;
    if (last >= 0 && i32At(island, last) != k) {
      const tension = (f64At(job.force, i32At(island, last)) - f64At(job.force, k)) / slack;
      putF64(h, i, f64At(h, i) + tension);
      putF64(h, last, f64At(h, last) - tension);
    }
    last = i;
    slack = 0;
  }
}

// @ts-ignore: decorator
@inline
function squaredInterval(job: Job, i: i32): f64 {
  const interval = f64At(job.interval, i);
  return interval * interval;
}

/** job.value minus its mean over each island, 0 at dates without pairs; the reference date's island stays. */
function centreIslands(job: Job): void {
  const dates = job.dates;
  const x = job.value;
  const island = job.island;
  for (let k = 0; k < islandCount; k++) {
    let sum: f64 = 0;
    let size = 0;
    for (let i = 0; i < dates; i++) {
      if (i32At(island, i) != k) continue;
      sum += f64At(x, i);
      size++;
    }
    if (hasReference && k == islandCount - 1) sum = 0;
    for (let i = 0; i < dates; i++) if (i32At(island, i) == k) putF64(x, i, f64At(x, i) - sum / <f64>size);
  }
  for (let i = 0; i < dates; i++) if (i32At(island, i) < 0) putF64(x, i, 0);
}

/** Springs between islands that follow each other in time: job.stiffness and job.force. */
function assembleSprings(job: Job): void {
  const count = islandCount;
  const island = job.island;
  memory.fill(job.stiffness, 0, <usize>(count * count) << 3);
  memory.fill(job.force, 0, <usize>count << 3);
  let last = -1;
  let slack: f64 = 0;
  for (let i = 0; i < job.dates; i++) {
    if (i > 0) slack += squaredInterval(job, i - 1);
    const b = i32At(island, i);
    if (b < 0) continue;
    if (last >= 0 && i32At(island, last) != b) {
      const a = i32At(island, last);
      putF64(job.stiffness, a * count + b, f64At(job.stiffness, a * count + b) + 1 / slack);
      putF64(job.stiffness, b * count + a, f64At(job.stiffness, b * count + a) + 1 / slack);
      const pull = (f64At(job.value, i) - f64At(job.value, last)) / slack;
      putF64(job.force, a, f64At(job.force, a) + pull);
      putF64(job.force, b, f64At(job.force, b) - pull);
    }
    last = i;
    slack = 0;
  }
}

/** Solves for the islands' shifts, the last held at zero: job.force becomes the shifts. */
function relaxSprings(job: Job): void {
  const count = islandCount;
  const stiffness = job.stiffness;
  const force = job.force;
  for (let p = 0; p < count - 1; p++) {
    let pivot: f64 = 0;
    for (let a = p + 1; a < count; a++) pivot += f64At(stiffness, p * count + a);
    // The diagonal is not used by the springs: it keeps the inverse pivot.
    putF64(stiffness, p * count + p, 1 / pivot);
    for (let a = p + 1; a < count; a++) {
      const multiplier = f64At(stiffness, p * count + a) / pivot;
      putF64(force, a, f64At(force, a) + multiplier * f64At(force, p));
      for (let b = a + 1; b < count; b++)
        putF64(stiffness, a * count + b, f64At(stiffness, a * count + b) + multiplier * f64At(stiffness, p * count + b));
    }
  }
  putF64(force, count - 1, 0);
  for (let p = count - 2; p >= 0; p--) {
    let value = f64At(force, p);
    for (let a = p + 1; a < count; a++) value += f64At(stiffness, p * count + a) * f64At(force, a);
    putF64(force, p, value * f64At(stiffness, p * count + p));
  }
}

/**
 * Dates without pairs, in job.value: interpolated between their neighbours on the path of least norm, or, transposed, their
 * share handed to those neighbours.
 */
function visitGaps(job: Job, transposed: bool): void {
  const dates = job.dates;
  const x = job.value;
  let last = -1;
  for (let i = 0; i <= dates; i++) {
    if (i < dates && i32At(job.island, i) < 0) continue;
    if (last < 0 && i == dates) return;
    const from = last < 0 ? i : last;
    const to = i == dates ? last : i;
    let span: f64 = 0;
    for (let j = from; j < to; j++) span += squaredInterval(job, j);
    let path: f64 = 0;
    for (let date = last + 1; date < i; date++) {
      if (from < to) path += squaredInterval(job, date - 1);
      const share = from < to ? path / span : 0;
      if (transposed) {
        putF64(x, from, f64At(x, from) + (1 - share) * f64At(x, date));
        putF64(x, to, f64At(x, to) + share * f64At(x, date));
        putF64(x, date, 0);
      } else putF64(x, date, (1 - share) * f64At(x, from) + share * f64At(x, to));
    }
    last = i;
  }
}
