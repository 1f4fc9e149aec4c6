import { configError } from "../../errors.ts";
import type { DatePair } from "../graph/pair.ts";

export interface StackingOptions {
  /**
   * "least-squares" weighs a pair by its time span squared: what all pairs with the same noise ask for. "mean" is the plain
   * mean of the pairs' own velocities, in which the shortest pairs bring the most noise.
   */
  readonly estimator?: "least-squares" | "mean";
  /** Phase of the reference point in each pair, rad, subtracted first; default 0. */
  readonly referencePhase?: ArrayLike<number>;
  /** What a missing phase (NaN) does: "nan" leaves the pair out; "zero" counts it as a phase of 0, as MintPy does. */
  readonly gaps?: "nan" | "zero";
}

export interface StackedVelocity {
  /** rad per year; NaN without a valid pair. */
  readonly velocity: Float32Array;
  /** Standard error, rad per year; NaN where the pairs leave nothing to tell it from. */
  readonly standardError: Float32Array;
}

/**
 * Mean phase velocity of a stack of pairs, without an inversion. Noise belongs to the dates (atmosphere above all), and pairs that
 * share a date share it: for the estimate v = sum c_k phase_k over pairs with time spans T_k the error is
 * sigma |A'c|, A the pairs' incidence matrix, and sigma^2 comes from the residuals r = phase - v T through
 * E |r|^2 = sigma^2 (|A|^2 - 2 T'A A'c + |T|^2 |A'c|^2). Independent pairs would give errors too small by the root of the pairs
 * that each date is in.
 *
 * @param phase pairs x pixels, rad; NaN = no data
 * @param years time span of each pair
 */
export function stackVelocity(
  phase: Float32Array,
  pixels: number,
  dates: number,
  pairs: readonly DatePair[],
  years: ArrayLike<number>,
  options: StackingOptions = {},
): StackedVelocity {
  checkSizes(phase, pixels, pairs, years);
  const result = { velocity: new Float32Array(pixels), standardError: new Float32Array(pixels) };
  const sums = createSums(dates, Math.min(pixels, BATCH));
  for (let first = 0; first < pixels; first += BATCH) {
    const count = Math.min(BATCH, pixels - first);
    gather(sums, phase, pixels, first, count, pairs, years, options);
    conclude(sums, count, dates, result, first);
  }
  return result;
}

/** Pixels whose sums are held at a time: those of every date then fit the second cache. */
const BATCH = 1024;

/** Sums over the valid pairs of each pixel of a batch. */
interface Sums {
  readonly length: number;
  /** Of c_k phase_k and of c_k T_k, before the division that makes the second 1. */
  readonly shared: Float64Array;
  readonly weight: Float64Array;
  /** |phase|^2, T'phase and |T|^2. */
  readonly square: Float64Array;
  readonly spans: Float64Array;
  readonly spanSquare: Float64Array;
  readonly count: Float64Array;
  /** A'T and A'c, dates x pixels. */
  readonly pullOfSpans: Float64Array;
  readonly pullOfShares: Float64Array;
}

function createSums(dates: number, length: number): Sums {
  const row = () => new Float64Array(length);
  return {
    length,
    shared: row(),
    weight: row(),
    square: row(),
    spans: row(),
    spanSquare: row(),
    count: row(),
    pullOfSpans: new Float64Array(dates * length),
    pullOfShares: new Float64Array(dates * length),
  };
}

function gather(
  sums: Sums,
  phase: Float32Array,
  pixels: number,
  first: number,
  count: number,
  pairs: readonly DatePair[],
  years: ArrayLike<number>,
  { estimator = "least-squares", referencePhase, gaps = "nan" }: StackingOptions,
): void {
  const { length, shared, weight, square, spans, spanSquare, pullOfSpans, pullOfShares } = sums;
  for (const values of Object.values(sums)) if (values instanceof Float64Array) values.fill(0);
  for (let k = 0; k < pairs.length; k++) {
    const span = years[k]!;
    const share = estimator === "mean" ? 1 / span : span;
    const origin = referencePhase?.[k] ?? 0;
    const [from, to] = [pairs[k]!.reference * length, pairs[k]!.secondary * length];
    const start = k * pixels + first;
    for (let p = 0; p < count; p++) {
      let value = phase[start + p]!;
      if (Number.isNaN(value)) {
        if (gaps === "nan") continue;
        value = 0;
      }
      value -= origin;
      shared[p]! += share * value;
      weight[p]! += share * span;
      square[p]! += value * value;
      spans[p]! += span * value;
      spanSquare[p]! += span * span;
      sums.count[p]! += 1;
      pullOfSpans[from + p]! -= span;
      pullOfSpans[to + p]! += span;
      pullOfShares[from + p]! -= share;
      pullOfShares[to + p]! += share;
    }
  }
}

function conclude(
  { length, shared, weight, square, spans, spanSquare, count, pullOfSpans, pullOfShares }: Sums,
  pixels: number,
  dates: number,
  result: StackedVelocity,
  first: number,
): void {
  for (let p = 0; p < pixels; p++) {
    const velocity = shared[p]! / weight[p]!;
    let [mixed, own] = [0, 0];
    for (let i = 0; i < dates; i++) {
      const pull = pullOfShares[i * length + p]! / weight[p]!;
      mixed += pullOfSpans[i * length + p]! * pull;
      own += pull * pull;
    }
    const residual = square[p]! - 2 * velocity * spans[p]! + velocity * velocity * spanSquare[p]!;
    // |A|^2 is 2 for each pair.
    const expected = 2 * count[p]! - 2 * mixed + spanSquare[p]! * own;
    const isKnown = expected > LEAST_FREEDOM * count[p]!;
    result.velocity[first + p] = velocity;
    result.standardError[first + p] = isKnown
      ? Math.sqrt((Math.max(0, residual) / expected) * own)
      : Number.NaN;
  }
}

/** Below this share of a degree of freedom per pair, what is left of the residuals is rounding. */
const LEAST_FREEDOM = 1e-9;

function checkSizes(
  phase: Float32Array,
  pixels: number,
  pairs: readonly DatePair[],
  years: ArrayLike<number>,
): void {
  if (phase.length === pairs.length * pixels && years.length === pairs.length) return;
  throw configError({
    code: "stacking-size",
    what: "Phases and time spans must have one value per pair.",
    got: `${phase.length} phases and ${years.length} time spans`,
    fix: `Give ${pairs.length} x ${pixels} phases and ${pairs.length} time spans.`,
  });
}
