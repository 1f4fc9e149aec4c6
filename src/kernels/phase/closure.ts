import { inputError } from "../../errors.ts";

/** Whole cycles in a phase: what is left after it is wrapped to [-pi, pi). */
export const cyclesOf = (phase: number) => Math.floor((phase + Math.PI) / (2 * Math.PI));

export interface ClosureOptions {
  /** Phase of the reference point in each pair, rad, subtracted first; default 0. */
  readonly referencePhase?: ArrayLike<number>;
  /**
   * What a missing phase (NaN) does: "nan" leaves its triplets out; "zero" counts it as a phase of 0 that is not
   * referenced, as MintPy does, for which 0 is "no data".
   */
  readonly gaps?: "nan" | "zero";
}

export interface ClosureCounts {
  /** Triplets of each pixel whose closure phase holds at least one whole cycle: T_int of Yunjun et al. (2019), equation 7. */
  readonly nonzero: Uint16Array;
  /** Triplets of each pixel with a phase in all three pairs. */
  readonly closed: Uint16Array;
}

/**
 * Counts, for each pixel, the triplets of pairs whose unwrapped phases do not close to the same cycle:
 * k = round((C - wrap(C)) / 2 pi) is not 0 for C = phase[ab] + phase[bc] - phase[ac]. Each wrong cycle of one pair shows in
 * all its triplets.
 *
 * @param phase pairs x pixels, rad; NaN = no data
 * @param triplets pair indices (ab, bc, ac), three for each triplet: see `listTriplets`
 * @throws input error `closure-triplets` when there are more triplets than a count can hold, or a pair has no phase
 */
export function countNonzeroClosures(
  phase: Float32Array,
  triplets: Int32Array,
  pixels: number,
  { referencePhase, gaps = "nan" }: ClosureOptions = {},
): ClosureCounts {
  checkTriplets(phase, triplets, pixels);
  const nonzero = new Uint16Array(pixels);
  const open = new Uint16Array(pixels);
  for (let first = 0; first < pixels; first += BATCH) {
    const last = Math.min(pixels, first + BATCH);
    for (let t = 0; t < triplets.length; t += 3) {
      const [ab, bc, ac] = [triplets[t]!, triplets[t + 1]!, triplets[t + 2]!];
      const a = { start: ab * pixels, origin: referencePhase?.[ab] ?? 0 };
      const b = { start: bc * pixels, origin: referencePhase?.[bc] ?? 0 };
      const c = { start: ac * pixels, origin: referencePhase?.[ac] ?? 0 };
      if (gaps === "zero") closeOverGaps(phase, a, b, c, first, last, nonzero);
      else close(phase, a, b, c, first, last, nonzero, open);
    }
  }
  const all = triplets.length / 3;
  return { nonzero, closed: open.map((count) => all - count) };
}

/** Pixels whose phases in all pairs stay in the second cache from one triplet to the next. */
const BATCH = 1024;

/** Where a pair's phases lie, and its phase at the reference. */
interface Referenced {
  readonly start: number;
  readonly origin: number;
}

/** One triplet over a range of pixels: most of them close and cost no writing. */
function close(
  phase: Float32Array,
  { start: atAb, origin: ofAb }: Referenced,
  { start: atBc, origin: ofBc }: Referenced,
  { start: atAc, origin: ofAc }: Referenced,
  first: number,
  last: number,
  nonzero: Uint16Array,
  open: Uint16Array,
): void {
  for (let p = first; p < last; p++) {
    const closure = phase[atAb + p]! - ofAb + (phase[atBc + p]! - ofBc) - (phase[atAc + p]! - ofAc);
    // False for NaN as well.
    if (closure >= -Math.PI && closure < Math.PI) continue;
    if (Number.isNaN(closure)) open[p]! += 1;
    else nonzero[p]! += 1;
  }
}

function closeOverGaps(
  phase: Float32Array,
  { start: atAb, origin: ofAb }: Referenced,
  { start: atBc, origin: ofBc }: Referenced,
  { start: atAc, origin: ofAc }: Referenced,
  first: number,
  last: number,
  nonzero: Uint16Array,
): void {
  for (let p = first; p < last; p++) {
    let [a, b, c] = [phase[atAb + p]! - ofAb, phase[atBc + p]! - ofBc, phase[atAc + p]! - ofAc];
    if (Number.isNaN(a)) a = 0;
    if (Number.isNaN(b)) b = 0;
    if (Number.isNaN(c)) c = 0;
    const closure = a + b - c;
    if (!(closure >= -Math.PI && closure < Math.PI)) nonzero[p]! += 1;
  }
}

const MOST = 65_535;

function checkTriplets(phase: Float32Array, triplets: Int32Array, pixels: number): void {
  const pairs = pixels > 0 ? phase.length / pixels : 0;
  const isKnown = triplets.every((pair) => pair >= 0 && pair < pairs);
  if (isKnown && triplets.length % 3 === 0 && triplets.length / 3 <= MOST) return;
  throw inputError({
    code: "closure-triplets",
    what: "The triplets do not belong to these phases.",
    got: `${triplets.length / 3} triplets of ${pairs} pairs`,
    fix: `Give at most ${MOST} triplets, each of three of the pairs.`,
  });
}
