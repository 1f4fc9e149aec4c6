import { inputError } from "../../errors.ts";
import { factorise, solveLower, solveUpper } from "./cholesky.ts";
import { type Covariance, covarianceAt } from "./covariance.ts";

/** Values with independent errors: years, values with mean zero, and the variances of their errors. */
export interface Samples {
  readonly t: Float64Array;
  readonly y: Float64Array;
  readonly variance: Float64Array;
}

/** A Gaussian process of mean zero that knows samples. */
export interface Posterior {
  readonly covariance: Covariance;
  readonly samples: Samples;
  /** Cholesky factor of the samples' covariance C, n x n, and C^-1 y. */
  readonly lower: Float64Array;
  readonly weights: Float64Array;
  /** Natural logarithm of the density of the samples under the covariance. */
  readonly logLikelihood: number;
}

/**
 * Conditions a Gaussian process on samples [rasmussen2006, algorithm 2.1]: n^3 / 3 operations. Errors: `covariance-not-positive` when
 * covariance and variances make no positive definite matrix.
 */
export function conditionOn(covariance: Covariance, samples: Samples): Posterior {
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
  return { covariance, samples, lower, weights, logLikelihood };
}

/**
 * Expectation of the process at times, and its standard deviation without the error that an observation would add: n^2 operations for
 * each. `at`: years on the same origin as the samples'.
 */
export function predict({ covariance, samples, lower, weights }: Posterior, at: Float64Array) {
  const n = weights.length;
  const mean = new Float64Array(at.length);
  const sigma = new Float64Array(at.length);
  const towards = new Float64Array(n);
  for (let k = 0; k < at.length; k++) {
    for (let i = 0; i < n; i++) towards[i] = covarianceAt(covariance, at[k]!, samples.t[i]!);
    for (let i = 0; i < n; i++) mean[k]! += towards[i]! * weights[i]!;
    solveLower(lower, n, towards);
    let left = covarianceAt(covariance, at[k]!, at[k]!);
    for (let i = 0; i < n; i++) left -= towards[i]! ** 2;
    // Rounding may leave less than nothing.
    sigma[k] = Math.sqrt(Math.max(0, left));
  }
  return { mean, sigma };
}

/**
 * Distance of each sample from the expectation at its own time, in standard deviations of the process there. With V the variances of
 * the errors they are V C^-1 y and V - V C^-1 V: no covariance is needed again, and nothing cancels where V is small.
 */
export function scoreSamples({ samples, lower, weights }: Posterior): Float64Array {
  const n = weights.length;
  const column = new Float64Array(n);
  return weights.map((weight, k) => {
    column.fill(0)[k] = 1;
    solveLower(lower, n, column);
    const precision = column.reduce((sum, value) => sum + value ** 2, 0);
    const variance = samples.variance[k]!;
    return Math.abs(weight) * Math.sqrt(variance / Math.max(0, 1 - variance * precision));
  });
}
