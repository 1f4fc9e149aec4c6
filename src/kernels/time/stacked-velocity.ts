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
  const whole = stackOne(dates, pairs, years, options);
  const batch = Math.min(pixels, BATCH);
  const lengths = createLengths(batch);
  let sums: Sums | null = null;
  for (let first = 0; first < pixels; first += BATCH) {
    const count = Math.min(BATCH, pixels - first);
    const lacking = concludeWhole(whole, lengths, phase, pixels, first, count, years, options, result);
    if (lacking.length === 0) continue;
    sums ??= createSums(dates, batch);
    const some = pick(phase, pixels, lacking, pairs.length);
    const part = {
      velocity: new Float32Array(lacking.length),
      standardError: new Float32Array(lacking.length),
    };
    gather(sums, some, lacking.length, 0, lacking.length, pairs, years, options);
    conclude(sums, lacking.length, dates, part, 0);
    lacking.forEach((p, i) => {
      result.velocity[p] = part.velocity[i]!;
      result.standardError[p] = part.standardError[i]!;
    });
  }
  return result;
}

/** The phases of some pixels, pairs x pixels. */
function pick(phase: Float32Array, pixels: number, chosen: readonly number[], pairs: number): Float32Array {
  const out = new Float32Array(pairs * chosen.length);
  for (let k = 0, at = 0; k < pairs; k++) for (const p of chosen) out[at++] = phase[k * pixels + p]!;
  return out;
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

/** What the pairs alone decide, where a pixel has all of them. */
interface Whole {
  readonly weight: number;
  readonly spanSquare: number;
  readonly own: number;
  /** Of |r|^2, in units of sigma^2. */
  readonly expected: number;
  readonly isKnown: boolean;
}

/** Sums of one pixel with all pairs, in the order in which `gather` makes them: the same numbers to the last bit. */
function stackOne(
  dates: number,
  pairs: readonly DatePair[],
  years: ArrayLike<number>,
  options: StackingOptions,
): Whole {
  const sums = createSums(dates, 1);
  const { gaps: _, referencePhase: __, ...estimator } = options;
  gather(sums, new Float32Array(pairs.length), 1, 0, 1, pairs, years, estimator);
  const weight = sums.weight[0]!;
  const spanSquare = sums.spanSquare[0]!;
  let [mixed, own] = [0, 0];
  for (let i = 0; i < dates; i++) {
    const pull = sums.pullOfShares[i]! / weight;
    mixed += sums.pullOfSpans[i]! * pull;
    own += pull * pull;
  }
  const count = sums.count[0]!;
  const expected = 2 * count - 2 * mixed + spanSquare * own;
  return { weight, spanSquare, own, expected, isKnown: expected > LEAST_FREEDOM * count };
}

const createLengths = (length: number) => ({
  shared: new Float64Array(length),
  square: new Float64Array(length),
  spans: new Float64Array(length),
});

/** Fills in the pixels of a batch that have all pairs, and returns the others: which pairs they lack decides about their dates. */
function concludeWhole(
  { weight, spanSquare, own, expected, isKnown }: Whole,
  { shared, square, spans }: ReturnType<typeof createLengths>,
  phase: Float32Array,
  pixels: number,
  first: number,
  count: number,
  years: ArrayLike<number>,
  { estimator = "least-squares", referencePhase, gaps = "nan" }: StackingOptions,
  result: StackedVelocity,
): number[] {
  shared.fill(0);
  square.fill(0);
  spans.fill(0);
  const isMean = estimator === "mean";
  for (let k = 0; k < years.length; k++) {
    const span = years[k]!;
    const share = isMean ? 1 / span : span;
    const origin = referencePhase?.[k] ?? 0;
    const start = k * pixels + first;
    if (gaps === "zero") addOverGaps(phase, start, count, origin, share, shared, square);
    else addPhases(phase, start, count, origin, share, shared, square);
    if (!isMean) continue;
    for (let p = 0; p < count; p++) {
      const value = phase[start + p]!;
      spans[p]! += span * ((gaps === "zero" && Number.isNaN(value) ? 0 : value) - origin);
    }
  }
  const lacking: number[] = [];
  for (let p = 0; p < count; p++) {
    // A gap is NaN in every sum.
    if (Number.isNaN(square[p]!)) {
      lacking.push(first + p);
      continue;
    }
    const velocity = shared[p]! / weight;
    const alongSpans = isMean ? spans[p]! : shared[p]!;
    const residual = square[p]! - 2 * velocity * alongSpans + velocity * velocity * spanSquare;
    result.velocity[first + p] = velocity;
    result.standardError[first + p] = isKnown
      ? Math.sqrt((Math.max(0, residual) / expected) * own)
      : Number.NaN;
  }
  return lacking;
}

function addPhases(
  phase: Float32Array,
  start: number,
  count: number,
  origin: number,
  share: number,
  shared: Float64Array,
  square: Float64Array,
): void {
  for (let p = 0; p < count; p++) {
    const value = phase[start + p]! - origin;
    shared[p]! += share * value;
    square[p]! += value * value;
  }
}

function addOverGaps(
  phase: Float32Array,
  start: number,
  count: number,
  origin: number,
  share: number,
  shared: Float64Array,
  square: Float64Array,
): void {
  for (let p = 0; p < count; p++) {
    const stored = phase[start + p]!;
    const value = (Number.isNaN(stored) ? 0 : stored) - origin;
    shared[p]! += share * value;
    square[p]! += value * value;
  }
}
