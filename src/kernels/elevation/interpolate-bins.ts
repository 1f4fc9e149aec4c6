/** Values of bins of elevation, with those of empty bins made up from their neighbours. */
export interface FilledBins {
  readonly value: Float64Array;
  /** Standard error, m: propagated from the two bins used, and by what a line misses of a curve. */
  readonly error: Float64Array;
  /** That second part alone; NaN where the bin had a value. */
  readonly curvatureError: Float64Array;
}

/** Curvature of elevation change with elevation that is not ruled out, m per m^2 (pyddem's). */
export const CURVATURE = 0.002;

/**
 * Fills empty bins by the line through the two nearest filled ones: those around, or the last two of a side. With a single
 * filled bin, by its value. `error` is that of the line; add `curvatureError` in quadrature.
 *
 * @param elevation centres of the bins, ascending, metres
 * @param value NaN = empty bin
 * @param error standard errors of the filled bins
 */
export function interpolateBins(
  elevation: ArrayLike<number>,
  value: ArrayLike<number>,
  error: ArrayLike<number>,
  curvature = CURVATURE,
): FilledBins {
  const filled: number[] = [];
  for (let i = 0; i < value.length; i++) if (!Number.isNaN(value[i]!)) filled.push(i);
  const out = {
    value: Float64Array.from(value),
    error: Float64Array.from(error),
    curvatureError: new Float64Array(value.length).fill(Number.NaN),
  };
  if (filled.length === 0) return out;
  for (let i = 0, next = 0; i < value.length; i++) {
    while (next < filled.length && filled[next]! < i) next++;
    if (filled[next] === i) continue;
    const right = Math.min(Math.max(next, 1), filled.length - 1);
    const [left, beyond] = [filled[Math.max(0, right - 1)]!, filled[right]!];
    const [x, x1, x2] = [elevation[i]!, elevation[left]!, elevation[beyond]!];
    const share = left === beyond ? 0 : (x - x1) / (x2 - x1);
    out.value[i] = (1 - share) * value[left]! + share * value[beyond]!;
    out.error[i] = Math.hypot((1 - share) * error[left]!, share * error[beyond]!);
    const nearest = Math.min(Math.abs(x - x1), Math.abs(x - x2));
    out.curvatureError[i] = (nearest ** 2 / 8) * curvature;
  }
  return out;
}
