import { configError } from "../../errors.ts";

/** Shapes of variograms; with a range a and a sill c their covariances C(h) stand beside each. */
export type VariogramModel =
  /** c (1 - 1.5 h/a + 0.5 (h/a)^3) up to a, 0 beyond. */
  | "spherical"
  /** c exp(-h/a): a third of the practical range. */
  | "exponential"
  /** c exp(-(h/a)^2) */
  | "gaussian"
  /** c exp(-sqrt(h/a)): a long tail, as of errors that have no one scale. */
  | "root-exponential";

/** One scale of correlated errors. A variogram is the sum of such parts. */
export interface VariogramPart {
  readonly model: VariogramModel;
  /** Range a, metres. */
  readonly range: number;
  /** Sill c, the variance of this part, in the square of the values' unit. */
  readonly sill: number;
}

/** Covariance of two places at a distance (metres) [cressie1993]. */
export function covarianceAt(parts: readonly VariogramPart[], distance: number): number {
  let sum = 0;
  for (const { model, range, sill } of parts) sum += sill * CORRELATION[model](distance / range);
  return sum;
}

/** Semivariance at a distance (metres): total sill less covariance. */
export const semivarianceAt = (parts: readonly VariogramPart[], distance: number): number =>
  totalSill(parts) - covarianceAt(parts, distance);

/** Variance of a single place. */
export const totalSill = (parts: readonly VariogramPart[]): number =>
  parts.reduce((sum, { sill }) => sum + sill, 0);

/** Integral of h C(h) dh between two distances, closed for every model. Times 2 pi it is the covariance that a disc collects. */
export function covarianceMoment(parts: readonly VariogramPart[], from: number, to: number): number {
  let sum = 0;
  for (const { model, range, sill } of parts)
    sum += sill * range ** 2 * (MOMENT[model](to / range) - MOMENT[model](from / range));
  return sum;
}

/** Refuses parts that are no variogram: none at all, ranges that are not positive, negative sills. */
export function checkVariogram(parts: readonly VariogramPart[]): void {
  const wrong = parts.find(({ range, sill }) => !(range > 0 && sill >= 0));
  if (wrong === undefined && totalSill(parts) > 0) return;
  throw configError({
    code: "variogram",
    what: "A variogram needs parts with positive ranges and sills that are not all zero.",
    got: JSON.stringify(wrong ?? parts),
    fix: 'Give each part as { model: "spherical", range: 500, sill: 4 }, metres and square metres.',
  });
}

const CORRELATION: Readonly<Record<VariogramModel, (u: number) => number>> = {
  spherical: (u) => (u < 1 ? 1 - 1.5 * u + 0.5 * u ** 3 : 0),
  exponential: (u) => Math.exp(-u),
  gaussian: (u) => Math.exp(-u * u),
  "root-exponential": (u) => Math.exp(-Math.sqrt(u)),
};

/** Integrals of u rho(u) from 0. */
const MOMENT: Readonly<Record<VariogramModel, (u: number) => number>> = {
  spherical: (u) => {
    const v = Math.min(u, 1);
    return v ** 2 / 2 - v ** 3 / 2 + v ** 5 / 10;
  },
  exponential: (u) => 1 - Math.exp(-u) * (1 + u),
  gaussian: (u) => -Math.expm1(-u * u) / 2,
  "root-exponential": (u) => {
    const r = Math.sqrt(u);
    return 12 - 2 * Math.exp(-r) * (r ** 3 + 3 * r ** 2 + 6 * r + 6);
  },
};
