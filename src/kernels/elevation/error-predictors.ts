import { inputError } from "../../errors.ts";

/** What the errors of a rectangle of pixels are predicted from. */
export interface ErrorPredictors {
  /** Error of each date's co-registration, metres: the RMSE on stable terrain. Its length is the number of dates. */
  readonly dateError: ArrayLike<number>;
  /** Degrees from the horizontal, pixels; NaN = unknown. */
  readonly slope: Float32Array;
  /** Correlation of the stereo images in per cent, time x pixels; NaN = unknown, null where no DEM has one. */
  readonly correlation: Float32Array | null;
  /** Largest curvature, 1/m, pixels; for a model that was calibrated with it. */
  readonly curvature?: Float32Array | null;
}

/** Metres. No elevation counts for less than one with this error, which also stands for unknown. */
export const LARGEST_ERROR = 300;
/** Throws input error `raster-size` unless all are of one size. */
export function checkPredictors({ dateError, slope, correlation, curvature }: ErrorPredictors): void {
  const cube = dateError.length * slope.length;
  const wrong =
    (correlation && correlation.length !== cube) || (curvature && curvature.length !== slope.length);
  if (!wrong) return;
  throw inputError({
    code: "raster-size",
    what: "The predictors of the elevation errors are not of one size.",
    got: `${dateError.length} dates, ${slope.length} slopes, ${correlation?.length ?? "no"} correlations, ${curvature?.length ?? "no"} curvatures`,
    fix: "Give one slope (and curvature) for each pixel and one correlation for each pixel and date.",
  });
}
