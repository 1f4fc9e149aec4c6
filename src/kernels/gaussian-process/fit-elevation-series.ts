import { inputError } from "../../errors.ts";
import type { Covariance } from "./covariance.ts";
import { ELEVATION_MODEL, type ElevationModel, elevationCovariance } from "./elevation-covariance.ts";
import { elevationScales, type Stage } from "./elevation-scales.ts";
import { conditionOn, predict, scoreSamples } from "./regress.ts";
import { type Line, robustLine } from "./robust-line.ts";

/** Elevations of one place: years from the origin, metres (NaN where there is none), and standard deviations of their errors, metres. */
export interface ElevationSamples {
  readonly t: Float64Array;
  readonly z: Float64Array;
  readonly sigma: Float64Array;
}

export interface ElevationFitOptions {
  /** What the ground is expected to do; unstable unless told otherwise. */
  readonly terrain?: "stable" | "unstable";
  readonly model?: ElevationModel;
  /** Takes the place of the model's covariance in all passes; at times about their mean. */
  readonly covariance?: Covariance;
  /** What is taken off before the fit and given back after it: the mean, or a robust line. */
  readonly centre?: "mean" | "line" | "line-each-pass";
  /**
   * "pyddem": scores from predictions that are interpolated to the observations, nothing fitted again after the last scores, and a line
   * that is given back at times that were not centred.
   */
  readonly compat?: "pyddem";
}

export interface ElevationFit {
  /** At each prediction, metres: the elevation and its standard deviation. NaN throughout with fewer than two observations. */
  readonly elevation: Float64Array;
  readonly sigma: Float64Array;
  /** For each observation: 0 it was used, k it was rejected in pass k, -1 there is none. */
  readonly rejectedIn: Int8Array;
  /** Fits that were made. */
  readonly passes: number;
  /** Natural logarithm of the density of what was used; NaN with fewer than two observations. */
  readonly logLikelihood: number;
}

/** Scores beyond which an observation is rejected in a pass, and in all after the last. */
const LARGEST_SCORES = [20, 12, 9, 6, 4] as const;
/** While some observation has such a score, the next pass still looks for outliers. */
const SUSPICIOUS = 4;
/** Passes that look for outliers before the last fit. */
const FEWEST_PASSES = 2;
/** No series has needed ten; this ends what would go round for ever. */
const MOST_PASSES = 50;
const FEWEST = 2;

/**
 * Elevation of one place over time by a Gaussian process that rejects outliers in packets: a first pass takes only what is far beyond
 * everything the ground could do, so that a surge is not mistaken for errors, later ones take more, and the covariance follows what is
 * left [hugonnet2021, Methods]. `at`: years of the predictions, ascending. Errors: `prediction-span` in compat when observations lie
 * outside the predictions.
 */
export function fitElevationSeries(
  { t, z, sigma }: ElevationSamples,
  at: Float64Array,
  options: ElevationFitOptions = {},
): ElevationFit {
  const { terrain = "unstable", model = ELEVATION_MODEL, centre = "mean", compat } = options;
  const there = [...t.keys()].filter((i) => Number.isFinite(z[i]!));
  const rejectedIn = Int8Array.from(z, (value) => (Number.isFinite(value) ? 0 : -1));
  const result = {
    elevation: new Float64Array(at.length).fill(Number.NaN),
    sigma: new Float64Array(at.length).fill(Number.NaN),
    rejectedIn,
    passes: 0,
    logLikelihood: Number.NaN,
  };
  if (compat === "pyddem" && there.length >= FEWEST) checkSpan(t, there, at);
  let good = there;
  let stage: Stage = "first";
  let line: (Line & { origin: number }) | null = null;
  let isOver = false;
  while (!isOver && good.length >= FEWEST) {
    const pick = (values: Float64Array) => Float64Array.from(good, (i) => values[i]!);
    const [goodT, goodZ] = [pick(t), pick(z)];
    const variance = pick(sigma).map((value) => value ** 2);
    const middle = mean(goodT);
    const centred = goodT.map((time) => time - middle);
    const covariance =
      options.covariance ??
      elevationCovariance(terrain, elevationScales(stage, goodT, goodZ, variance, model), model);
    if (centre === "mean") line = { slope: 0, intercept: mean(goodZ), origin: 0 };
    else if (line === null || centre === "line-each-pass")
      line = { ...robustLine(centred, goodZ), origin: middle };
    const { intercept, slope, origin } = line;
    const y = goodZ.map((value, k) => value - intercept - slope * (goodT[k]! - origin));
    const posterior = conditionOn(covariance, { t: centred, y, variance });
    const fitted =
      compat === "pyddem" || stage === "final"
        ? predict(
            posterior,
            at.map((time) => time - middle),
          )
        : null;
    const scores =
      compat === "pyddem" && fitted ? scoreBetween(at, fitted, goodT, y) : scoreSamples(posterior);
    result.passes++;
    if (fitted) {
      const givenBackFrom = compat === "pyddem" ? 0 : origin;
      result.elevation = fitted.mean.map((value, k) => value + intercept + slope * (at[k]! - givenBackFrom));
      result.sigma = fitted.sigma;
      result.logLikelihood = posterior.logLikelihood;
    }

    const limit = LARGEST_SCORES[stage === "final" ? 4 : Math.min(result.passes - 1, 4)]!;
    let suspicious = 0;
    const before = good.length;
    good = good.filter((i, k) => {
      const score = scores[k]!;
      if (!(score < SUSPICIOUS)) suspicious++;
      if (score > limit) rejectedIn[i] = result.passes;
      return !(score > limit);
    });
    if (stage === "final") isOver = compat === "pyddem" || good.length === before;
    else if (suspicious === 0 ? result.passes >= FEWEST_PASSES : result.passes >= MOST_PASSES)
      stage = "final";
    else stage = "filtering";
  }
  if (good.length < FEWEST) {
    result.elevation.fill(Number.NaN);
    result.sigma.fill(Number.NaN);
    result.logLikelihood = Number.NaN;
  }
  return result;
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Distances of samples from means that are interpolated between predictions, in standard deviations that are so too. */
function scoreBetween(
  at: Float64Array,
  { mean, sigma }: { readonly mean: Float64Array; readonly sigma: Float64Array },
  t: Float64Array,
  y: Float64Array,
): Float64Array {
  return y.map((value, k) => Math.abs(value - interpolate(at, mean, t[k]!)) / interpolate(at, sigma, t[k]!));
}

/** Value at a time between those of a table, whose times ascend. */
function interpolate(times: Float64Array, values: Float64Array, time: number): number {
  const high = times.findIndex((other) => other >= time);
  if (high < 0) return Number.NaN;
  if (times[high] === time) return values[high]!;
  const low = high - 1;
  const share = (time - times[low]!) / (times[high]! - times[low]!);
  return values[low]! + share * (values[high]! - values[low]!);
}

/** In compat scores come from between predictions. */
function checkSpan(t: Float64Array, there: readonly number[], at: Float64Array): void {
  const outside = there.find((i) => t[i]! < at[0]! || t[i]! > at[at.length - 1]! || at.length === 0);
  if (outside === undefined) return;
  throw inputError({
    code: "prediction-span",
    what: "With compat: pyddem the predictions must span the observations.",
    got: `predictions from year ${at[0]} to ${at[at.length - 1]}, and an observation at ${t[outside]}`,
    fix: "Widen tlim, or leave compat out: then predictions and observations are independent.",
  });
}
