import { type LinearDesign, solveDesign } from "./design.ts";
import { inverseDiagonal, solveInPlace } from "./factorise.ts";
import { createPixelSolver, type InversionOptions, type PixelSolver } from "./invert-network.ts";
import { assembleSprings, forEachGap, type Islands, relaxSprings } from "./minimum-norm.ts";
import type { SymbolicFactor } from "./symbolic.ts";

/**
 * Phase variance s_k of the pairs. "weights": s = 1 / w, for weights that are inverse variances. "residual":
 * s = v / w with v = sum w r^2 / (pairs - rank), for weights that are right but for a factor (unit weights when there
 * is no coherence). An array (pairs x pixels, rad^2): s as given, whatever the weights; costs a solve per date.
 */
export type NoiseModel = "weights" | "residual" | Float32Array;

export interface NetworkNoise {
  /** columns x pixels: variance of each parameter of the design, rad^2 (per unit of the column, squared). */
  readonly parameterVariance: Float32Array;
  /** pixels: tr(R C), rad^2: the sum of squared residuals that the pairs' noise alone lets expect. */
  readonly residualTrace: Float32Array;
  /** couples x pixels: covariance of the parameters of the design's couples, rad^2. */
  readonly coupleCovariance: Float32Array;
}

/**
 * Noise of the pairs carried through the inversion and a least-squares fit of the series (see `fitSeries`).
 *
 * For a linear functional h of the series, u = W A N^-1 h are its shares of the pairs, and its variance is
 * sum u_k^2 s_k. The series' covariance C is never formed: the fit needs G^+ C G^+T (a solve per parameter) and
 * tr(C) (the sparse inverse's diagonal when s = 1 / w), because tr(R C) = tr(C) - tr(G^T G . G^+ C G^+T).
 *
 * Where a pixel's network is in several parts, the variance is that of the minimum-norm estimate, and the trace is given
 * as 0, which makes the fit's error larger, not smaller. Dates without pairs are left out, as in the fit.
 */
export function propagateNoise(
  phase: Float32Array,
  weight: Float32Array | null,
  pixels: number,
  symbolic: SymbolicFactor,
  options: InversionOptions,
  design: LinearDesign,
  model: NoiseModel,
): NetworkNoise {
  const { columns, couples } = design;
  const solver = createPixelSolver(symbolic, options);
  const parameterVariance = new Float32Array(columns * pixels);
  const residualTrace = new Float32Array(pixels);
  const coupleCovariance = new Float32Array(couples.length * pixels);
  const given = model instanceof Float32Array ? new Float64Array(symbolic.pairs) : null;
  for (let pixel = 0; pixel < pixels; pixel++) {
    solver.gather(phase, weight, pixel, pixels);
    solver.solve();
    if (given !== null && model instanceof Float32Array)
      for (let k = 0; k < given.length; k++) given[k] = model[k * pixels + pixel]!;
    const noise = propagatePixel(solver, symbolic, options, design, given);
    const scale = model === "residual" ? residualFactor(solver, symbolic) : 1;
    for (let c = 0; c < columns; c++)
      parameterVariance[c * pixels + pixel] = scale * noise.covariance[c * columns + c]!;
    couples.forEach(([a, b], k) => {
      coupleCovariance[k * pixels + pixel] = scale * noise.covariance[a * columns + b]!;
    });
    residualTrace[pixel] = scale * noise.trace;
  }
  return { parameterVariance, residualTrace, coupleCovariance };
}

/**
 * Variance of each date's phase, relative to the reference date, from the noise of the pairs: the diagonal of the series'
 * covariance C. Where the pairs' weights are inverse variances it is the diagonal of N^-1 (Takahashi's equations); otherwise
 * a solve per date gives it.
 *
 * @returns dates x pixels, rad^2; 0 at the reference date. NaN at dates that no valid pairs join to the reference date
 *   (what the minimum norm says of them is an assumption, not a measurement), in pixels that were given up, and with
 *   the model "residual" where no pair is spare.
 */
export function propagateSeriesNoise(
  phase: Float32Array,
  weight: Float32Array | null,
  pixels: number,
  symbolic: SymbolicFactor,
  options: InversionOptions,
  model: NoiseModel,
): Float32Array {
  const { dates, pairs } = symbolic;
  const solver = createPixelSolver(symbolic, options);
  const everyDate = new Uint8Array(dates).fill(1);
  const given = model instanceof Float32Array ? new Float64Array(pairs) : null;
  const variance = new Float32Array(dates * pixels).fill(Number.NaN);
  for (let pixel = 0; pixel < pixels; pixel++) {
    solver.gather(phase, weight, pixel, pixels);
    solver.solve();
    if (solver.count === 0) continue;
    if (given !== null && model instanceof Float32Array)
      for (let k = 0; k < pairs; k++) given[k] = model[k * pixels + pixel]!;
    const scale = model === "residual" ? residualFactor(solver, symbolic) : 1;
    const { islands } = solver;
    dateVariances(solver, symbolic, everyDate, given).forEach((value, i) => {
      const joined = islands === null || (islands.hasReference && islands.island[i] === islands.count - 1);
      if (joined) variance[i * pixels + pixel] = scale * value;
    });
  }
  return variance;
}

/** sum w r^2 / (pairs - rank): one for weights that are inverse variances; NaN without spare pairs. */
export function residualFactor(
  { y, w, x, count, deficiency }: PixelSolver,
  symbolic: SymbolicFactor,
): number {
  const { dates, order, pairReference, pairSecondary } = symbolic;
  let sum = 0;
  for (let k = 0; k < y.length; k++) {
    if (w[k] === 0) continue;
    const residual = y[k]! - (x[order[pairSecondary[k]!]!]! - x[order[pairReference[k]!]!]!);
    sum += w[k]! * residual * residual;
  }
  const spare = count - (dates - 1 - deficiency);
  return spare > 0 ? sum / spare : Number.NaN;
}

function propagatePixel(
  solver: PixelSolver,
  symbolic: SymbolicFactor,
  { interval, norm = "velocity" }: InversionOptions,
  design: LinearDesign,
  given: Float64Array | null,
): { covariance: Float64Array; trace: number } {
  const { rows, columns, matrix } = design;
  const use = design.use.map((used, i) => (used && !Number.isNaN(solver.x[i]!) ? 1 : 0));
  const complete = use.every((used, i) => used === design.use[i]);
  const solution = complete ? design : solveDesign(matrix, rows, columns, use);
  const covariance = new Float64Array(columns * columns).fill(Number.NaN);
  if (solution === null || solver.count === 0) return { covariance, trace: Number.NaN };

  const { islands } = solver;
  const functionals = Array.from({ length: columns }, (_, c) => {
    const functional = solution.pseudoInverse.slice(c * rows, (c + 1) * rows);
    if (islands !== null) anchorFunctional(functional, islands, norm, interval, symbolic.reference);
    return functional;
  });
  const solved = functionals.map((functional) => solveFunctional(solver, symbolic, functional));
  for (let a = 0; a < columns; a++)
    for (let b = a; b < columns; b++) {
      const value =
        given === null
          ? dotByDate(functionals[a]!, solved[b]!, symbolic)
          : sumShares(solver, symbolic, solved[a]!, solved[b]!, given);
      covariance[a * columns + b] = value;
      covariance[b * columns + a] = value;
    }
  const whole = islands === null || (islands.count === 1 && islands.hasReference);
  if (!whole) return { covariance, trace: 0 };
  let trace = dateVariances(solver, symbolic, use, given).reduce(
    (sum, value, i) => (use[i] ? sum + value : sum),
    0,
  );
  for (let a = 0; a < columns; a++)
    for (let b = 0; b < columns; b++) {
      let gram = 0;
      for (let i = 0; i < rows; i++) if (use[i]) gram += matrix[i * columns + a]! * matrix[i * columns + b]!;
      trace -= gram * covariance[a * columns + b]!;
    }
  return { covariance, trace };
}

/** N^-1 h, by position. */
export function solveFunctional(
  { factor }: PixelSolver,
  symbolic: SymbolicFactor,
  functional: Float64Array,
): Float64Array {
  const solved = Float64Array.from(symbolic.order, (date) => functional[date]!);
  solveInPlace(symbolic, factor, solved);
  return solved;
}

export function dotByDate(functional: Float64Array, solved: Float64Array, { order }: SymbolicFactor): number {
  let sum = 0;
  for (let p = 0; p < order.length; p++) sum += functional[order[p]!]! * solved[p]!;
  return sum;
}

/** sum over pairs of u_k v_k s_k, with u and v the shares of two solved functionals. */
export function sumShares(
  { w }: PixelSolver,
  { pairReference, pairSecondary }: SymbolicFactor,
  a: Float64Array,
  b: Float64Array,
  variance: Float64Array,
): number {
  let sum = 0;
  for (let k = 0; k < w.length; k++) {
    if (w[k] === 0) continue;
    const [from, to] = [pairReference[k]!, pairSecondary[k]!];
    sum += w[k]! * (a[to]! - a[from]!) * (w[k]! * (b[to]! - b[from]!)) * variance[k]!;
  }
  return sum;
}

/** Variance of each wanted date relative to the last date of its component, in elimination order, by date. */
function dateVariances(
  solver: PixelSolver,
  symbolic: SymbolicFactor,
  wanted: Uint8Array,
  given: Float64Array | null,
): Float64Array {
  if (given === null) return inverseDiagonal(symbolic, solver.factor);
  const { dates, order } = symbolic;
  const variance = new Float64Array(dates);
  for (let p = 0; p < dates - 1; p++) {
    const date = order[p]!;
    if (!wanted[date]) continue;
    const unit = new Float64Array(dates);
    unit[p] = 1;
    solveInPlace(symbolic, solver.factor, unit);
    variance[date] = sumShares(solver, symbolic, unit, unit, given);
  }
  return variance;
}

/**
 * Rewrites a functional of the minimum-norm series, in place, as the same functional of the series whose islands are each
 * pinned at their last date: the transpose of `minimiseVelocities` or `minimisePhases`.
 */
export function anchorFunctional(
  h: Float64Array,
  islands: Islands,
  norm: "velocity" | "phase",
  interval: Float64Array,
  reference: number,
): void {
  const { count, island } = islands;
  if (norm === "phase") {
    centreIslands(h, islands);
    return;
  }
  h[reference]! -= h.reduce((sum, value) => sum + value, 0);
  forEachGap(island, interval, (date, from, to, share) => {
    h[from]! += (1 - share) * h[date]!;
    h[to]! += share * h[date]!;
    h[date] = 0;
  });
  if (count < 2) return;
  const { stiffness } = assembleSprings(h, islands, interval);
  const force = new Float64Array(count);
  for (let i = 0; i < h.length; i++) if (island[i]! >= 0) force[island[i]!]! += h[i]!;
  const pull = relaxSprings(stiffness, force, count);
  let last = -1;
  let slack = 0;
  for (let i = 0; i < h.length; i++) {
    if (i > 0) slack += interval[i - 1]! ** 2;
    if (island[i]! < 0) continue;
    if (last >= 0 && island[last] !== island[i]) {
      const tension = (pull[island[last]!]! - pull[island[i]!]!) / slack;
      h[i]! += tension;
      h[last]! -= tension;
    }
    last = i;
    slack = 0;
  }
}

function centreIslands(h: Float64Array, { count, island, hasReference }: Islands): void {
  const sum = new Float64Array(count);
  const size = new Int32Array(count);
  for (let i = 0; i < h.length; i++) {
    if (island[i]! < 0) {
      h[i] = 0;
      continue;
    }
    sum[island[i]!]! += h[i]!;
    size[island[i]!]! += 1;
  }
  if (hasReference) sum[count - 1] = 0;
  for (let i = 0; i < h.length; i++) if (island[i]! >= 0) h[i]! -= sum[island[i]!]! / size[island[i]!]!;
}
