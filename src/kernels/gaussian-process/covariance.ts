/**
 * One addend of a covariance function of time, in years and the square of the series' unit. `linear` has its origin at time 0, so
 * that times are to be centred before [rasmussen2006, chapter 4].
 */
export type CovarianceTerm =
  /** variance t t' */
  | { readonly kind: "linear"; readonly variance: number }
  /** variance exp(-2 sin^2(pi dt / period) / length^2) */
  | { readonly kind: "periodic"; readonly variance: number; readonly period: number; readonly length: number }
  /** variance exp(-dt^2 / (2 length^2)) */
  | { readonly kind: "squared-exponential"; readonly variance: number; readonly length: number }
  /** variance (1 + dt^2 / (2 alpha length^2))^-alpha, times t t' where `isLinear` */
  | {
      readonly kind: "rational-quadratic";
      readonly variance: number;
      readonly length: number;
      readonly alpha: number;
      readonly isLinear?: boolean;
    }
  /** variance where both times are at or after a break, else 0: a jump of unknown size */
  | { readonly kind: "step"; readonly variance: number; readonly at: number };

export type Covariance = readonly CovarianceTerm[];

/** Covariance of the values at two times, years. */
export function covarianceAt(terms: Covariance, a: number, b: number): number {
  let sum = 0;
  for (const term of terms) sum += termAt(term, a, b);
  return sum;
}

function termAt(term: CovarianceTerm, a: number, b: number): number {
  const apart = a - b;
  switch (term.kind) {
    case "linear":
      return term.variance * a * b;
    case "periodic": {
      const sine = Math.sin((Math.PI * apart) / term.period) / term.length;
      return term.variance * Math.exp(-2 * sine * sine);
    }
    case "squared-exponential": {
      const scaled = apart / term.length;
      return term.variance * Math.exp(-0.5 * scaled * scaled);
    }
    case "rational-quadratic": {
      const scaled = apart / term.length;
      const share = (1 + (scaled * scaled) / (2 * term.alpha)) ** -term.alpha;
      return term.variance * share * (term.isLinear ? a * b : 1);
    }
    case "step":
      return a >= term.at && b >= term.at ? term.variance : 0;
  }
}
