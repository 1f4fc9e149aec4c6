import { scienceError } from "../../errors.ts";
import { solveNormal } from "../linear/solve-normal.ts";
import type { Loss } from "./loss.ts";

/** A linear model of a few unknowns whose rows are made when needed: a design of all cells of a scene would not fit. */
export interface LinearModel {
  /** What the rows are to explain. */
  readonly values: Float64Array;
  readonly unknowns: number;
  /** Writes row `i` of the design into `out`, `unknowns` numbers. */
  row(i: number, out: Float64Array): void;
}

export interface RobustFit {
  readonly coefficients: Float64Array;
  /** Steps that it took. */
  readonly steps: number;
}

const MAX_STEPS = 200;
/** The fit is done where a step promises less than this share of the cost: the residuals change by 1e-8 of themselves. */
const LEAST_GAIN = 1e-16;

/**
 * Coefficients that make the sum of `loss` over the residuals least, by Newton's steps; where one does not lower the sum, by a
 * step of reweighted least squares, which cannot raise it [holland1977]. For a convex loss the end does not depend on the
 * start. About 2 unknowns^2 + 20 flops per row and step; allocates nothing that grows with the rows.
 *
 * Errors: `regression-degenerate` where the rows do not determine the unknowns, `regression-unsettled`.
 *
 * @param scale residual at which the loss turns from squares, in the unit of the values; more than 0
 * @param leastGain share of the cost below which the gain of a step ends the fit; its root is the relative change of residuals
 */
export function regressRobust(
  model: LinearModel,
  loss: Loss,
  scale: number,
  start: Float64Array = new Float64Array(model.unknowns),
  leastGain = LEAST_GAIN,
): RobustFit {
  let at = start;
  let here = sumModel(model, loss, scale, at);
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    let moved = false;
    for (const matrix of [here.bends, here.weights]) {
      const step = solveNormal(matrix, here.pull);
      if (step === null) continue;
      const gain = dot(step, here.pull);
      const next = at.map((value, k) => value + step[k]!);
      if (gain <= leastGain * here.cost) return { coefficients: next, steps };
      const there = sumModel(model, loss, scale, next);
      if (!(there.cost < here.cost)) continue;
      [at, here, moved] = [next, there, true];
      break;
    }
    if (moved) continue;
    if (solveNormal(here.weights, here.pull) === null) throw degenerate(model);
    // Neither step lowers the cost any more: what is left is rounding.
    return { coefficients: at, steps };
  }
  throw scienceError({
    code: "regression-unsettled",
    what: "A robust fit has not settled.",
    where: `${model.values.length} samples, ${model.unknowns} unknowns`,
    got: `still moving after ${MAX_STEPS} steps`,
    fix: "Look at the differences: most of them may be outliers. A mask of stable ground takes them out.",
  });
}

interface ModelSums {
  readonly cost: number;
  /** Half of the downward gradient of the cost, and the two matrices that turn it into a step. */
  readonly pull: Float64Array;
  readonly bends: Float64Array;
  readonly weights: Float64Array;
}

function sumModel(model: LinearModel, loss: Loss, scale: number, at: Float64Array): ModelSums {
  const k = model.unknowns;
  const [pull, row] = [new Float64Array(k), new Float64Array(k)];
  const [bends, weights] = [new Float64Array(k * k), new Float64Array(k * k)];
  const perSquare = 1 / (scale * scale);
  let cost = 0;
  for (let i = 0; i < model.values.length; i++) {
    model.row(i, row);
    let residual = model.values[i]!;
    for (let a = 0; a < k; a++) residual -= row[a]! * at[a]!;
    const u = residual * residual * perSquare;
    const weight = loss.weight(u);
    const bend = loss.bend(u);
    cost += loss.cost(u);
    // An outlier of a loss that levels off.
    if (weight === 0) continue;
    for (let a = 0; a < k; a++) {
      const w = weight * row[a]!;
      const b = bend * row[a]!;
      pull[a]! += w * residual;
      for (let c = 0; c <= a; c++) {
        bends[a * k + c]! += b * row[c]!;
        weights[a * k + c]! += w * row[c]!;
      }
    }
  }
  return { cost: cost * scale * scale, pull, bends, weights };
}

const degenerate = (model: LinearModel) =>
  scienceError({
    code: "regression-degenerate",
    what: "The samples do not determine all unknowns of the fit.",
    where: `${model.values.length} samples, ${model.unknowns} unknowns`,
    fix: "A horizontal shift shows only on slopes that face several directions, a ramp only on samples that do not lie in a line: give more terrain, or a wider mask of stable ground.",
  });

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
