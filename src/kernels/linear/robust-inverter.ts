import type { Inversion } from "./invert-network.ts";
import { residualScale } from "./residual-scale.ts";
import { reweighHuber, reweighSizes } from "./robust-weights.ts";
import type { SymbolicFactor } from "./symbolic.ts";

/**
 * What is made small: "huber" counts a residual squared up to a threshold and by its size beyond, "l1" by its size alone. A
 * pair that is wrong by whole cycles then pulls hardly harder than one that is wrong by a little more than the noise.
 */
export type RobustLoss = "huber" | "l1";

export interface RobustOptions {
  readonly loss: RobustLoss;
  /** A pixel is settled when a solve moves no date's phase by more, rad. */
  readonly tolerance?: number;
  /** Most weighted solves of a pixel. */
  readonly maxSolves?: number;
}

/** Standard deviations up to which "huber" counts squares: 95 % of the efficiency of least squares on normal noise (Holland and Welsch 1977). */
const HUBER_THRESHOLD = 1.345;
/**
 * Standard deviations below which "l1" rounds a size off to a square, so that it has one minimum, and one that is reached: a tenth
 * takes half as many solves again, and was no nearer the truth on simulated cycles.
 */
const L1_ROUNDING = 0.2;
/** A thousandth of a radian is 4 micrometres in C-band, far below any phase noise. */
const TOLERANCE = 1e-3;
const MAX_SOLVES = 40;
/** Solves by absolute values whose residuals tell the standard deviation; their rounding starts at that of least squares and is halved each time. */
const SCALE_SOLVES = 5;
/** The standard deviation is at least this share of that of least squares, lest it be 0. */
const LEAST_SCALE = 1 / 64;
/** Residuals that are all below this, rad, are rounding: there is nothing to make robust. */
const NEGLIGIBLE = 1e-4;
/** Settled pixels are taken out of the batch when so large a share is left. */
const COMPACT_BELOW = 0.7;

/**
 * A weighted least-squares inversion of a batch in place: the WASM inverter with weights "given", or the oracle. Rows hold
 * `batch` pixels.
 */
export interface WeightedBatchSolver {
  readonly batch: number;
  phaseRow(pair: number): Float32Array;
  /** Weights, which the solver reads. */
  qualityRow(pair: number): Float32Array;
  run(pixels: number): void;
  seriesRow(date: number): Float32Array;
  qualityOf(pixels: number): Pick<Inversion, "pairCount" | "deficiency">;
}

export interface RobustReport {
  /** Weighted solves of pixels, for each pixel of the batch on average. */
  readonly solves: number;
  /** Pixels that still moved by more than the tolerance when their solves were used up. */
  readonly unsettled: number;
}

/**
 * Makes a weighted inversion robust by iteratively re-weighted least squares (Holland and Welsch 1977).
 *
 * With u the residual times the root of its weight, the sum over the pairs of sqrt(u^2 + rounding^2), or of Huber's function, is
 * convex once each pixel's standard deviation is fixed, after the first solves. Each solve then makes a quadratic smallest
 * that touches the sum from above, so that the sum never grows and the solves converge to its minimum (Hunter and Lange
 * 2004). A pixel that is settled keeps its weights, whatever becomes of its neighbours: results do not depend on how pixels
 * are put together.
 */
export class RobustInverter {
  readonly #solver: WeightedBatchSolver;
  readonly #symbolic: SymbolicFactor;
  readonly #options: Required<RobustOptions>;
  readonly #from: Int32Array;
  readonly #to: Int32Array;
  /** The batch as it was given, and the weights in the end; pairs x batch. */
  readonly #phase: Float32Array;
  readonly #weight: Float32Array;
  /** By slot, the places in the solver that pixels have while they are being solved. Own weights, pairs x batch. */
  readonly #own: Float32Array;
  readonly #before: Float32Array;
  readonly #pixelOf: Int32Array;
  readonly #isSettled: Uint8Array;
  readonly #fitted: Int32Array;
  /** Standard deviation by least squares, then the rounding, and in the end the limit of each pixel. */
  readonly #limit: Float64Array;
  readonly #least: Float64Array;

  /** Allocates what the batches will need; `solver` must have been made for the same network. */
  constructor(solver: WeightedBatchSolver, symbolic: SymbolicFactor, options: RobustOptions) {
    const { batch } = solver;
    const { pairs, dates, order, pairReference, pairSecondary } = symbolic;
    this.#solver = solver;
    this.#symbolic = symbolic;
    this.#options = { tolerance: TOLERANCE, maxSolves: MAX_SOLVES, ...options };
    this.#from = Int32Array.from(pairReference, (position) => order[position]!);
    this.#to = Int32Array.from(pairSecondary, (position) => order[position]!);
    this.#phase = new Float32Array(pairs * batch);
    this.#weight = new Float32Array(pairs * batch);
    this.#own = new Float32Array(pairs * batch);
    this.#before = new Float32Array(dates * batch);
    this.#pixelOf = new Int32Array(batch);
    this.#isSettled = new Uint8Array(batch);
    this.#fitted = new Int32Array(batch);
    this.#limit = new Float64Array(batch);
    this.#least = new Float64Array(batch);
  }

  /**
   * Inverts the batch's first pixels, whose phases and weights stand in the solver's rows, in the place of the solver's own
   * `run`; read the solver's results. The weights have then become those of the last solve: the pair's own times a factor
   * of at most 1.
   */
  run(pixels: number): RobustReport {
    const { loss, maxSolves } = this.#options;
    this.#load(pixels);
    this.#solver.run(pixels);
    this.#start(pixels);
    let slots = pixels;
    let work = pixels;
    for (let solve = 2; solve <= maxSolves; solve++) {
      const left = this.#unsettled(slots);
      if (left === 0) break;
      if (left < COMPACT_BELOW * slots) slots = this.#compact(slots);
      const isScaled = solve > SCALE_SOLVES + 1;
      if (solve === SCALE_SOLVES + 2) this.#fixScale(slots, loss === "huber" ? HUBER_THRESHOLD : L1_ROUNDING);
      else if (!isScaled) for (let s = 0; s < slots; s++) this.#limit[s]! /= 2;
      this.#reweigh(slots, isScaled && loss === "huber");
      this.#keepSeries();
      this.#solver.run(slots);
      work += slots;
      if (isScaled) this.#settle(slots);
    }
    const unsettled = this.#unsettled(slots);
    if (slots < pixels) {
      this.#restore(pixels, slots);
      this.#solver.run(pixels);
      work += pixels;
    }
    return { solves: work / pixels, unsettled };
  }

  #load(pixels: number): void {
    const { batch } = this.#solver;
    for (let k = 0; k < this.#symbolic.pairs; k++) {
      const [phase, weight] = [this.#solver.phaseRow(k), this.#solver.qualityRow(k)];
      this.#phase.set(phase.subarray(0, pixels), k * batch);
      for (let p = 0; p < pixels; p++) {
        const isValid = Math.abs(phase[p]!) < Infinity && weight[p]! > 0;
        this.#own[k * batch + p] = isValid ? weight[p]! : 0;
      }
    }
    for (let p = 0; p < pixels; p++) this.#pixelOf[p] = p;
  }

  /** Calls back with the rows of each pair; they are views that must not be kept. */
  #eachPair(
    visit: (phase: Float32Array, a: Float32Array, b: Float32Array, weight: Float32Array, own: number) => void,
  ): void {
    const solver = this.#solver;
    for (let k = 0; k < this.#symbolic.pairs; k++)
      visit(
        solver.phaseRow(k),
        solver.seriesRow(this.#from[k]!),
        solver.seriesRow(this.#to[k]!),
        solver.qualityRow(k),
        k * solver.batch,
      );
  }

  /** The standard deviation that least squares leaves; pixels that cannot be made robust, or need not, are settled. */
  #start(pixels: number): void {
    const { pairCount, deficiency } = this.#solver.qualityOf(pixels);
    const own = this.#own;
    const limit = this.#limit.fill(0);
    const largest = this.#before.fill(0);
    this.#eachPair((phase, a, b, _, at) => {
      for (let p = 0; p < pixels; p++) {
        if (own[at + p] === 0) continue;
        const residual = Math.abs(phase[p]! - (b[p]! - a[p]!));
        limit[p]! += own[at + p]! * residual * residual;
        if (residual > largest[p]!) largest[p] = residual;
      }
    });
    for (let p = 0; p < pixels; p++) {
      this.#fitted[p] = this.#symbolic.dates - 1 - deficiency[p]!;
      const redundancy = pairCount[p]! - this.#fitted[p]!;
      this.#isSettled[p] = redundancy > 0 && largest[p]! > NEGLIGIBLE ? 0 : 1;
      limit[p] = Math.sqrt(limit[p]! / redundancy);
      this.#least[p] = limit[p]! * LEAST_SCALE;
    }
  }

  /** Fixes each pixel's limit as a multiple of the standard deviation that its residuals by absolute values tell. */
  #fixScale(slots: number, multiple: number): void {
    const { pairs } = this.#symbolic;
    const own = this.#own;
    const sizes = new Float64Array(pairs * slots);
    const counts = new Int32Array(slots);
    this.#eachPair((phase, a, b, _, at) => {
      for (let s = 0; s < slots; s++)
        if (own[at + s] !== 0)
          sizes[s * pairs + counts[s]!++] = Math.sqrt(own[at + s]!) * Math.abs(phase[s]! - (b[s]! - a[s]!));
    });
    for (let s = 0; s < slots; s++) {
      const scale = residualScale(sizes.subarray(s * pairs, (s + 1) * pairs), counts[s]!, this.#fitted[s]!);
      this.#limit[s] = multiple * Math.max(scale, this.#least[s]!);
    }
  }

  #reweigh(slots: number, isHuber: boolean): void {
    const { batch } = this.#solver;
    this.#eachPair((phase, a, b, weight, at) => {
      const own = this.#own.subarray(at, at + batch);
      const reweigh = isHuber ? reweighHuber : reweighSizes;
      reweigh(weight, phase, a, b, own, this.#limit, this.#isSettled, slots);
    });
  }

  #keepSeries(): void {
    const { batch } = this.#solver;
    for (let date = 0; date < this.#symbolic.dates; date++)
      this.#before.set(this.#solver.seriesRow(date), date * batch);
  }

  /** Settles the pixels in which no date moved. */
  #settle(slots: number): void {
    const { batch } = this.#solver;
    const { tolerance } = this.#options;
    const moved = new Uint8Array(slots);
    for (let date = 0; date < this.#symbolic.dates; date++) {
      const row = this.#solver.seriesRow(date);
      const before = date * batch;
      for (let s = 0; s < slots; s++)
        if (Math.abs(row[s]! - this.#before[before + s]!) > tolerance) moved[s] = 1;
    }
    for (let s = 0; s < slots; s++) if (moved[s] === 0) this.#isSettled[s] = 1;
  }

  #unsettled(slots: number): number {
    let count = 0;
    for (let s = 0; s < slots; s++) count += 1 - this.#isSettled[s]!;
    return count;
  }

  /** Moves the unsettled pixels together to the front, and keeps the weights of the settled ones. Returns their number. */
  #compact(slots: number): number {
    const stay: number[] = [];
    for (let s = 0; s < slots; s++) if (!this.#isSettled[s]) stay.push(s);
    this.#keepWeights(slots);
    const { batch } = this.#solver;
    const gather = (row: { [slot: number]: number }) => {
      for (let s = 0; s < stay.length; s++) row[s] = row[stay[s]!]!;
    };
    for (let k = 0; k < this.#symbolic.pairs; k++) {
      gather(this.#solver.phaseRow(k));
      gather(this.#solver.qualityRow(k));
      gather(this.#own.subarray(k * batch, (k + 1) * batch));
    }
    for (let date = 0; date < this.#symbolic.dates; date++) gather(this.#solver.seriesRow(date));
    for (const row of [this.#pixelOf, this.#isSettled, this.#fitted, this.#limit, this.#least]) gather(row);
    return stay.length;
  }

  #keepWeights(slots: number): void {
    const { batch } = this.#solver;
    for (let k = 0; k < this.#symbolic.pairs; k++) {
      const row = this.#solver.qualityRow(k);
      for (let s = 0; s < slots; s++) this.#weight[k * batch + this.#pixelOf[s]!] = row[s]!;
    }
  }

  /** Puts all pixels back where they were given, with their last weights. */
  #restore(pixels: number, slots: number): void {
    this.#keepWeights(slots);
    const { batch } = this.#solver;
    for (let k = 0; k < this.#symbolic.pairs; k++) {
      const at = k * batch;
      this.#solver.phaseRow(k).set(this.#phase.subarray(at, at + pixels));
      this.#solver.qualityRow(k).set(this.#weight.subarray(at, at + pixels));
    }
  }
}
