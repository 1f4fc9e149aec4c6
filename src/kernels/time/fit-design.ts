import { inputError } from "../../errors.ts";
import { type LinearDesign, orthonormalise } from "../linear/design.ts";
import type { Floats } from "./line-block.ts";
import { studentTail } from "./student-t.ts";
import type { SeriesFit } from "./velocity.ts";

export interface DesignFitOptions {
  /** Standard deviations of the values' errors, one per time or [time, pixels]; the weights are 1 / sigma^2. All alike when absent. */
  readonly sigma?: Floats;
  /** [time, pixels]: 1 for values that are left out. */
  readonly rejected?: Uint8Array;
}

/** A `SeriesFit` (so that `listTimeMaps` and its neighbours read it) of series with errors of their own. */
export interface DesignFit extends SeriesFit {
  /** columns x pixels: probability of an estimate so far from 0 if the parameter were 0, by Student's t; small ones are significant. */
  readonly probability: Float32Array;
  /**
   * sqrt(sum W r^2 / (n - P)): the values' standard deviation, or, with errors given, how many times the residuals exceed them.
   * The standard errors hold this factor. `residue` is sqrt(sum W r^2).
   */
  readonly scatter: Float32Array;
  /** Values used. */
  readonly count: Uint16Array;
}

/**
 * Weighted least squares of a linear time model (trend, acceleration, seasons, steps: `designTimeFunctions`), pixel by pixel, with each
 * pixel's own gaps and errors. NaN where a pixel's times do not determine all parameters, as a step before its first elevation.
 *
 * By the orthonormal basis of the weighted columns (`orthonormalise`): 4 n P^2 operations, made again only where the weights differ
 * from those of the pixel before. With P = 6 of 50 dates about 7 000 operations a pixel.
 *
 * Errors: `design-shapes`.
 *
 * @param z [time, pixels]; NaN where there is none
 */
export function fitDesign(z: Floats, design: LinearDesign, options: DesignFitOptions = {}): DesignFit {
  const pixels = checkShapes(z, design, options);
  const { rows, columns, couples } = design;
  const unknown = (maps: number) => new Float32Array(maps * pixels).fill(Number.NaN);
  const fit: DesignFit = {
    parameters: unknown(columns),
    standardError: unknown(columns),
    probability: unknown(columns),
    coupleCovariance: unknown(couples.length),
    residue: unknown(1),
    scatter: unknown(1),
    count: new Uint16Array(pixels),
  };
  const solver = new WeightedSolver(design);
  const value = new Float64Array(rows);
  const root = new Float64Array(rows);
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let i = 0; i < rows; i++) {
      const at = i * pixels + pixel;
      value[i] = z[at]!;
      root[i] = rootWeight(options, i, at, z.length);
      if (design.use[i] === 0 || options.rejected?.[at] === 1 || Number.isNaN(value[i]!)) root[i] = 0;
    }
    fit.count[pixel] = solver.weigh(root);
    if (solver.solve(value)) write(fit, pixel, pixels, design, solver);
  }
  return fit;
}

/** 1 / sigma, 0 where that is no positive number. */
function rootWeight({ sigma }: DesignFitOptions, row: number, at: number, values: number): number {
  if (sigma === undefined) return 1;
  const error = sigma.length === values ? sigma[at]! : sigma[row]!;
  return error > 0 && error < Number.POSITIVE_INFINITY ? 1 / error : 0;
}

function write(fit: DesignFit, pixel: number, pixels: number, design: LinearDesign, solver: WeightedSolver) {
  const freedom = fit.count[pixel]! - design.columns;
  const scatter = freedom > 0 ? Math.sqrt(solver.squares / freedom) : Number.NaN;
  fit.residue[pixel] = Math.sqrt(solver.squares);
  fit.scatter[pixel] = scatter;
  for (let c = 0; c < design.columns; c++) {
    const at = c * pixels + pixel;
    const error = scatter * Math.sqrt(solver.normalInverse(c, c));
    fit.parameters[at] = solver.parameters[c]!;
    fit.standardError[at] = error;
    fit.probability[at] = freedom > 0 ? studentTail(solver.parameters[c]! / error, freedom) : Number.NaN;
  }
  for (const [k, [a, b]] of design.couples.entries())
    fit.coupleCovariance[k * pixels + pixel] = scatter * scatter * solver.normalInverse(a, b);
}

/** Least squares with one design and changing weights. */
class WeightedSolver {
  readonly parameters: Float64Array;
  /** sum W r^2. */
  squares = 0;
  readonly #design: LinearDesign;
  readonly #root: Float64Array;
  readonly #weighted: Float64Array;
  readonly #share: Float64Array;
  #basis: ReturnType<typeof orthonormalise> = null;
  #count = 0;

  constructor(design: LinearDesign) {
    this.#design = design;
    this.#root = new Float64Array(design.rows).fill(Number.NaN);
    this.#weighted = new Float64Array(design.rows * design.columns);
    this.#share = new Float64Array(design.columns);
    this.parameters = new Float64Array(design.columns);
  }

  /** Takes the square roots of weights; returns how many are not 0. Neighbours often share them: the last basis is kept. */
  weigh(root: Float64Array): number {
    const { rows, columns, matrix } = this.#design;
    if (root.every((weight, i) => weight === this.#root[i])) return this.#count;
    this.#root.set(root);
    this.#count = 0;
    for (let i = 0; i < rows; i++) {
      if (root[i]! > 0) this.#count++;
      for (let c = 0; c < columns; c++) this.#weighted[i * columns + c] = root[i]! * matrix[i * columns + c]!;
    }
    this.#basis = this.#count < columns ? null : orthonormalise(this.#weighted, rows, columns, root);
    return this.#count;
  }

  /** False when the weighted rows do not determine the parameters. */
  solve(value: Float64Array): boolean {
    if (this.#basis === null) return false;
    const { rows, columns } = this.#design;
    const { q, triangleInverse } = this.#basis;
    const root = this.#root;
    for (let c = 0; c < columns; c++) {
      let share = 0;
      for (let i = 0; i < rows; i++) if (root[i]! > 0) share += q[c * rows + i]! * root[i]! * value[i]!;
      this.#share[c] = share;
    }
    for (let a = 0; a < columns; a++) {
      let sum = 0;
      for (let b = a; b < columns; b++) sum += triangleInverse[a * columns + b]! * this.#share[b]!;
      this.parameters[a] = sum;
    }
    this.squares = 0;
    for (let i = 0; i < rows; i++) {
      if (root[i] === 0) continue;
      let residual = root[i]! * value[i]!;
      for (let c = 0; c < columns; c++) residual -= this.#weighted[i * columns + c]! * this.parameters[c]!;
      this.squares += residual * residual;
    }
    return true;
  }

  /** Element of (G^T W G)^-1 = R^-1 R^-T. */
  normalInverse(a: number, b: number): number {
    if (this.#basis === null) return Number.NaN;
    const { columns } = this.#design;
    const inverse = this.#basis.triangleInverse;
    let sum = 0;
    for (let k = Math.max(a, b); k < columns; k++)
      sum += inverse[a * columns + k]! * inverse[b * columns + k]!;
    return sum;
  }
}

function checkShapes(z: Floats, { rows }: LinearDesign, { sigma, rejected }: DesignFitOptions): number {
  const pixels = rows === 0 ? 0 : z.length / rows;
  const fits =
    Number.isInteger(pixels) &&
    (rows > 0 || z.length === 0) &&
    (sigma === undefined || sigma.length === z.length || sigma.length === rows) &&
    (rejected === undefined || rejected.length === z.length);
  if (fits) return pixels;
  throw inputError({
    code: "design-shapes",
    what: "The series, errors and rejections do not fit the times of the design.",
    got: `${z.length} values, ${rows} times, ${sigma?.length ?? "no"} errors, ${rejected?.length ?? "no"} rejections`,
    fix: "Give values and rejections as [time, pixels], and errors as [time] or [time, pixels].",
  });
}
