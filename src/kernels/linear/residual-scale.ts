/** Ratio of a normal distribution's standard deviation to its median absolute value. */
const MEDIAN_TO_DEVIATION = 1.482602218505602;

/**
 * Robust standard deviation of what a fit of `fitted` parameters by least absolute values leaves over: the median of the
 * count - fitted + 1 largest residuals, since so many as there are parameters are zero or near it by the fit itself
 * (Birkes and Dodge 1993, section 5). 0 when the fit leaves nothing over.
 *
 * @param residual absolute values; the first `count` are used, and reordered
 */
export function residualScale(residual: Float64Array, count: number, fitted: number): number {
  const largest = count - fitted + 1;
  if (largest < 2) return 0;
  const values = residual.subarray(0, count).sort();
  const first = count - largest;
  const middle = first + (largest - 1) / 2;
  const median = (values[Math.floor(middle)]! + values[Math.ceil(middle)]!) / 2;
  return MEDIAN_TO_DEVIATION * median;
}
