/** Standard error of a mean of values with a standard deviation, of so many independent samples. */
export const standardErrorOfMean = (deviation: number, samples: number): number =>
  deviation / Math.sqrt(samples);

/**
 * Standard error of the mean over a whole population of `population` of which `samples` are known: s sqrt((N - n) / (N n)); 0 when all are
 * known [cochran1977, 2.15].
 *
 * @param compat "pyddem": s sqrt((N - n) / N^2), too small by sqrt(n / N)
 */
export function standardErrorOfPart(
  deviation: number,
  population: number,
  samples: number,
  { compat }: { readonly compat?: "pyddem" } = {},
): number {
  const divisor = compat === "pyddem" ? population : samples;
  return deviation * Math.sqrt(Math.max(0, population - samples) / (population * divisor));
}
