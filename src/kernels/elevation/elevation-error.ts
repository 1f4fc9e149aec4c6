import { type CalibratedErrors, predictCalibrated } from "./calibrated-error.ts";
import { checkPredictors, type ErrorPredictors, LARGEST_ERROR } from "./error-predictors.ts";

/**
 * How the error of an elevation follows from date, slope and correlation: by formula, or as calibrated on stable terrain.
 *
 * - `formula`: the one of the study of the world's glaciers [hugonnet2021], for stacks without stable terrain or without a
 *   reference DEM.
 * - `pyddem`: the same as pyddem has it, where per cent stand for parts: errors are about ten times too large.
 */
export type ElevationErrorModel =
  | { readonly kind: "formula" }
  | { readonly kind: "pyddem" }
  | CalibratedErrors;

/** Correlation in per cent that pyddem's users give DEMs that have none. */
const UNKNOWN_CORRELATION = 60;
const RADIANS = Math.PI / 180;

// Of the formula: error per unit of tan(slope), metres, at full correlation, and what is added at none.
const STEEP = 20;
const STEEP_DECORRELATED = 20;
/** Beyond this slope, degrees, the error grows by so many metres a degree. */
const VERY_STEEP = 50;
const PER_VERY_STEEP_DEGREE = 5;
const DECORRELATED = 20;
const DECORRELATION_POWER = 2.5;

/**
 * Standard deviation of every elevation, metres, time x pixels. About 15 flops and 8 bytes per observation by formula, about 40
 * flops calibrated. Errors: `raster-size`.
 */
export function predictElevationErrors(
  model: ElevationErrorModel,
  predictors: ErrorPredictors,
): Float32Array {
  checkPredictors(predictors);
  if (model.kind === "calibrated") return predictCalibrated(model, predictors);
  return predictByFormula(predictors, model.kind === "pyddem");
}

function predictByFormula(predictors: ErrorPredictors, percentAsParts: boolean): Float32Array {
  const { dateError, slope, correlation } = predictors;
  const pixels = slope.length;
  // DEFECT of pyddem: one of the two terms takes per cent where it means parts.
  const steepDecorrelated = percentAsParts ? 100 * STEEP_DECORRELATED : STEEP_DECORRELATED;
  const unknown = percentAsParts ? Number.NaN : UNKNOWN_CORRELATION;
  const tangents = Float64Array.from(slope, (degrees) => Math.tan(degrees * RADIANS));
  const verySteep = Float64Array.from(slope, (degrees) =>
    degrees > VERY_STEEP ? (PER_VERY_STEEP_DEGREE * (degrees - VERY_STEEP)) ** 2 : 0,
  );
  const out = new Float32Array(dateError.length * pixels);
  for (let t = 0, i = 0; t < dateError.length; t++) {
    const ofDate = dateError[t]! ** 2;
    for (let p = 0; p < pixels; p++, i++) {
      const measured = correlation?.[i] ?? unknown;
      const lost = (100 - (Number.isNaN(measured) ? unknown : measured)) / 100;
      const steep = (STEEP + steepDecorrelated * lost) * tangents[p]!;
      const decorrelated = (DECORRELATED * lost) ** DECORRELATION_POWER;
      const error = Math.sqrt(ofDate + steep * steep + verySteep[p]! + decorrelated);
      out[i] = Number.isNaN(error) ? LARGEST_ERROR : Math.min(error, LARGEST_ERROR);
    }
  }
  return out;
}
