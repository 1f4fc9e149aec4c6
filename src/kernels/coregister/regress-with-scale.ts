import { measureSpread } from "../statistics/spread.ts";
import { BISQUARE, HUBER, type Loss } from "./loss.ts";
import { type LinearModel, regressRobust } from "./regress-robust.ts";

/** `huber` limits what an outlier can do; `bisquare` goes on from there and forgets it. */
export type OutlierRule = "huber" | "bisquare";

export const LOSSES: Readonly<Record<OutlierRule, Loss>> = { huber: HUBER, bisquare: BISQUARE };

export interface ScaledFit {
  readonly coefficients: Float64Array;
  /** Standard deviation of the residuals, by their NMAD. */
  readonly scale: number;
  readonly residuals: Float64Array;
}

/** Rounds of fit and scale: the scale changes by less than a hundredth after them (Huber and Ronchetti 2009, section 7.8). */
const ROUNDS = 3;
/** A hundred-thousandth of the residuals: a tenth of the standard error that 100 million samples would have. */
const LEAST_GAIN = 1e-10;
/** A thousandth, while the scale is still on its way. */
const FIRST_GAIN = 1e-6;

/**
 * Robust fit whose scale follows from its own residuals. Every start is Huber's fit, whose end does not depend on where it
 * begins. 16 bytes per row besides the model. Errors: as `regressRobust`.
 */
export function regressWithScale(model: LinearModel, rule: OutlierRule): ScaledFit {
  const residuals = new Float64Array(model.values.length);
  const buffer = new Float64Array(model.values.length);
  let coefficients: Float64Array = new Float64Array(model.unknowns);
  const rescale = () => {
    subtractModel(model, coefficients, residuals);
    buffer.set(residuals);
    const { nmad, deviation } = measureSpread(buffer, buffer.length);
    // More than half of the residuals alike make no NMAD; all alike, no deviation, and any scale will do.
    return nmad || deviation || 1;
  };
  let scale = rescale();
  for (let round = 0; round < ROUNDS; round++) {
    const gain = round < ROUNDS - 1 ? FIRST_GAIN : LEAST_GAIN;
    const loss = LOSSES[round === 0 ? "huber" : rule];
    coefficients = regressRobust(model, loss, scale, coefficients, gain).coefficients;
    scale = rescale();
  }
  return { coefficients, scale, residuals };
}

function subtractModel(model: LinearModel, coefficients: Float64Array, out: Float64Array): void {
  const row = new Float64Array(model.unknowns);
  for (let i = 0; i < out.length; i++) {
    model.row(i, row);
    let sum = model.values[i]!;
    for (let k = 0; k < row.length; k++) sum -= row[k]! * coefficients[k]!;
    out[i] = sum;
  }
}
