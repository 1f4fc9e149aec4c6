import { effectiveSamplesOfDisc } from "../statistics/effective-samples.ts";
import { type CellWeights, weightOfCell } from "./cell-weights.ts";
import type { BinnedCells } from "./extrapolation-error.ts";
import type { HypsometricInput } from "./hypsometric-change.ts";
import { CORRELATION_RANGES, driftVariances } from "./lag-variance.ts";

/** pyddem's column err_corr_200000 is computed with this range; its total has the right one. */
const PYDDEM_LAST_RANGE = 500_000;
/** Days of pyddem's classes of lags. */
const PYDDEM_CLASS = 5;

export interface CorrelatedErrors {
  /** Standard error by each range, metres, [range, time]. */
  readonly error: Float64Array;
  /** Sum of their squares that goes into the error of the whole, m^2. */
  readonly variance: Float64Array;
}

/**
 * Standard error of the mean change by errors of measurement that are correlated over each of the CORRELATION_RANGES. What each cell's error has
 * beyond the drift since its nearest observation is of the shortest range.
 *
 * Cells have the weights by which they go into the mean. pyddem takes the mean STANDARD DEVIATION of the cells for a variance, so
 * its errors have the unit m^0.5: too small where the deviation is more than 1 m, too large below.
 */
export function correlatedErrors(
  input: HypsometricInput,
  cells: BinnedCells,
  weighing: CellWeights,
  compat: "pyddem" | undefined,
): CorrelatedErrors {
  const ranges = CORRELATION_RANGES.length;
  const area = cells.areaKept.reduce((sum, one) => sum + one, 0);
  const error = new Float64Array(ranges * cells.times).fill(Number.NaN);
  const variance = new Float64Array(cells.times).fill(Number.NaN);
  if (area === 0) return { error, variance };
  const share = (range: number) =>
    1 / effectiveSamplesOfDisc(area, [{ model: "spherical", range, sill: 1 }], { ...(compat && { compat }) });
  const shares = CORRELATION_RANGES.map(share);
  const reported = [...shares];
  if (compat === "pyddem") reported[ranges - 1] = share(PYDDEM_LAST_RANGE);
  const means = compat === "pyddem" ? meansOfClasses : weightedMeans;
  for (let t = 0; t < cells.times; t++) {
    variance[t] = 0;
    for (const [k, mean] of means(input, cells, t, weighing).entries()) {
      error[k * cells.times + t] = Math.sqrt(mean * reported[k]!);
      variance[t]! += mean * shares[k]!;
    }
  }
  return { error, variance };
}

/** Variances by each range, m^2: of the mean for the shortest, as if all of its samples were independent and alike; means for the others. */
function weightedMeans(
  { change, error, lag }: HypsometricInput,
  { of, kept, areaKept, areaTotal }: BinnedCells,
  t: number,
  weighing: CellWeights,
): Float64Array {
  const [cells, bins] = [kept.length, areaKept.length];
  const out = new Float64Array(CORRELATION_RANGES.length);
  const weights = new Float64Array(bins);
  const drift = new Float64Array(CORRELATION_RANGES.length - 1);
  const weightOf = (p: number) =>
    kept[p] === 0 || Number.isNaN(change[t * cells + p]!) ? 0 : weightOfCell(error[t * cells + p]!, weighing);
  let [used, covered] = [0, 0];
  for (let p = 0; p < cells; p++) {
    const weight = weightOf(p);
    if (weight === 0) continue;
    weights[of[p]!]! += weight;
    used++;
  }
  for (let b = 0; b < bins; b++) if (weights[b]! > 0) covered += areaTotal[b]!;
  for (let p = 0; p < cells; p++) {
    const weight = weightOf(p);
    if (weight === 0) continue;
    const own = ((weight / weights[of[p]!]!) * areaTotal[of[p]!]!) / covered;
    driftVariances(lag[t * cells + p]!, drift);
    let drifted = 0;
    for (const [k, value] of drift.entries()) {
      out[k + 1]! += own * value;
      drifted += value;
    }
    out[0]! += used * own * own * Math.max(0, error[t * cells + p]! ** 2 - drifted);
  }
  return out;
}

/** pyddem's: means over classes of lags of 5 days of the square roots of the variances, over all cells, voids too. */
function meansOfClasses(
  { error, lag, reference }: HypsometricInput,
  _: BinnedCells,
  t: number,
): Float64Array {
  const cells = reference.length;
  const classes = new Map<number, { count: number; squares: number }>();
  for (let p = 0; p < cells; p++) {
    const index = Math.floor(lag[t * cells + p]! / PYDDEM_CLASS);
    const own = classes.get(index) ?? { count: 0, squares: 0 };
    classes.set(index, { count: own.count + 1, squares: own.squares + error[t * cells + p]! ** 2 });
  }
  const out = new Float64Array(CORRELATION_RANGES.length);
  for (const [index, { count, squares }] of classes) {
    const drift = driftVariances((index + 0.5) * PYDDEM_CLASS);
    const drifted = drift.reduce((sum, value) => sum + value, 0);
    const share = count / cells;
    out[0]! += share * Math.sqrt(Math.max(0, squares / count - drifted));
    for (const [k, value] of drift.entries()) out[k + 1]! += share * Math.sqrt(value);
  }
  return out;
}
