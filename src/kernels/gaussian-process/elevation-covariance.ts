import type { Covariance } from "./covariance.ts";

/**
 * Constants of the covariance of elevation series, metres and years [hugonnet2021, Extended Data figure 5]: what ground and glaciers
 * are expected to do, tuned on a large number of ASTER series.
 */
export interface ElevationModel {
  /** Variance of a linear trend, (m/yr)^2. */
  readonly trend: number;
  /** Variance of the season, m^2, and its length in units of the period. */
  readonly season: number;
  readonly seasonLength: number;
  /** Shares and lengths, years, of what changes within years, m^2 in all: in the first pass, later, and with two levels. */
  readonly local: readonly { readonly share: number; readonly length: number }[];
  readonly firstLocal: number;
  readonly laterLocal: number;
  /** Exponent of the changes of the trend, and the length before it is known from the series, years. */
  readonly alpha: number;
  readonly longest: number;
  readonly firstLength: number;
}

export const ELEVATION_MODEL: ElevationModel = {
  trend: 1,
  season: 30,
  seasonLength: 1,
  local: [
    { share: 0.6, length: 0.75 },
    { share: 0.3, length: 1.5 },
    { share: 0.1, length: 3 },
  ],
  firstLocal: 100,
  laterLocal: 50,
  alpha: 10,
  longest: 100,
  firstLength: 20,
};

/** What a series itself tells of its covariance. */
export interface ElevationScales {
  /** Variance of changes within years, m^2. */
  readonly local: number;
  /** Variance, and length in years, of changes of the trend. */
  readonly nonlinear: number;
  readonly length: number;
}

/**
 * Covariance of an elevation series about its mean, at times about their mean. `stable` ground has a trend and a season only;
 * `unstable` ground, such as a glacier, also changes within years, and its trend changes.
 */
export function elevationCovariance(
  terrain: "stable" | "unstable",
  { local, nonlinear, length }: ElevationScales,
  model: ElevationModel = ELEVATION_MODEL,
): Covariance {
  const ground: Covariance = [
    { kind: "linear", variance: model.trend },
    { kind: "periodic", variance: model.season, period: 1, length: model.seasonLength },
  ];
  if (terrain === "stable") return ground;
  return [
    ...ground,
    ...model.local.map(
      (part) => ({ kind: "squared-exponential", variance: local * part.share, length: part.length }) as const,
    ),
    { kind: "rational-quadratic", variance: nonlinear, length, alpha: model.alpha, isLinear: true },
  ];
}
