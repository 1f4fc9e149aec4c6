import { medianOf } from "../statistics/median-of.ts";
import type { Trend } from "../statistics/monotone-table.ts";
import { measureSpread, nmadAbout } from "../statistics/spread.ts";
import { interpolateSpread, type SpreadTable, tabulateSpread } from "../statistics/spread-table.ts";
import type { CalibratedErrors } from "./calibrated-error.ts";
import type { ElevationErrorModel } from "./elevation-error.ts";
import { binOf, type ErrorSamples, type PredictorBins, SAMPLE } from "./error-samples.ts";

/** How well the errors fit the stable terrain they come from. */
export interface CalibrationReport {
  /** Observations of stable terrain that were used; 0 where the formula had to stand in. */
  readonly samples: number;
  /** Median difference to the reference, metres: it is of the whole stack, so no error of one observation. */
  readonly offset: number;
  /** Share of the samples within one standard deviation of the offset: 0.683 if the errors are right and normal. */
  readonly coverage: number;
  /** Dates with a factor of their own. The others have it from the error of their co-registration. */
  readonly calibratedDates: number;
}

export interface ErrorCalibration {
  readonly model: ElevationErrorModel;
  readonly report: CalibrationReport;
}

export interface CalibrationOptions {
  /** A bin, a date or a set of known predictors with fewer samples has no value of its own. */
  readonly fewest?: number;
}

/** 100 values give an NMAD to 12 per cent (its efficiency is 0.37). */
const FEWEST = 100;
/** Metres. Where the stack holds the reference itself differences vanish, which is no proof of an exact elevation. */
const SMALLEST_SPREAD = 0.01;
/** Dates and tables depend on each other: the second round moves a date by 3 per cent, later ones only all alike. */
const ROUNDS = 3;

/** Samples as columns; `known` has a bit for each predictor that the sample has. */
interface Columns {
  readonly difference: Float64Array;
  readonly date: Int32Array;
  readonly known: Uint8Array;
  readonly predictors: readonly Float64Array[];
}

/**
 * Errors of elevations from their differences to a reference DEM on stable terrain: NMAD by bins of slope and correlation,
 * interpolated between the bins, times a factor of each date; then scaled so that standardised differences have an NMAD of 1
 * (two-step standardisation [hugonnet2022]). The factor of a date is about the stack's offset, not about the date's own: what
 * is left of its shift is part of its error. The reference's own error is part of all.
 *
 * With too few samples the model is the formula.
 *
 * @param dateError error of each date's co-registration, metres
 */
export function calibrateElevationErrors(
  samples: ErrorSamples,
  dateError: ArrayLike<number>,
  { fewest = FEWEST }: CalibrationOptions = {},
): ErrorCalibration {
  const columns = readColumns(samples);
  const count = columns.difference.length;
  if (count < fewest) {
    const report = { samples: 0, offset: Number.NaN, coverage: Number.NaN, calibratedDates: 0 };
    return { model: { kind: "formula" }, report };
  }
  const { difference, date, known } = columns;
  const offset = medianOf(difference.slice(), count);
  for (let i = 0; i < count; i++) difference[i]! -= offset;

  const patterns = [...Array(1 << samples.bins.length).keys()];
  const plans = patterns.map((pattern) => planTable(columns, samples.bins, pattern, fewest));
  let factors = dateFactors(dateError, new Float64Array(dateError.length).fill(1));
  let tables: SpreadTable[] = [];
  const standardised = new Float64Array(count);
  const expected = new Float64Array(count);
  for (let round = 0; round < ROUNDS; round++) {
    for (let i = 0; i < count; i++) standardised[i] = difference[i]! / factors.values[date[i]!]!;
    tables = plans.map((plan) => tabulate(standardised, plan, fewest));
    predictSamples(columns, tables, expected);
    for (let i = 0; i < count; i++) standardised[i] = difference[i]! / expected[i]!;
    factors = dateFactors(dateError, spreadByDate(standardised, date, dateError.length, fewest));
  }
  for (let i = 0; i < count; i++) standardised[i]! /= factors.values[date[i]!]!;
  // Differences that all vanish have a spread of none, and nothing to be scaled to.
  const scale = measureSpread(standardised.slice(), count).nmad || 1;
  const within = standardised.reduce((sum, value) => sum + (Math.abs(value) < scale ? 1 : 0), 0);
  const model: CalibratedErrors = {
    kind: "calibrated",
    predictors: samples.bins.map(({ name }) => name),
    tables,
    dateFactors: Array.from(factors.values, (factor) => factor * scale),
  };
  const report = {
    samples: known.length,
    offset,
    coverage: within / count,
    calibratedDates: factors.measured,
  };
  return { model, report };
}

function readColumns({ bins, cells }: ErrorSamples): Columns {
  const width = SAMPLE.predictors + bins.length;
  const parts = cells.map((cell) => cell.read().values);
  const count = parts.reduce((sum, { length }) => sum + length / width, 0);
  const difference = new Float64Array(count);
  const date = new Int32Array(count);
  const known = new Uint8Array(count);
  const predictors = bins.map(() => new Float64Array(count));
  let i = 0;
  for (const part of parts)
    for (let at = 0; at < part.length; at += width, i++) {
      difference[i] = part[at + SAMPLE.difference]!;
      date[i] = part[at + SAMPLE.date]!;
      for (const [k, column] of predictors.entries()) {
        column[i] = part[at + SAMPLE.predictors + k]!;
        if (!Number.isNaN(column[i]!)) known[i]! |= 1 << k;
      }
    }
  return { difference, date, known, predictors };
}

/** Where the samples of one table lie: the same in every round. */
interface TablePlan {
  readonly rows: Int32Array;
  /** Cell of each row, and rows of each cell. */
  readonly cellOf: Int32Array;
  readonly counts: Float64Array;
  readonly centers: readonly (readonly number[])[];
  readonly trends: readonly Trend[];
}

/** Table over the predictors of `pattern`, of samples that have just these or, where they are too few, at least these. */
function planTable(
  { known, predictors }: Columns,
  bins: readonly PredictorBins[],
  pattern: number,
  fewest: number,
): TablePlan {
  const all = Int32Array.from(known, (_, i) => i);
  const just = all.filter((i) => known[i] === pattern);
  const rows = just.length >= fewest ? just : all.filter((i) => (known[i]! & pattern) === pattern);
  const axes = [...bins.keys()].filter((k) => pattern & (1 << k));
  const cellOf = new Int32Array(rows.length);
  let cells = 1;
  const centers = axes.map((k) => {
    const { edges } = bins[k]!;
    const size = edges.length - 1;
    const sums = new Float64Array(size);
    const counts = new Float64Array(size);
    for (let r = 0; r < rows.length; r++) {
      const value = predictors[k]![rows[r]!]!;
      const bin = binOf(edges, value);
      sums[bin]! += value;
      counts[bin]! += 1;
      cellOf[r] = cellOf[r]! * size + bin;
    }
    cells *= size;
    // Where the samples of a bin lie on average says more than its middle, of a wide or half-filled bin above all.
    return Array.from(sums, (sum, bin) =>
      counts[bin]! > 0 ? sum / counts[bin]! : (edges[bin]! + edges[bin + 1]!) / 2,
    );
  });
  const counts = new Float64Array(cells);
  for (const cell of cellOf) counts[cell]! += 1;
  return { rows, cellOf, counts, centers, trends: axes.map((k) => bins[k]!.trend) };
}

function tabulate(values: Float64Array, plan: TablePlan, fewest: number): SpreadTable {
  const { rows, cellOf, counts, centers, trends } = plan;
  const spreads = spreadByGroup(values, rows, cellOf, counts);
  const table = tabulateSpread({ centers, trends, spreads, counts }, fewest);
  if (table) return table;
  // No bin has enough: one value for all; of all samples, where none has these predictors.
  const pooled = rows.length > 0 ? Float64Array.from(rows, (i) => values[i]!) : values.slice();
  const { nmad } = measureSpread(pooled, pooled.length);
  return { centers: centers.map(() => [0]), values: [Math.max(nmad, SMALLEST_SPREAD)] };
}

/** NMAD of each group of the rows' values; counts[g] rows are of group g. */
function spreadByGroup(
  values: Float64Array,
  rows: Int32Array,
  groupOf: Int32Array,
  counts: Float64Array,
): Float64Array {
  const starts = new Float64Array(counts.length);
  for (let group = 1; group < counts.length; group++) starts[group] = starts[group - 1]! + counts[group - 1]!;
  const next = starts.slice();
  const sorted = new Float64Array(rows.length);
  for (let r = 0; r < rows.length; r++) sorted[next[groupOf[r]!]!++] = values[rows[r]!]!;
  return counts.map((count, group) => {
    const start = starts[group]!;
    const { nmad } = measureSpread(sorted.subarray(start, start + count), count);
    return Math.max(nmad, SMALLEST_SPREAD);
  });
}

function predictSamples(
  { known, predictors }: Columns,
  tables: readonly SpreadTable[],
  out: Float64Array,
): void {
  const interpolators = tables.map(interpolateSpread);
  const at = new Float64Array(predictors.length);
  for (let i = 0; i < out.length; i++) {
    let axis = 0;
    for (const column of predictors) if (!Number.isNaN(column[i]!)) at[axis++] = column[i]!;
    out[i] = interpolators[known[i]!]!(at);
  }
}

/** NMAD about zero of each date's standardised differences; NaN for dates of fewer than `fewest`. */
function spreadByDate(values: Float64Array, date: Int32Array, dates: number, fewest: number): Float64Array {
  const counts = new Float64Array(dates);
  for (const t of date) counts[t]! += 1;
  const groups = Array.from(counts, (count) => new Float64Array(count));
  counts.fill(0);
  for (let i = 0; i < date.length; i++) groups[date[i]!]![counts[date[i]!]!++] = values[i]!;
  return Float64Array.from(groups, (group) =>
    group.length < fewest ? Number.NaN : nmadAbout(group, group.length, 0),
  );
}

/** Fills in dates without a factor of their own: in proportion to their co-registration error, or else the median factor. */
function dateFactors(dateError: ArrayLike<number>, own: Float64Array) {
  const measured = [...own.keys()].filter((t) => own[t]! > 0);
  const ratios = measured
    .map((t) => own[t]! / dateError[t]!)
    .filter((ratio) => ratio > 0 && ratio < Infinity);
  const perError = medianOf(Float64Array.from(ratios), ratios.length);
  const middle = medianOf(
    Float64Array.from(measured, (t) => own[t]!),
    measured.length,
  );
  const values = own.map((factor, t) => {
    if (factor > 0) return factor;
    const byError = perError * dateError[t]!;
    if (byError > 0 && byError < Infinity) return byError;
    return middle > 0 ? middle : 1;
  });
  return { values, measured: measured.length };
}
