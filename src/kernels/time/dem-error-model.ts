import { solveDesign } from "../linear/design.ts";

/**
 * A matrix of time (dates x columns, row-major) with a level of its own for every label but that of date 0: for parts of a
 * network that no pair joins, whose baselines are each known but for a constant.
 */
export function appendLevels(
  matrix: Float64Array,
  columns: number,
  labels: ArrayLike<number>,
): { readonly matrix: Float64Array; readonly columns: number } {
  const others = [...new Set(Array.from(labels))].filter((label) => label !== labels[0]);
  const wide = columns + others.length;
  const appended = new Float64Array(labels.length * wide);
  for (let date = 0; date < labels.length; date++) {
    appended.set(matrix.subarray(date * columns, (date + 1) * columns), date * wide);
    others.forEach((label, c) => {
      appended[date * wide + columns + c] = labels[date] === label ? 1 : 0;
    });
  }
  return { matrix: appended, columns: wide };
}

export interface DemErrorModel {
  readonly dates: number;
  /** Of the deformation; the first is the constant. */
  readonly columns: number;
  /** dates x columns, row-major. */
  readonly matrix: Float64Array;
  /** 1 for dates that take part in the fit. All dates are corrected. */
  readonly use: Uint8Array;
  /**
   * Fits the rates between neighbouring dates instead of the displacements (Fattahi and Amelung 2013, equation 10):
   * the time of each date, and whether the constant is found afterwards, as the mean of the residuals, or stays 0.
   */
  readonly velocity?: { readonly time: ArrayLike<number>; readonly constant: "mean" | "zero" };
}

/** The deformation's part of the solution for one set of dates. */
export interface DateSolution {
  /** Positions of the dates in the fit. */
  readonly used: Int32Array;
  /** columns x dates: parameters of the deformation from a series without DEM error; 0 at dates outside the fit. */
  readonly solve: Float64Array;
  /** tr(R^T R) over the fitted dates, R = I - matrix solve. */
  readonly trace: number;
}

/** Solves the deformation for the dates of `use`; null when they do not determine it. */
export function solveDates(model: DemErrorModel, use: Uint8Array): DateSolution | null {
  const { dates, columns, matrix, velocity } = model;
  const used = Int32Array.from([...use.keys()].filter((date) => use[date]));
  if (velocity === undefined) {
    const design = solveDesign(matrix, dates, columns, use);
    return design && { used, solve: design.pseudoInverse, trace: used.length - columns };
  }
  const solve = solveRates(model, used);
  return solve && { used, solve, trace: residualTrace(model, solve, used) };
}

function solveRates({ dates, columns, matrix, velocity }: DemErrorModel, used: Int32Array) {
  const solve = new Float64Array(columns * dates);
  const rates = Math.max(0, used.length - 1);
  // The constant has no rate.
  const moving = columns - 1;
  const design = new Float64Array(rates * moving);
  const span = (i: number) => velocity!.time[used[i + 1]!]! - velocity!.time[used[i]!]!;
  for (let i = 0; i < rates; i++)
    for (let c = 1; c < columns; c++) {
      const [before, after] = [matrix[used[i]! * columns + c]!, matrix[used[i + 1]! * columns + c]!];
      design[i * moving + c - 1] = (after - before) / span(i);
    }
  const solution = solveDesign(design, rates, moving, new Uint8Array(rates).fill(1));
  if (solution === null || rates === 0) return null;
  for (let c = 1; c < columns; c++)
    for (let i = 0; i < rates; i++) {
      const share = solution.pseudoInverse[(c - 1) * rates + i]! / span(i);
      solve[c * dates + used[i + 1]!]! += share;
      solve[c * dates + used[i]!]! -= share;
    }
  if (velocity!.constant === "zero") return solve;
  for (const date of used) solve[date] = 1 / used.length;
  for (let c = 1; c < columns; c++) {
    let mean = 0;
    for (const date of used) mean += matrix[date * columns + c]! / used.length;
    for (const date of used) solve[date]! -= mean * solve[c * dates + date]!;
  }
  return solve;
}

function residualTrace({ dates, columns, matrix }: DemErrorModel, solve: Float64Array, used: Int32Array) {
  let trace = 0;
  for (const i of used)
    for (const j of used) {
      let element = i === j ? 1 : 0;
      for (let c = 0; c < columns; c++) element -= matrix[i * columns + c]! * solve[c * dates + j]!;
      trace += element * element;
    }
  return trace;
}

/** The DEM error's part of the solution: one set of dates with one history of baselines. */
export interface BaselineSolution {
  /** dates: what the deformation leaves of the baselines, m. NaN where the baseline is. */
  readonly left: Float64Array;
  /** dates: the parameter (DEM error over R sin theta) is the sum of weight times series; 0 at dates outside the fit. */
  readonly weight: Float64Array;
  /** Sum of squared weights: variance of the parameter for dates with errors of variance 1. */
  readonly gain: number;
  /** Expected sum of squared residuals for such dates. */
  readonly spare: number;
}

/**
 * Root mean square of what the deformation leaves of the baselines, m, below which they tell nothing: single precision
 * keeps baselines of some hundred metres to about 1e-5 m.
 */
export const LEAST_SPREAD = 1e-3;

/** Solves the DEM error; null when the deformation explains the baselines, so that the two cannot be told apart. */
export function solveBaseline(
  { dates, columns, matrix, velocity }: DemErrorModel,
  { used, solve, trace }: DateSolution,
  baseline: ArrayLike<number>,
): BaselineSolution | null {
  const left = new Float64Array(dates);
  removeDeformation(baseline, left);
  let square = 0;
  for (const date of used) square += left[date]! ** 2;
  if (!(square > used.length * LEAST_SPREAD ** 2)) return null;

  const weight = new Float64Array(dates);
  let scale = square;
  if (velocity === undefined) for (const date of used) weight[date] = left[date]!;
  else {
    scale = 0;
    for (let i = 1; i < used.length; i++) {
      const [before, after] = [used[i - 1]!, used[i]!];
      const span = velocity.time[after]! - velocity.time[before]!;
      const rate = (left[after]! - left[before]!) / span;
      scale += rate * rate;
      weight[after]! += rate / span;
      weight[before]! -= rate / span;
    }
  }
  let gain = 0;
  for (const date of used) {
    weight[date]! /= scale;
    gain += weight[date]! ** 2;
  }
  const image = new Float64Array(dates);
  removeDeformation(weight, image);
  let overlap = 0;
  for (const date of used) overlap += left[date]! * image[date]!;
  return { left, weight, gain, spare: trace - 2 * overlap + square * gain };

  /** out = (I - matrix solve) values */
  function removeDeformation(values: ArrayLike<number>, out: Float64Array): void {
    for (let date = 0; date < dates; date++) out[date] = values[date]!;
    for (let c = 0; c < columns; c++) {
      let parameter = 0;
      for (const date of used) parameter += solve[c * dates + date]! * values[date]!;
      for (let date = 0; date < dates; date++) out[date]! -= matrix[date * columns + c]! * parameter;
    }
  }
}
