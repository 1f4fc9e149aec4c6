/** Weights that make Huber's function of a pair's residuals from the ones at hand. */
export function reweighHuber(
  weight: Float32Array,
  phase: Float32Array,
  a: Float32Array,
  b: Float32Array,
  own: Float32Array,
  limit: Float64Array,
  isSettled: Uint8Array,
  slots: number,
): void {
  for (let s = 0; s < slots; s++) {
    if (isSettled[s] === 1) continue;
    const trust = own[s]!;
    const residual = phase[s]! - (b[s]! - a[s]!);
    const square = trust * residual * residual;
    // NaN, of a pair without phase, is not greater, and its own weight is 0.
    weight[s] = square > limit[s]! * limit[s]! ? (trust * limit[s]!) / Math.sqrt(square) : trust;
  }
}

/** Weights that make the rounded size of the residuals. */
export function reweighSizes(
  weight: Float32Array,
  phase: Float32Array,
  a: Float32Array,
  b: Float32Array,
  own: Float32Array,
  limit: Float64Array,
  isSettled: Uint8Array,
  slots: number,
): void {
  for (let s = 0; s < slots; s++) {
    if (isSettled[s] === 1 || own[s] === 0) continue;
    const residual = phase[s]! - (b[s]! - a[s]!);
    const square = own[s]! * residual * residual;
    weight[s] = (own[s]! * limit[s]!) / Math.sqrt(square + limit[s]! * limit[s]!);
  }
}
