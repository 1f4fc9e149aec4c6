// Eight pixels side by side: an f64 element is 64 bytes (four v128), an f32 element 32 bytes (two v128).

export const F64: usize = 64;
export const F32: usize = 32;
export const LANES = 8;

// @ts-ignore: decorator
@inline
export function high(v: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f64>(v, v, 1, 0));
}

// @ts-ignore: decorator
@inline
export function low(v: v128): v128 {
  return f64x2.promote_low_f32x4(v);
}

/** Four f32 from two pairs of f64. */
// @ts-ignore: decorator
@inline
export function narrow(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(f32x4.demote_f64x2_zero(a), f32x4.demote_f64x2_zero(b), 0, 2);
}

/** One pixel's value of an f64 lanes buffer. */
// @ts-ignore: decorator
@inline
export function getLane(buffer: usize, element: i32, lane: i32): f64 {
  return load<f64>(buffer + <usize>element * F64 + (<usize>lane << 3));
}

// @ts-ignore: decorator
@inline
export function setLane(buffer: usize, element: i32, lane: i32, value: f64): void {
  store<f64>(buffer + <usize>element * F64 + (<usize>lane << 3), value);
}

// @ts-ignore: decorator
@inline
export function i32At(base: usize, index: i32): i32 {
  return load<i32>(base + (<usize>index << 2));
}

// @ts-ignore: decorator
@inline
export function f64At(base: usize, index: i32): f64 {
  return load<f64>(base + (<usize>index << 3));
}

// @ts-ignore: decorator
@inline
export function putF64(base: usize, index: i32, value: f64): void {
  store<f64>(base + (<usize>index << 3), value);
}

// @ts-ignore: decorator
@inline
export function putI32(base: usize, index: i32, value: i32): void {
  store<i32>(base + (<usize>index << 2), value);
}

// Eight f64 lanes at once; a bulk memory instruction costs a call.

// @ts-ignore: decorator
@inline
export function fillLanes(out: usize, value: v128): void {
  v128.store(out, value);
  v128.store(out, value, 16);
  v128.store(out, value, 32);
  v128.store(out, value, 48);
}

// @ts-ignore: decorator
@inline
export function copyLanes(out: usize, from: usize): void {
  v128.store(out, v128.load(from));
  v128.store(out, v128.load(from, 16), 16);
  v128.store(out, v128.load(from, 32), 32);
  v128.store(out, v128.load(from, 48), 48);
}

// @ts-ignore: decorator
@inline
export function storeLanes(out: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
}
