import { type LinearDesign, orthonormalise, solveDesign } from "../linear/design.ts";
import { studentQuantile } from "./student-t.ts";

export interface ChangeOptions {
  /** Whether jumps that last are looked for. */
  readonly steps: boolean;
  /** Whether single dates that do not fit are looked for. */
  readonly outliers: boolean;
  /** Share of the series without any change in which one is found nevertheless. */
  readonly falseAlarm: number;
}

/** More changes than this in one series are a model that does not fit, not changes. */
const MOST_CHANGES = 5;
/** Spare dates that each change must leave to the others. */
const SPARE_PER_CHANGE = 4;
/** A step needs so many dates on either side: on one date it is an outlier. */
const DATES_BESIDE_STEP = 2;
/** Share of the false-alarm rate that the most significant change gets; the others matter only where changes hide each other. */
const FIRST_SHARE = 0.75;
/** Share of a change that the model must not be able to take up. */
const INDEPENDENT = 1e-3;
/** Scatter below this share of the largest value is rounding of float32, in which nothing can be found. */
const ROUNDING = 1e-6;

/** One date that does not fit, or a jump before it that lasts. */
export interface Change {
  readonly kind: "step" | "outlier";
  readonly date: number;
}

/** A series' model with its changes, solved. */
export interface Adapted {
  readonly changes: readonly Change[];
  /** Of the design's columns, then of the changes. */
  readonly parameters: Float64Array;
  readonly normalInverse: Float64Array;
  /** Sum of squared residuals, and dates to spare. */
  readonly sum: number;
  readonly spare: number;
}

/** Room for one series' basis and residuals, used again for the next. */
interface Workspace {
  /** rows x width: orthonormal columns of the model, then of the changes that joined it. */
  readonly basis: Float64Array;
  readonly width: number;
  readonly residual: Float64Array;
  /** A column's sums over the dates from one on. */
  readonly sums: Float64Array;
  /** What `pickChange` found: how much the sum of squares would lose, and the number of alternatives. */
  isStep: boolean;
  date: number;
  gain: number;
  alternatives: number;
}

/** A function that finds the changes of one series and solves its model with them; null where there are none (see `findChanges`). */
export function createChangeSearch(design: LinearDesign, options: ChangeOptions) {
  const { rows, columns, matrix } = design;
  const width = columns + MOST_CHANGES;
  const work: Workspace = {
    basis: new Float64Array(rows * width),
    width,
    residual: new Float64Array(rows),
    sums: new Float64Array(width),
    isStep: false,
    date: -1,
    gain: 0,
    alternatives: 0,
  };
  const critical = criticalValues();
  const known = new Uint8Array(rows);
  let common: Float64Array | null = null;

  /** The basis of the design over these dates, kept from series to series where they are the same. */
  const prepare = (use: Uint8Array): boolean => {
    if (use.some((used, i) => used !== known[i])) {
      known.set(use);
      common = orthonormalise(matrix, rows, columns, use)?.q ?? null;
    }
    if (common === null) return false;
    for (let i = 0; i < rows; i++)
      for (let c = 0; c < columns; c++) work.basis[i * width + c] = common[c * rows + i]!;
    return true;
  };

  return (value: Float64Array, use: Uint8Array): Adapted | null => {
    let count = 0;
    let largest = 0;
    for (let i = 0; i < rows; i++) {
      count += use[i]!;
      largest = Math.max(largest, Math.abs(value[i]!));
    }
    const most = Math.min(MOST_CHANGES, Math.floor((count - columns) / SPARE_PER_CHANGE));
    if (most < 1 || !prepare(use)) return null;
    work.residual.set(value);
    for (let c = 0; c < columns; c++) removeShare(work, c);
    const changes: Change[] = [];
    let taken = 0;
    for (let j = 0; j < most; j++) {
      const sum = sumOfSquares(work.residual);
      if (!(sum > count * (ROUNDING * largest) ** 2)) break;
      pickChange(work, columns + j, use, count, options);
      if (work.date < 0) break;
      // The share of the sum that the change explains, as Student's t squared.
      const freedom = count - columns - j - 1;
      const explained = Math.min(work.gain / sum, 1 - 1e-12);
      const t2 = (explained * freedom) / (1 - explained);
      const rate = j === 0 ? FIRST_SHARE : (1 - FIRST_SHARE) / (most - 1);
      changes.push({ kind: work.isStep ? "step" : "outlier", date: work.date });
      if (t2 > critical((rate * options.falseAlarm) / work.alternatives, freedom) ** 2) taken = j + 1;
      if (j + 1 === most) break;
      addToBasis(work, columns + j, use);
      removeShare(work, columns + j);
    }
    if (taken === 0) return null;
    const level = options.falseAlarm / work.alternatives;
    return keepSignificant(changes.slice(0, taken), design, value, use, (freedom) =>
      critical(level, freedom),
    );
  };
}

/** Critical values of |t|, each worked out once. */
function criticalValues() {
  const values = new Map<number, Map<number, number>>();
  return (probability: number, freedom: number): number => {
    const same = values.get(freedom) ?? new Map<number, number>();
    values.set(freedom, same);
    const value = same.get(probability) ?? studentQuantile(probability, freedom);
    same.set(probability, value);
    return value;
  };
}

/**
 * Finds the alternative that lessens the sum of squared residuals most: (h^T e)^2 / |h - Q Q^T h|^2. A step's products are
 * sums from its date on, so that all of them cost one pass.
 */
function pickChange(
  work: Workspace,
  columns: number,
  use: Uint8Array,
  count: number,
  { steps, outliers }: ChangeOptions,
): void {
  const { basis, width, residual, sums } = work;
  const rows = residual.length;
  sums.fill(0);
  work.date = -1;
  let gain = 0;
  let alternatives = 0;
  let after = 0;
  let sum = 0;
  for (let i = rows - 1; i >= 0; i--) {
    if (!use[i]) continue;
    const e = residual[i]!;
    let freeOutlier = 1;
    let freeStep = ++after;
    sum += e;
    for (let c = 0, at = i * width; c < columns; c++, at++) {
      const q = basis[at]!;
      freeOutlier -= q * q;
      const s = sums[c]! + q;
      sums[c] = s;
      freeStep -= s * s;
    }
    if (outliers && freeOutlier > INDEPENDENT) {
      alternatives++;
      if (e * e > gain * freeOutlier) {
        gain = (e * e) / freeOutlier;
        work.isStep = false;
        work.date = i;
      }
    }
    const inside = after >= DATES_BESIDE_STEP && count - after >= DATES_BESIDE_STEP;
    if (steps && inside && freeStep > INDEPENDENT * after) {
      alternatives++;
      if (sum * sum > gain * freeStep) {
        gain = (sum * sum) / freeStep;
        work.isStep = true;
        work.date = i;
      }
    }
  }
  work.gain = gain;
  work.alternatives = alternatives;
}

const isIn = ({ kind, date }: Change, i: number) => (kind === "step" ? i >= date : i === date);

/** The change that was picked becomes the basis' column `at`. */
function addToBasis({ basis, width, isStep, date }: Workspace, at: number, use: Uint8Array): void {
  const rows = use.length;
  for (let i = 0; i < rows; i++) basis[i * width + at] = use[i] && (isStep ? i >= date : i === date) ? 1 : 0;
  // Twice: the second pass takes off what rounding left of the first.
  for (let pass = 0; pass < 2; pass++)
    for (let c = 0; c < at; c++) {
      let share = 0;
      for (let k = 0; k < basis.length; k += width) share += basis[k + c]! * basis[k + at]!;
      for (let k = 0; k < basis.length; k += width) basis[k + at]! -= share * basis[k + c]!;
    }
  let square = 0;
  for (let k = at; k < basis.length; k += width) square += basis[k]! * basis[k]!;
  const length = Math.sqrt(square);
  for (let k = at; k < basis.length; k += width) basis[k]! /= length;
}

/** Takes a basis column's share off the residuals. */
function removeShare({ basis, width, residual }: Workspace, c: number): void {
  let share = 0;
  for (let i = 0, k = c; i < residual.length; i++, k += width) share += basis[k]! * residual[i]!;
  for (let i = 0, k = c; i < residual.length; i++, k += width) residual[i]! -= share * basis[k]!;
}

function sumOfSquares(vector: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += vector[i]! * vector[i]!;
  return sum;
}

/** Drops the changes that are not significant beside the others, the weakest first. */
function keepSignificant(
  changes: readonly Change[],
  design: LinearDesign,
  value: Float64Array,
  use: Uint8Array,
  critical: (freedom: number) => number,
): Adapted | null {
  let kept = [...changes];
  while (kept.length > 0) {
    const adapted = solveWith(kept, design, value, use);
    if (adapted === null) return null;
    const { parameters, normalInverse, sum, spare } = adapted;
    const width = design.columns + kept.length;
    const significance = kept.map((_, k) => {
      const c = design.columns + k;
      return Math.abs(parameters[c]!) / Math.sqrt((sum / spare) * normalInverse[c * width + c]!);
    });
    const weakest = significance.indexOf(Math.min(...significance));
    if (significance[weakest]! > critical(spare)) return adapted;
    kept = kept.filter((_, k) => k !== weakest);
  }
  return null;
}

function solveWith(
  changes: readonly Change[],
  { rows, columns, matrix }: LinearDesign,
  value: Float64Array,
  use: Uint8Array,
): Adapted | null {
  const width = columns + changes.length;
  const model = Float64Array.from({ length: rows * width }, (_, k) => {
    const [i, c] = [Math.floor(k / width), k % width];
    if (c < columns) return matrix[i * columns + c]!;
    return isIn(changes[c - columns]!, i) ? 1 : 0;
  });
  const solution = solveDesign(model, rows, width, use);
  if (solution === null) return null;
  const parameters = new Float64Array(width);
  for (let c = 0; c < width; c++)
    for (let i = 0; i < rows; i++) parameters[c]! += solution.pseudoInverse[c * rows + i]! * value[i]!;
  let [sum, count] = [0, 0];
  for (let i = 0; i < rows; i++) {
    if (!use[i]) continue;
    count++;
    let residual = value[i]!;
    for (let c = 0; c < width; c++) residual -= model[i * width + c]! * parameters[c]!;
    sum += residual * residual;
  }
  return { changes, parameters, normalInverse: solution.normalInverse, sum, spare: count - width };
}
