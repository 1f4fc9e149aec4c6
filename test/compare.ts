/** Largest absolute difference; NaN when only one of two values is NaN. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    if (Number.isNaN(a[i]!) && Number.isNaN(b[i]!)) continue;
    largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  }
  return largest;
}

/** Largest absolute value that is not NaN, or `least` if that is larger. */
export function largestMagnitude(values: ArrayLike<number>, least = 0): number {
  let largest = least;
  for (let i = 0; i < values.length; i++) {
    const magnitude = Math.abs(values[i]!);
    if (!Number.isNaN(magnitude)) largest = Math.max(largest, magnitude);
  }
  return largest;
}
