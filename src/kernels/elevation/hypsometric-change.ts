import { inputError } from "../../errors.ts";
import { effectiveSamplesOfRectangle } from "../statistics/effective-samples.ts";
import type { VariogramPart } from "../statistics/variogram.ts";
import { type CellWeights, weightOfCell } from "./cell-weights.ts";
import { correlatedErrors } from "./correlated-errors.ts";
import { extrapolationErrors, sharedError } from "./extrapolation-error.ts";
import { binByElevation, spreadOf } from "./hypsometric-bins.ts";
import { interpolateBins } from "./interpolate-bins.ts";

/** Elevation change of the cells of one area; [time, cell] in C order, in whatever order of cells. */
export interface HypsometricInput {
  /** Change since the first time, metres; NaN = no data. */
  readonly change: Float32Array | Float64Array;
  /** Its standard error, metres. */
  readonly error: Float32Array | Float64Array;
  /** Days from each time to the nearest observation. */
  readonly lag: Float32Array | Float64Array;
  /** Elevation of each cell, metres. */
  readonly reference: Float32Array | Float64Array;
  /** Area of a cell, m^2. */
  readonly cellArea: number;
}

export interface HypsometricOptions {
  /** Metres. */
  readonly binHeight?: number;
  /** Cells whose error at the last time is larger (metres) count as voids. */
  readonly maxError?: number;
  /** Slope by which the height of a bin becomes its width on the ground, degrees. */
  readonly slope?: number;
  /**
   * Weights of the measured cells of a bin. The mean over an area is that of its cells alike: where places with larger errors change
   * otherwise (a surge is fitted worse), inverse variances lean the mean away from them.
   */
  readonly weights?: CellWeights;
  /** pyddem's numbers with its defects (docs/compatibility.md); inverse variances are its weights. */
  readonly compat?: "pyddem";
}

export interface HypsometricChange {
  /** Centres of the bins (metres), their areas (m^2) and the spread of the last change in each. */
  readonly elevation: Float64Array;
  readonly areaMeasured: Float64Array;
  readonly areaTotal: Float64Array;
  readonly nmad: Float64Array;
  /** Change and standard error of each bin, metres, [bin, time]. */
  readonly binChange: Float64Array;
  readonly binError: Float64Array;
  /** Mean change of the whole area and its standard error, metres. */
  readonly change: Float64Array;
  readonly error: Float64Array;
  /** Mean and standard deviation of the lag, days. */
  readonly meanLag: Float64Array;
  readonly lagDeviation: Float64Array;
  /** Share of the area that is measured, and that is left after outliers are taken. */
  readonly measuredFraction: number;
  readonly keptFraction: number;
  /** Standard error by each of the CORRELATION_RANGES, metres, [range, time]. */
  readonly correlatedError: Float64Array;
  /** Standard error by what lies between the measured cells, metres. */
  readonly extrapolationError: Float64Array;
}

/** In bins of more cells than this, those off the median by more normalised median deviations than that are outliers. */
const ENOUGH_FOR_OUTLIERS = 10;
const OUTLIER_LIMIT = 5;
/** Of a cell's own error: metres, m^2 (pyddem's). */
const MEASUREMENT: readonly VariogramPart[] = [
  { model: "spherical", range: 100, sill: 4 ** 2 },
  { model: "spherical", range: 1500, sill: 0.6 ** 2 },
];

/**
 * Mean elevation change of an area by bins of elevation: means of the measured cells of each, voids from their bin, empty bins
 * from their neighbours, and the error by what is not seen and by what is correlated [hugonnet2021]. O(times x cells); memory of 8 bytes
 * per bin and time, and two per cell.
 *
 * @throws input error for arrays whose sizes do not fit each other
 */
export function hypsometricChange(
  input: HypsometricInput,
  { binHeight = 100, maxError = 500, slope = 30, weights = "area", compat }: HypsometricOptions = {},
): HypsometricChange {
  const weighing = compat === "pyddem" ? "inverse-variance" : weights;
  const cells = input.reference.length;
  const times = checkSizes(input);
  const { change, error } = input;
  const last = (times - 1) * cells;
  const measured = Uint8Array.from({ length: cells }, (_, p) =>
    !Number.isNaN(change[last + p]!) && error[last + p]! <= maxError && !Number.isNaN(input.reference[p]!)
      ? 1
      : 0,
  );
  const found = measured.reduce((sum, one) => sum + one, 0);
  const bins = binByElevation(input.reference, found, binHeight);
  const count = bins.elevation.length;
  const { kept, nmad } = dropOutliers(input, bins.of, count, measured);
  const tally = (mask: Uint8Array) => {
    const out = new Float64Array(count);
    for (let p = 0; p < cells; p++) if (mask[p] === 1) out[bins.of[p]!]! += input.cellArea;
    return out;
  };
  const areaMeasured = tally(measured);
  const areaKept = tally(kept);
  const areaTotal = Float64Array.from(bins.cells, (n) => n * input.cellArea);
  const area = areaTotal.reduce((sum, one) => sum + one, 0);
  const width = bins.height / Math.tan((slope * Math.PI) / 180);
  const sampling = extrapolationErrors(
    input,
    { of: bins.of, kept, areaKept, areaTotal, width, area, times },
    compat,
  );

  const [binChange, binError] = [new Float64Array(count * times), new Float64Array(count * times)];
  const ownError = new Float64Array(count * times);
  const [mean, whole] = [new Float64Array(times), new Float64Array(times)];
  const extrapolation = new Float64Array(times);
  const independent = areaKept.map((own) =>
    own === 0
      ? Number.NaN
      : effectiveSamplesOfRectangle(own, width || 1, MEASUREMENT, { ...(compat && { compat }) }),
  );
  for (let t = 0; t < times; t++) {
    const sums = weigh(input, bins.of, kept, t, new BinSums(count), weighing, compat);
    const value = new Float64Array(count).fill(Number.NaN);
    const sigma = new Float64Array(count).fill(Number.NaN);
    for (let b = 0; b < count; b++) {
      if (areaKept[b] === 0) continue;
      value[b] = sums.value[b]! / sums.weight[b]!;
      const variance = (sums.cells[b]! * sums.squares[b]!) / sums.weight[b]! ** 2 / independent[b]!;
      // pyddem adds the error of what is not seen twice.
      const twice = compat === "pyddem" ? 2 : 1;
      sigma[b] = Math.sqrt(variance + twice * sampling[b * times + t]! ** 2);
    }
    const filled = interpolateBins(bins.elevation, value, sigma);
    for (let b = 0; b < count; b++) {
      const curved = filled.curvatureError[b]!;
      const isEmpty = !Number.isNaN(curved);
      const at = b * times + t;
      binChange[at] = filled.value[b]!;
      binError[at] = isEmpty ? Math.hypot(filled.error[b]!, curved) : filled.error[b]!;
      ownError[at] = isEmpty ? binError[at]! : sampling[at]!;
      mean[t]! += (filled.value[b]! * areaTotal[b]!) / area;
    }
    extrapolation[t] = sharedError(ownError, times, t, bins.elevation, areaTotal, slope, compat);
  }
  const correlated = correlatedErrors(
    input,
    { of: bins.of, kept, areaKept, areaTotal, times },
    weighing,
    compat,
  );
  for (let t = 0; t < times; t++)
    whole[t] = Math.hypot(extrapolation[t]!, Math.sqrt(correlated.variance[t]!));
  const sum = (values: Float64Array) => values.reduce((all, one) => all + one, 0);
  return {
    elevation: bins.elevation,
    areaMeasured,
    areaTotal,
    nmad,
    binChange,
    binError,
    change: mean,
    error: whole,
    ...summariseLags(input, times),
    measuredFraction: sum(areaMeasured) / area,
    keptFraction: sum(areaKept) / area,
    correlatedError: correlated.error,
    extrapolationError: extrapolation,
  };
}

function checkSizes({ change, error, lag, reference }: HypsometricInput): number {
  const times = change.length / reference.length;
  const fits = Number.isInteger(times) && times > 0 && reference.some((value) => !Number.isNaN(value));
  if (fits && error.length === change.length && lag.length === change.length) return times;
  throw inputError({
    code: "hypsometric-sizes",
    what: "Changes, errors and lags are not times x cells, or no cell has a reference elevation.",
    got: `${change.length} changes, ${error.length} errors, ${lag.length} lags, ${reference.length} cells`,
    fix: "Give one value for each time and cell, cells in the order of the reference elevations.",
  });
}

function dropOutliers({ change }: HypsometricInput, of: Int32Array, count: number, measured: Uint8Array) {
  const last = change.length - measured.length;
  const values: number[][] = Array.from({ length: count }, () => []);
  for (let p = 0; p < measured.length; p++) if (measured[p] === 1) values[of[p]!]!.push(change[last + p]!);
  const spreads = values.map(spreadOf);
  const kept = measured.map((one, p) => {
    if (one === 0 || values[of[p]!]!.length <= ENOUGH_FOR_OUTLIERS) return one;
    const { median, nmad } = spreads[of[p]!]!;
    // Without any spread every difference, however small, would be an outlier.
    return nmad === 0 || Math.abs(change[last + p]! - median) <= OUTLIER_LIMIT * nmad ? 1 : 0;
  });
  return { kept, nmad: Float64Array.from(spreads, ({ nmad }) => nmad) };
}

/** Per bin: sums of weighted changes, of weights, of squared weights x errors, and numbers of cells. */
class BinSums {
  readonly value: Float64Array;
  readonly weight: Float64Array;
  readonly squares: Float64Array;
  readonly cells: Float64Array;
  constructor(count: number) {
    this.value = new Float64Array(count);
    this.weight = new Float64Array(count);
    this.squares = new Float64Array(count);
    this.cells = new Float64Array(count);
  }
}

function weigh(
  { change, error }: HypsometricInput,
  of: Int32Array,
  kept: Uint8Array,
  t: number,
  sums: BinSums,
  weighing: CellWeights,
  compat: "pyddem" | undefined,
): BinSums {
  for (let p = 0; p < kept.length; p++) {
    const bin = of[p]!;
    if (bin < 0) continue;
    const [dh, sigma] = [change[t * kept.length + p]!, error[t * kept.length + p]!];
    const isKnown = kept[p] === 1 && !Number.isNaN(dh);
    // pyddem's sums of weights go over voids too: they count as places without change.
    if (!isKnown && compat !== "pyddem") continue;
    const weight = weightOfCell(sigma, weighing);
    if (weight === 0) continue;
    sums.weight[bin]! += weight;
    sums.squares[bin]! += (weight * sigma) ** 2;
    sums.cells[bin]!++;
    if (isKnown) sums.value[bin]! += weight * dh;
  }
  return sums;
}

function summariseLags({ lag, reference }: HypsometricInput, times: number) {
  const [meanLag, lagDeviation] = [new Float64Array(times), new Float64Array(times)];
  const cells = reference.length;
  for (let t = 0; t < times; t++) {
    let [mean, squares, count] = [0, 0, 0];
    for (let p = 0; p < cells; p++) {
      const value = lag[t * cells + p]!;
      if (Number.isNaN(value)) continue;
      const before = value - mean;
      mean += before / ++count;
      squares += before * (value - mean);
    }
    meanLag[t] = count === 0 ? Number.NaN : mean;
    lagDeviation[t] = Math.sqrt(squares / count);
  }
  return { meanLag, lagDeviation };
}
