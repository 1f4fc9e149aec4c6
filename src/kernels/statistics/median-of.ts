/**
 * Median of the first `count` values of a buffer, whose order it changes (quickselect; Hoare 1961). The mean of the
 * middle two for an even count, NaN for none. The values must not hold NaN.
 */
export function medianOf(buffer: Float64Array, count: number): number {
  if (count === 0) return Number.NaN;
  const middle = count >> 1;
  const upper = select(buffer, count, middle);
  if (count % 2) return upper;
  let lower = buffer[0]!;
  for (let i = 1; i < middle; i++) if (buffer[i]! > lower) lower = buffer[i]!;
  return (lower + upper) / 2;
}

/** The value that sorting would put at `k`; those before it are not larger. */
function select(buffer: Float64Array, count: number, k: number): number {
  let [left, right] = [0, count - 1];
  while (left < right) {
    // The middle one as pivot: sorted input, the common case beside noise, is its best.
    const pivot = buffer[(left + right) >> 1]!;
    let [i, j] = [left, right];
    while (i <= j) {
      while (buffer[i]! < pivot) i++;
      while (buffer[j]! > pivot) j--;
      if (i > j) break;
      const swap = buffer[i]!;
      buffer[i++] = buffer[j]!;
      buffer[j--] = swap;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return buffer[k]!;
}
