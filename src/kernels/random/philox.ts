const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
/** Weyl increments: the golden ratio and sqrt(3) - 1, as 32-bit fractions. */
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;
const TWO_POW_MINUS_32 = 2 ** -32;

/**
 * Philox4x32-10: four random 32-bit words as a pure function of a 128-bit counter and a 64-bit key, written
 * to out[at .. at + 3].
 *
 * Counter-based, so that any value of any stream can be computed alone: order, tiles and threads do not matter.
 *
 * Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC'11, section 3.3.
 */
export function philox(
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
  out: Uint32Array,
  at = 0,
): void {
  let c0 = counter0 >>> 0;
  let c1 = counter1 >>> 0;
  let c2 = counter2 >>> 0;
  let c3 = counter3 >>> 0;
  let k0 = key0 >>> 0;
  let k1 = key1 >>> 0;
  for (let round = 0; round < ROUNDS; round++) {
    const low0 = Math.imul(c0, MULTIPLIER_0) >>> 0;
    const low1 = Math.imul(c2, MULTIPLIER_1) >>> 0;
    // The double product is off by at most 2^11, far below half of 2^32: after the exact low word is taken
    // away, rounding gives the exact high word without 64-bit integers.
    const high0 = ((c0 * MULTIPLIER_0 - low0) * TWO_POW_MINUS_32 + 0.5) >>> 0;
    const high1 = ((c2 * MULTIPLIER_1 - low1) * TWO_POW_MINUS_32 + 0.5) >>> 0;
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0;
    k0 = (k0 + WEYL_0) >>> 0;
    k1 = (k1 + WEYL_1) >>> 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}
