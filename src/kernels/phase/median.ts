/**
 * Median, by selection (Hoare 1961). It reorders the first `length` values in place; NaN without any. Of an even number, the
 * mean of the middle two.
 */
export function takeMedian(values: Float32Array | Float64Array, length = values.length): number {
  if (length === 0) return Number.NaN;
  const half = length >> 1;
  const upper = select(values, length, half);
  if (length % 2 === 1) return upper;
  let lower = values[0]!;
  for (let i = 1; i < half; i++) if (values[i]! > lower) lower = values[i]!;
  return (lower + upper) / 2;
}

/** The value that would stand at `rank` if they were sorted; smaller ones come before it. */
function select(values: Float32Array | Float64Array, length: number, rank: number): number {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i <= j) {
        const kept = values[i]!;
        values[i++] = values[j]!;
        values[j--] = kept;
      }
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return values[rank]!;
}
