/**
 * The value below which a given part of the total weight lies: the first, in their order, with which the weights reach `target`; where
 * they meet it exactly, the mean with the next. Weights of 1 and half their sum give the median. By quickselect (Hoare 1961), which
 * reorders the first `count` of both arrays. NaN for a target beyond the weights, or without any.
 *
 * @param weights positive
 */
export function weightedQuantile(
  values: Float64Array,
  weights: Float64Array,
  count: number,
  target: number,
): number {
  let left = 0;
  let right = count - 1;
  let below = 0;
  while (left <= right) {
    const pivot = values[(left + right) >> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      swap(values, i, j);
      swap(weights, i++, j--);
    }
    // Those up to j are not larger than the pivot, those from i on not smaller; what lies between is the pivot.
    let lower = below;
    for (let k = left; k <= j; k++) lower += weights[k]!;
    let upper = lower;
    for (let k = j + 1; k < i; k++) upper += weights[k]!;
    const rounding = ROUNDING * upper;
    if (target < lower - rounding) right = j;
    else if (target > upper + rounding) [left, below] = [i, upper];
    else if (Math.abs(target - lower) <= rounding) {
      const at = largest(values, left, j);
      return j < left ? pivot : (at + smallest(values, j + 1, count)) / 2;
    } else if (Math.abs(target - upper) > rounding || i >= count) return pivot;
    else return (pivot + smallest(values, i, count)) / 2;
  }
  return Number.NaN;
}

/** Sums of a thousand weights meet a target but for this share. */
const ROUNDING = 1e-12;

function swap(array: Float64Array, i: number, j: number): void {
  const kept = array[i]!;
  array[i] = array[j]!;
  array[j] = kept;
}

function largest(values: Float64Array, from: number, to: number): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let k = from; k <= to; k++) if (values[k]! > best) best = values[k]!;
  return best;
}

function smallest(values: Float64Array, from: number, end: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let k = from; k < end; k++) if (values[k]! < best) best = values[k]!;
  return best;
}
