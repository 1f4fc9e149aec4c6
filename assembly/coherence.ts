// Temporal coherence |mean exp(i r)| of eight pixels.

import { Job } from "./job";
import { F32, high, low, narrow } from "./lanes";

// With h = r/2: sum cos r = n - 2 sum sin^2 h, sum sin r = 2 sum sin h cos h, so that a perfect fit gives exactly 1.
// r is reduced to -pi..pi in f64 (phases reach hundreds of radians); sin(r/2) / r and cos(r/2) are then polynomials in
// r^2 in f32: least maximum error on that interval (iterated reweighted least squares), 7e-9 and 5e-8.
// The constants lie in memory and are loaded before the loop: as v128 constants in the loop, each use would cost an engine
// several instructions.
const POLYNOMIALS = memory.data<f32>([
  0.49999999786647686, -0.020833322489969018, 0.0002604078457515008, -1.5475840084360939e-6, 5.088329916535601e-9,
  0.9999999534683113, -0.1249997633693526, 0.002603974043722349, -2.164641300870406e-5, 9.044504553140559e-8,
]);
/** A turn, and its inverse. */
const TURN = memory.data<f64>([6.283185307179586, 0.15915494309189535]);
/** f32 sums run over this many pairs before they go to f64. */
const BLOCK = 16;

/** Reads job.yLanes, job.x (all dates) and job.counts; writes job.temporalCoherence. */
export function measureCoherence(job: Job, pixel: usize): void {
  const x = job.x;
  let y = job.yLanes;
  let from = job.pairFromOffset;
  let to = job.pairToOffset;
  const sin0 = v128.load32_splat(POLYNOMIALS);
  const sin1 = v128.load32_splat(POLYNOMIALS, 4);
  const sin2 = v128.load32_splat(POLYNOMIALS, 8);
  const sin3 = v128.load32_splat(POLYNOMIALS, 12);
  const sin4 = v128.load32_splat(POLYNOMIALS, 16);
  const cos0 = v128.load32_splat(POLYNOMIALS, 20);
  const cos1 = v128.load32_splat(POLYNOMIALS, 24);
  const cos2 = v128.load32_splat(POLYNOMIALS, 28);
  const cos3 = v128.load32_splat(POLYNOMIALS, 32);
  const cos4 = v128.load32_splat(POLYNOMIALS, 36);
  const turn = v128.load64_splat(TURN);
  const perTurn = v128.load64_splat(TURN, 8);
  const zero = f32x4.splat(0);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let t0 = s0;
  let t1 = s0;
  let t2 = s0;
  let t3 = s0;
  let left = job.pairs;
  while (left > 0) {
    let squareA = zero;
    let squareB = zero;
    let productA = zero;
    let productB = zero;
    for (let k = min(left, BLOCK); k > 0; k--) {
      const ya = v128.load(y);
      const yb = v128.load(y, 16);
      const f = x + load<u32>(from);
      const t = x + load<u32>(to);
      const ra = v128.and(
        narrow(
          wrap(f64x2.sub(low(ya), f64x2.sub(v128.load(t), v128.load(f))), turn, perTurn),
          wrap(f64x2.sub(high(ya), f64x2.sub(v128.load(t, 16), v128.load(f, 16))), turn, perTurn),
        ),
        f32x4.eq(ya, ya),
      );
      const rb = v128.and(
        narrow(
          wrap(f64x2.sub(low(yb), f64x2.sub(v128.load(t, 32), v128.load(f, 32))), turn, perTurn),
          wrap(f64x2.sub(high(yb), f64x2.sub(v128.load(t, 48), v128.load(f, 48))), turn, perTurn),
        ),
        f32x4.eq(yb, yb),
      );
      const za = f32x4.mul(ra, ra);
      const zb = f32x4.mul(rb, rb);
      const sinA = f32x4.mul(ra, quartic(za, sin0, sin1, sin2, sin3, sin4));
      const sinB = f32x4.mul(rb, quartic(zb, sin0, sin1, sin2, sin3, sin4));
      squareA = f32x4.add(squareA, f32x4.mul(sinA, sinA));
      squareB = f32x4.add(squareB, f32x4.mul(sinB, sinB));
      productA = f32x4.add(productA, f32x4.mul(sinA, quartic(za, cos0, cos1, cos2, cos3, cos4)));
      productB = f32x4.add(productB, f32x4.mul(sinB, quartic(zb, cos0, cos1, cos2, cos3, cos4)));
      y += F32;
      from += 4;
      to += 4;
    }
    s0 = f64x2.add(s0, low(squareA));
    s1 = f64x2.add(s1, high(squareA));
    s2 = f64x2.add(s2, low(squareB));
    s3 = f64x2.add(s3, high(squareB));
    t0 = f64x2.add(t0, low(productA));
    t1 = f64x2.add(t1, high(productA));
    t2 = f64x2.add(t2, low(productB));
    t3 = f64x2.add(t3, high(productB));
    left -= BLOCK;
  }
  const countA = v128.load(job.counts);
  const countB = v128.load(job.counts, 16);
  const out = job.temporalCoherence + pixel;
  v128.store(out, narrow(resultant(countA, s0, t0), resultant(v128.shuffle<f64>(countA, countA, 1, 0), s1, t1)));
  v128.store(out, narrow(resultant(countB, s2, t2), resultant(v128.shuffle<f64>(countB, countB, 1, 0), s3, t3)), 16);
}

// @ts-ignore: decorator
@inline
function wrap(r: v128, turn: v128, perTurn: v128): v128 {
  return f64x2.sub(r, f64x2.mul(f64x2.nearest(f64x2.mul(r, perTurn)), turn));
}

// @ts-ignore: decorator
@inline
function quartic(z: v128, c0: v128, c1: v128, c2: v128, c3: v128, c4: v128): v128 {
  let p = f32x4.add(f32x4.mul(z, c4), c3);
  p = f32x4.add(f32x4.mul(z, p), c2);
  p = f32x4.add(f32x4.mul(z, p), c1);
  return f32x4.add(f32x4.mul(z, p), c0);
}

/** |n - 2s + 2ti| / n of the two low counts; NaN without pairs. */
// @ts-ignore: decorator
@inline
function resultant(count: v128, s: v128, t: v128): v128 {
  const n = f64x2.convert_low_i32x4_s(count);
  const real = f64x2.sub(n, f64x2.add(s, s));
  const imaginary = f64x2.add(t, t);
  return f64x2.div(f64x2.sqrt(f64x2.add(f64x2.mul(real, real), f64x2.mul(imaginary, imaginary))), n);
}
