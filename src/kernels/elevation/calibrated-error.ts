import { interpolateSpread, type SpreadTable } from "../statistics/spread-table.ts";
import { type ErrorPredictors, LARGEST_ERROR } from "./error-predictors.ts";
import type { PredictorName } from "./error-samples.ts";

/** Errors as they were measured on stable terrain. Plain numbers, so that it can be written and sent as JSON. */
export interface CalibratedErrors {
  readonly kind: "calibrated";
  readonly predictors: readonly PredictorName[];
  /**
   * Standard deviation in metres over the predictors that are known: the table at index m is for those whose bits are set in m,
   * the first predictor being bit 0.
   */
  readonly tables: readonly SpreadTable[];
  /** What the table's value is multiplied by for each date. */
  readonly dateFactors: readonly number[];
}

/** Standard deviation of every elevation, metres, time x pixels. */
export function predictCalibrated(
  { predictors: names, tables, dateFactors }: CalibratedErrors,
  predictors: ErrorPredictors,
): Float32Array {
  const pixels = predictors.slope.length;
  const maps = names.map((name) => predictors[name] ?? null);
  const interpolators = tables.map(interpolateSpread);
  const at = new Float64Array(names.length);
  const out = new Float32Array(dateFactors.length * pixels);
  for (let t = 0, i = 0; t < dateFactors.length; t++)
    for (let p = 0; p < pixels; p++, i++) {
      let [known, pattern] = [0, 0];
      for (let k = 0; k < maps.length; k++) {
        const map = maps[k];
        const value = map ? map[map.length === pixels ? p : i]! : Number.NaN;
        if (Number.isNaN(value)) continue;
        at[known++] = value;
        pattern |= 1 << k;
      }
      out[i] = Math.min(LARGEST_ERROR, dateFactors[t]! * interpolators[pattern]!(at));
    }
  return out;
}
