import type { ElevationModel, ElevationScales } from "./elevation-covariance.ts";

/** Which of the passes: none was made yet, some were, or what is left is to be fitted for good. */
export type Stage = "first" | "filtering" | "final";

/** Two parts of a series are compared when both have so many samples. */
const ENOUGH = 5;
/** Years after the origin that part them: the middle of the twenty years that the model was tuned on. */
const MIDDLE = 10;

/**
 * What a series tells of its covariance, before it is fitted: how much its two halves differ, and how badly a line fits, against what
 * its errors promise [hugonnet2021, Methods]. Times in years from the origin, elevations in metres, variances of their errors.
 */
export function elevationScales(
  stage: Stage,
  t: Float64Array,
  z: Float64Array,
  variance: Float64Array,
  model: ElevationModel,
): ElevationScales {
  if (stage === "first") return { local: model.firstLocal, nonlinear: 0, length: model.firstLength };
  if (stage === "filtering")
    return { local: localVariance(t, z, model), nonlinear: 0, length: model.firstLength };
  const { scaled, plain } = misfit(t, z, variance);
  const mean = variance.reduce((sum, value) => sum + value, 0) / variance.length;
  return {
    local: model.laterLocal,
    nonlinear: scaled < ROUNDING ? mean : mean + (plain / scaled) ** 2,
    length: scaled < ROUNDING ? model.longest : Math.min(model.longest, model.longest / scaled ** 2),
  };
}

function localVariance(t: Float64Array, z: Float64Array, model: ElevationModel): number {
  const early = moments(z.filter((_, i) => t[i]! < MIDDLE));
  const late = moments(z.filter((_, i) => t[i]! >= MIDDLE));
  if (early.count < ENOUGH || late.count < ENOUGH) return model.laterLocal;
  const jump = Math.abs(early.mean - late.mean) - Math.sqrt(early.variance + late.variance);
  return model.laterLocal + (jump > 0 ? jump ** 2 / 2 : 0);
}

function moments(values: Float64Array) {
  const count = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  return { count, mean, variance };
}

/** A line fits without misfit, in units of the errors, when no more than this is left by rounding. */
const ROUNDING = 1e-9;

/** Misfit where a line cannot be fitted: none against the errors, and that of changes of 50 m^2. */
const NO_LINE = { scaled: 1, plain: Math.sqrt(50) };

/** Root mean squares of the residuals of a weighted line: in units of their errors, and in metres. */
function misfit(times: Float64Array, z: Float64Array, variance: Float64Array) {
  // From the first, so that rounding makes no line of samples of one time.
  const t = times.map((time) => time - times[0]!);
  let [total, meanT, meanZ] = [0, 0, 0];
  for (let i = 0; i < t.length; i++) {
    const weight = 1 / variance[i]!;
    total += weight;
    meanT += weight * t[i]!;
    meanZ += weight * z[i]!;
  }
  meanT /= total;
  meanZ /= total;
  let [both, square] = [0, 0];
  for (let i = 0; i < t.length; i++) {
    const away = (t[i]! - meanT) / variance[i]!;
    both += away * (z[i]! - meanZ);
    square += away * (t[i]! - meanT);
  }
  const slope = both / square;
  if (!Number.isFinite(slope)) return NO_LINE;
  let [scaled, plain] = [0, 0];
  for (let i = 0; i < t.length; i++) {
    const residual = z[i]! - meanZ - slope * (t[i]! - meanT);
    scaled += residual ** 2 / variance[i]!;
    plain += residual ** 2;
  }
  return { scaled: Math.sqrt(scaled / t.length), plain: Math.sqrt(plain / t.length) };
}
