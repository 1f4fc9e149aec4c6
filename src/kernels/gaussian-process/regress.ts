import { inputError } from "../../errors.ts";
import { factorise, solveLower, solveUpper } from "./cholesky.ts";
import { type Covariance, covarianceAt } from "./covariance.ts";

/** Values with independent errors: years, values with mean zero, and the variances of their errors. */
export interface Samples {
  readonly t: Float64Array;
  readonly y: Float64Array;
  readonly variance: Float64Array;
}

export interface Regression {
  /** Expectation of the process at each time asked for. */
  readonly mean: Float64Array;
  /** Standard deviation of the process there, without the error that an observation would add. */
  readonly sigma: Float64Array;
  /** Natural logarithm of the density of the samples under the covariance. */
  readonly logLikelihood: number;
}

/**
 * Regression with a Gaussian process of mean zero [rasmussen2006, algorithm 2.1]. `at` are the times of the predictions, years, on
 * the same origin as the samples'. Errors: `covariance-not-positive` when covariance and variances make no positive definite matrix.
 */
export function regress(covariance: Covariance, samples: Samples, at: Float64Array): Regression {
  const { t, y, variance } = samples;
  const n = t.length;
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++)
      lower[i * n + j] = covarianceAt(covariance, t[i]!, t[j]!) + (i === j ? variance[i]! : 0);
  if (!factorise(lower, n))
    throw inputError({
      code: "covariance-not-positive",
      what: "A Gaussian process has no solution: the covariance of the samples is not positive definite.",
      got: `${n} samples with variances from ${Math.min(...variance)} to ${Math.max(...variance)}`,
      fix: "Give every sample an error above zero.",
    });
  const weights = y.slice();
  solveLower(lower, n, weights);
  let logLikelihood = -0.5 * n * Math.log(2 * Math.PI);
  for (let i = 0; i < n; i++) logLikelihood -= 0.5 * weights[i]! ** 2 + Math.log(lower[i * n + i]!);
  solveUpper(lower, n, weights);
  const mean = new Float64Array(at.length);
  const sigma = new Float64Array(at.length);
  const towards = new Float64Array(n);
  for (let k = 0; k < at.length; k++) {
    for (let i = 0; i < n; i++) towards[i] = covarianceAt(covariance, at[k]!, t[i]!);
    for (let i = 0; i < n; i++) mean[k]! += towards[i]! * weights[i]!;
    solveLower(lower, n, towards);
    let left = covarianceAt(covariance, at[k]!, at[k]!);
    for (let i = 0; i < n; i++) left -= towards[i]! ** 2;
    // Rounding may leave less than nothing.
    sigma[k] = Math.sqrt(Math.max(0, left));
  }
  return { mean, sigma, logLikelihood };
}
