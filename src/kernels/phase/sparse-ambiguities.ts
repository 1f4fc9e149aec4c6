import { solvePositive } from "./solve-positive.ts";

/** Weight of the absolute values: MintPy's. */
const ALPHA = 0.01;
/** Complementarity at which the solution stands: far below what rounding to whole cycles can see. */
const GAP = 1e-10;
const MOST_STEPS = 100;
/** Part of the way to the boundary that a step may go, and the power by which a good prediction lowers the barrier: customary. */
const CAUTION = 0.99;
const POWER = 3;

/**
 * Ambiguities of pairs from the whole cycles of their triplets: the x for which |C x + k|^2 + 0.01 |x|_1 is least (LASSO, Xu
 * and Sandwell 2020), to be rounded. Often many x are equally good: a network tells less than the sum of its pairs.
 * Which of them an interior-point method ends at depends on its path; this is Mehrotra's (1992) predictor and corrector
 * from the least-squares start of Vandenberghe (2010), the path that the solver behind MintPy takes.
 *
 * @param pairs number of pairs
 * @param triplets pair indices (ab, bc, ac): the rows of C are +1, +1, -1
 * @param cycles of each triplet's closure phase
 * @returns not rounded
 */
export function solveSparseAmbiguities(
  pairs: number,
  triplets: Int32Array,
  cycles: ArrayLike<number>,
): Float64Array {
  const x = new Float64Array(pairs);
  if (!Array.prototype.some.call(cycles, (k: number) => k !== 0)) return x;
  const gram = gramMatrix(pairs, triplets);
  // min |C x + k|^2 + alpha sum u with x - u + above = 0 and -x - u + below = 0: slacks and their multipliers are positive.
  const linear = new Float64Array(pairs);
  for (let t = 0; t < triplets.length; t++)
    linear[triplets[t]!]! += 2 * SIGN[t % 3]! * cycles[Math.floor(t / 3)]!;
  const state = start(gram, linear);
  for (let step = 0; step < MOST_STEPS && gapOf(state) > GAP; step++)
    if (!improve(state, gram, linear)) break;
  return state.x;
}

/** How a pair enters its triplet's closure phase. */
const SIGN = [1, 1, -1];

interface State {
  readonly x: Float64Array;
  readonly u: Float64Array;
  /** Slacks of x <= u and of -x <= u, one after the other, and their multipliers. */
  readonly slack: Float64Array;
  readonly multiplier: Float64Array;
}

/** 2 C'C. */
function gramMatrix(pairs: number, triplets: Int32Array): Float64Array {
  const gram = new Float64Array(pairs * pairs);
  for (let t = 0; t < triplets.length; t += 3)
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++)
        gram[triplets[t + i]! * pairs + triplets[t + j]!]! += 2 * SIGN[i]! * SIGN[j]!;
  return gram;
}

/** Least squares for the slacks, moved into the positive. */
function start(gram: Float64Array, linear: Float64Array): State {
  const n = linear.length;
  const x = linear.map((value) => -value);
  const matrix = gram.slice();
  for (let i = 0; i < n; i++) matrix[i * n + i]! += 2;
  solvePositive(matrix, x);
  const u = new Float64Array(n).fill(-ALPHA / 2);
  const multiplier = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    multiplier[i] = x[i]! - u[i]!;
    multiplier[n + i] = -x[i]! - u[i]!;
  }
  const slack = multiplier.map((value) => -value);
  for (const values of [slack, multiplier]) {
    let least = 0;
    for (const value of values) least = Math.min(least, value);
    if (least <= 0) for (let i = 0; i < 2 * n; i++) values[i]! += 1 - least;
  }
  return { x, u, slack, multiplier };
}

const gapOf = ({ slack, multiplier }: State) =>
  slack.reduce((sum, value, i) => sum + value * multiplier[i]!, 0);

/** One step: the affine prediction says how far to aim down the path, the correction goes there. */
function improve(state: State, gram: Float64Array, linear: Float64Array): boolean {
  const { x, u, slack, multiplier } = state;
  const n = x.length;
  const gap = gapOf(state);
  // What of the conditions is not met: stationarity in x and u, the slacks' definitions.
  const ofX = linear.slice();
  const ofU = new Float64Array(n);
  const ofSlack = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) ofX[i]! += gram[i * n + j]! * x[j]!;
    ofX[i]! += multiplier[i]! - multiplier[n + i]!;
    ofU[i] = ALPHA - multiplier[i]! - multiplier[n + i]!;
    ofSlack[i] = x[i]! - u[i]! + slack[i]!;
    ofSlack[n + i] = -x[i]! - u[i]! + slack[n + i]!;
  }
  // Complementarity to reach: slack * multiplier = target at first order.
  const target = slack.map((value, i) => -value * multiplier[i]!);
  const predicted = solveStep(state, gram, ofX, ofU, ofSlack, target);
  if (predicted === null) return false;
  const reach = Math.min(1, longest(state, predicted));
  let product = 0;
  for (let i = 0; i < 2 * n; i++) product += predicted.slack[i]! * predicted.multiplier[i]!;
  const aim = Math.min(1, Math.max(0, 1 - reach + (product / gap) * reach * reach)) ** POWER;
  for (let i = 0; i < 2 * n; i++)
    target[i] =
      (aim * gap) / (2 * n) - slack[i]! * multiplier[i]! - predicted.slack[i]! * predicted.multiplier[i]!;
  const corrected = solveStep(state, gram, ofX, ofU, ofSlack, target);
  if (corrected === null) return false;
  const length = Math.min(1, CAUTION * longest(state, corrected));
  for (const key of ["x", "u", "slack", "multiplier"] as const)
    for (let i = 0; i < state[key].length; i++) state[key][i]! += length * corrected[key][i]!;
  return true;
}

/** Newton's step, slacks, multipliers and u eliminated in turn. Null when rounding has spoilt the matrix. */
function solveStep(
  { slack, multiplier }: State,
  gram: Float64Array,
  ofX: Float64Array,
  ofU: Float64Array,
  ofSlack: Float64Array,
  target: Float64Array,
): State | null {
  const n = ofX.length;
  const ratio = multiplier.map((value, i) => value / slack[i]!);
  // multiplier step = (target + multiplier * (ofSlack + G step)) / slack
  const carried = target.map((value, i) => (value + multiplier[i]! * ofSlack[i]!) / slack[i]!);
  const matrix = gram.slice();
  const x = new Float64Array(n);
  const rightU = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const [above, below] = [ratio[i]!, ratio[n + i]!];
    const [own, mixed] = [above + below, below - above];
    rightU[i] = -ofU[i]! + carried[i]! + carried[n + i]!;
    matrix[i * n + i]! += own - (mixed * mixed) / own;
    x[i] = -ofX[i]! - carried[i]! + carried[n + i]! - (mixed * rightU[i]!) / own;
  }
  if (!solvePositive(matrix, x)) return null;
  const u = new Float64Array(n);
  const step = new Float64Array(2 * n);
  const ofMultiplier = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const [above, below] = [ratio[i]!, ratio[n + i]!];
    u[i] = (rightU[i]! - (below - above) * x[i]!) / (above + below);
    step[i] = -ofSlack[i]! - (x[i]! - u[i]!);
    step[n + i] = -ofSlack[n + i]! + x[i]! + u[i]!;
    ofMultiplier[i] = carried[i]! + above * (x[i]! - u[i]!);
    ofMultiplier[n + i] = carried[n + i]! - below * (x[i]! + u[i]!);
  }
  return { x, u, slack: step, multiplier: ofMultiplier };
}

/** How many such steps lead to the first slack or multiplier that is 0. */
function longest(state: State, step: State): number {
  let length = Number.POSITIVE_INFINITY;
  for (const key of ["slack", "multiplier"] as const)
    for (let i = 0; i < state[key].length; i++)
      if (step[key][i]! < 0) length = Math.min(length, -state[key][i]! / step[key][i]!);
  return length;
}
