// Spread of the parameters over draws of the dates, eight pixels at a time: src/kernels/time/bootstrap.ts.

import { F64, fillLanes, getLane, i32At, LANES, narrow } from "./lanes";
import { project } from "./project";

/** One 32-bit field after the other, written by src/compute/series-bootstrapper.ts in this order. */
@unmanaged
export class BootstrapJob {
  draws: i32;
  columns: i32;
  couples: i32;
  stride: usize;
  series: usize;
  usedDates: i32;
  /** Byte offset of each used date's row. */
  usedRows: usize;
  /** Draws x columns x used dates. */
  operators: usize;
  /** Two i32 for each couple of columns. */
  coupleColumns: usize;
  mean: usize;
  standardError: usize;
  coupleCovariance: usize;
  /** Columns x 8 each: the first draw, this draw, sums and squares of the differences from the first. */
  first: usize;
  current: usize;
  sums: usize;
  squares: usize;
  /** Couples x 8. */
  products: usize;
}

/** The first `pixels` series, rounded up to whole groups of eight. */
export function bootstrap(job: BootstrapJob, pixels: i32): void {
  for (let first = 0; first < pixels; first += LANES) bootstrapGroup(job, <usize>first << 2);
}

function bootstrapGroup(job: BootstrapJob, pixel: usize): void {
  const columns = job.columns;
  const zero = f64x2.splat(0);
  for (let c = 0; c < columns; c++) {
    fillLanes(job.sums + <usize>c * F64, zero);
    fillLanes(job.squares + <usize>c * F64, zero);
  }
  for (let k = 0; k < job.couples; k++) fillLanes(job.products + <usize>k * F64, zero);
  const series = job.series + pixel;
  const drawBytes = (<usize>columns * <usize>job.usedDates) << 3;
  project(series, job.usedRows, job.usedDates, job.operators, columns, job.first);
  // The first draw's differences from itself are zero.
  let operators = job.operators + drawBytes;
  for (let draw = 1; draw < job.draws; draw++) {
    project(series, job.usedRows, job.usedDates, operators, columns, job.current);
    accumulate(job);
    operators += drawBytes;
  }
  finish(job, pixel);
}

function accumulate(job: BootstrapJob): void {
  const bytes = <usize>job.columns * F64;
  for (let at: usize = 0; at < bytes; at += 16) {
    const difference = f64x2.sub(v128.load(job.current + at), v128.load(job.first + at));
    v128.store(job.current + at, difference);
    v128.store(job.sums + at, f64x2.add(v128.load(job.sums + at), difference));
    v128.store(job.squares + at, f64x2.add(v128.load(job.squares + at), f64x2.mul(difference, difference)));
  }
  for (let k = 0; k < job.couples; k++) {
    const a = job.current + <usize>i32At(job.coupleColumns, 2 * k) * F64;
    const b = job.current + <usize>i32At(job.coupleColumns, 2 * k + 1) * F64;
    const out = job.products + <usize>k * F64;
    for (let at: usize = 0; at < F64; at += 16)
      v128.store(out + at, f64x2.add(v128.load(out + at), f64x2.mul(v128.load(a + at), v128.load(b + at))));
  }
}

function finish(job: BootstrapJob, pixel: usize): void {
  const draws = <f64>job.draws;
  for (let c = 0; c < job.columns; c++) {
    const at = <usize>c * F64;
    const row = <usize>c * job.stride + pixel;
    const n = f64x2.splat(draws);
    for (let half: usize = 0; half < F64; half += 32)
      v128.store(
        job.mean + row + (half >> 1),
        narrow(
          f64x2.add(v128.load(job.first + at + half), f64x2.div(v128.load(job.sums + at + half), n)),
          f64x2.add(v128.load(job.first + at + half + 16), f64x2.div(v128.load(job.sums + at + half + 16), n)),
        ),
      );
    for (let lane = 0; lane < LANES; lane++) {
      const sum = getLane(job.sums, c, lane);
      const variance = (getLane(job.squares, c, lane) - (sum * sum) / draws) / (draws - 1);
      store<f32>(job.standardError + row + (<usize>lane << 2), <f32>Math.sqrt(Math.max(0, variance)));
    }
  }
  for (let k = 0; k < job.couples; k++)
    for (let lane = 0; lane < LANES; lane++) {
      const a = getLane(job.sums, i32At(job.coupleColumns, 2 * k), lane);
      const b = getLane(job.sums, i32At(job.coupleColumns, 2 * k + 1), lane);
      const covariance = (getLane(job.products, k, lane) - (a * b) / draws) / (draws - 1);
      store<f32>(job.coupleCovariance + <usize>k * job.stride + pixel + (<usize>lane << 2), <f32>covariance);
    }
}
