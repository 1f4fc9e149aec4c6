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
  const terms = pairs.map((_, k): PairTerm => {
    const span = years[k]!;
    const share = options.estimator === "mean" ? 1 / span : span;
    return { span, share, origin: options.referencePhase?.[k] ?? 0 };
  });
  const designs = createDesigns(dates, pairs, terms);
  const sums = createSums(Math.min(pixels, BATCH), pairs.length, options);
  for (let first = 0; first < pixels; first += BATCH) {
    const count = Math.min(BATCH, pixels - first);
    gather(sums, phase, pixels, first, count, terms, options);
    conclude(sums, count, designs, result, first);
  }
  return result;
}

/** Pixels whose sums are held at a time: they fit the first cache. */
const BATCH = 1024;
/** Pairs whose absence one word tells. */
const BITS = 32;

interface PairTerm {
  /** T_k, years. */
  readonly span: number;
  /** c_k before the division that makes the sum of c_k T_k 1. */
  readonly share: number;
  readonly origin: number;
}

/** Sums over the valid pairs of each pixel of a batch, and which are not valid. */
interface Sums {
  /** Of c_k phase_k, before the division; |phase|^2 and T'phase. */
  readonly shared: Float64Array;
  readonly square: Float64Array;
  readonly spans: Float64Array;
  /** A bit for each missing pair, words x pixels. */
  readonly missing: Uint32Array;
  readonly words: number;
  readonly length: number;
}

function createSums(length: number, pairs: number, { estimator }: StackingOptions): Sums {
  const row = () => new Float64Array(length);
  const words = Math.ceil(pairs / BITS);
  const shared = row();
  // By least squares the shares are the spans.
  const spans = estimator === "mean" ? row() : shared;
  return {
    shared,
    square: row(),
    spans,
    missing: new Uint32Array(words * length),
    words,
    length,
  };
}

function gather(
  { shared, square, spans, missing, length }: Sums,
  phase: Float32Array,
  pixels: number,
  first: number,
  count: number,
  terms: readonly PairTerm[],
  { gaps = "nan" }: StackingOptions,
): void {
  for (const values of [shared, square, spans, missing]) values.fill(0);
  const hasSpans = spans !== shared;
  for (let k = 0; k < terms.length; k++) {
    const { span, share, origin } = terms[k]!;
    const start = k * pixels + first;
    const word = Math.floor(k / BITS) * length;
    const bit = 1 << (k % BITS);
    for (let p = 0; p < count; p++) {
      let value = phase[start + p]!;
      if (Number.isNaN(value)) {
        if (gaps === "nan") {
          missing[word + p]! |= bit;
          continue;
        }
        value = 0;
      }
      value -= origin;
      shared[p]! += share * value;
      square[p]! += value * value;
      if (hasSpans) spans[p]! += span * value;
    }
  }
}

/** What the pairs that a pixel has decide by themselves, whatever their phases are. */
interface Design {
  readonly weight: number;
  /** |T|^2 and |A'c|^2. */
  readonly spanSquare: number;
  readonly own: number;
  /** E |r|^2 in units of sigma^2, and whether the pairs leave anything to tell it from. */
  readonly expected: number;
  readonly isKnown: boolean;
}

/** Designs by the words that tell which pairs are missing; most pixels of a scene lack the same ones as others. */
function createDesigns(dates: number, pairs: readonly DatePair[], terms: readonly PairTerm[]) {
  const known = new Map<string, Design>();
  // A'T and A'c.
  const pullOfSpans = new Float64Array(dates);
  const pullOfShares = new Float64Array(dates);

  const design = (missing: readonly number[]): Design => {
    pullOfSpans.fill(0);
    pullOfShares.fill(0);
    let [weight, spanSquare, count] = [0, 0, 0];
    for (let k = 0; k < pairs.length; k++) {
      if ((missing[Math.floor(k / BITS)]! & (1 << (k % BITS))) !== 0) continue;
      const { span, share } = terms[k]!;
      const { reference, secondary } = pairs[k]!;
      weight += share * span;
      spanSquare += span * span;
      count += 1;
      pullOfSpans[reference]! -= span;
      pullOfSpans[secondary]! += span;
      pullOfShares[reference]! -= share;
      pullOfShares[secondary]! += share;
    }
    let [mixed, own] = [0, 0];
    for (let i = 0; i < dates; i++) {
      const pull = pullOfShares[i]! / weight;
      mixed += pullOfSpans[i]! * pull;
      own += pull * pull;
    }
    // |A|^2 is 2 for each pair.
    const expected = 2 * count - 2 * mixed + spanSquare * own;
    return { weight, spanSquare, own, expected, isKnown: expected > LEAST_FREEDOM * count };
  };

  return (missing: readonly number[]): Design => {
    const key = missing.join();
    const found = known.get(key) ?? design(missing);
    known.set(key, found);
    return found;
  };
}

function conclude(
  { shared, square, spans, missing, words, length }: Sums,
  count: number,
  designOf: (missing: readonly number[]) => Design,
  result: StackedVelocity,
  first: number,
): void {
  let design: Design | null = null;
  for (let p = 0; p < count; p++) {
    // As a rule a pixel lacks the same pairs as the one before it.
    let isSame = design !== null;
    for (let w = 0; isSame && w < words; w++)
      isSame = missing[w * length + p] === missing[w * length + p - 1];
    if (design === null || !isSame)
      design = designOf(Array.from({ length: words }, (_, w) => missing[w * length + p]!));
    const { weight, spanSquare, own, expected, isKnown } = design;
    const velocity = shared[p]! / weight;
    const residual = square[p]! - 2 * velocity * spans[p]! + velocity * velocity * spanSquare;
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
