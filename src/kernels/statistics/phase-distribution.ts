import { configError } from "../../errors.ts";
import { multilookPhaseDensity } from "./phase-density.ts";

/** Levels of asin(coherence). In this angle the quantiles are smooth at both ends of the coherence. */
const LEVELS = 257;
const OCTAVES = 31;
const CELLS_PER_OCTAVE = 16;
const NODES = OCTAVES * CELLS_PER_OCTAVE + 1;
const INTEGRATION_STEPS = 512;
const MOST_LOOKS = 500;

/** Quantiles of |phase noise| for one number of looks; opaque, made by `tabulatePhaseNoise`. */
export interface PhaseNoiseTable {
  readonly looks: number;
  /** [level of coherence][node of tail probability], rad. */
  readonly quantiles: Float32Array;
}

/**
 * Inverse distribution functions of the phase noise for all coherences and one number of looks (1 .. 500).
 *
 * |phase| is tabulated against p = P(|noise| > |phase|) with 16 cells in each octave of p down to 2^-31, because
 * equal cells of p would make the last one reach from about 2.5 sigma to pi and inflate the variance.
 */
export function tabulatePhaseNoise(looks: number): PhaseNoiseTable {
  if (!Number.isInteger(looks) || looks < 1 || looks > MOST_LOOKS)
    throw configError({
      code: "looks-out-of-bounds",
      what: `The number of looks must be a whole number from 1 to ${MOST_LOOKS}.`,
      got: String(looks),
      fix: "Round the equivalent number of looks.",
    });
  const quantiles = new Float32Array(LEVELS * NODES);
  // The last level, coherence 1, has no noise: zeros.
  for (let level = 0; level < LEVELS - 1; level++) {
    const coherence = Math.sin((level * Math.PI) / 2 / (LEVELS - 1));
    fillQuantiles(coherence, looks, quantiles.subarray(level * NODES, (level + 1) * NODES));
  }
  return { looks, quantiles };
}

/** |phase| at each node's tail probability, by integrating the density from pi down to 0 (Simpson). */
function fillQuantiles(coherence: number, looks: number, out: Float32Array): void {
  // Nodes crowd around zero where the density is narrow: width is the Cramer-Rao deviation.
  const width = Math.min(1, Math.sqrt((1 - coherence ** 2) / (2 * looks)) / Math.max(coherence, 1e-6));
  const stretch = Math.asinh(Math.PI / width) / INTEGRATION_STEPS;
  const phaseAt = (j: number) => width * Math.sinh(stretch * j);
  const weighted = (j: number) =>
    Math.max(0, multilookPhaseDensity(Math.min(phaseAt(j), Math.PI), coherence, looks)) *
    width *
    Math.cosh(stretch * j) *
    stretch;
  const tail = new Float64Array(INTEGRATION_STEPS + 1);
  let right = weighted(INTEGRATION_STEPS);
  for (let j = INTEGRATION_STEPS - 1; j >= 0; j--) {
    const left = weighted(j);
    tail[j] = tail[j + 1]! + (2 * (left + 4 * weighted(j + 0.5) + right)) / 6;
    right = left;
  }
  const total = tail[0]!;
  let j = INTEGRATION_STEPS;
  for (let node = 0; node < NODES - 1; node++) {
    const octave = Math.floor(node / CELLS_PER_OCTAVE);
    const cell = node % CELLS_PER_OCTAVE;
    const p = ((CELLS_PER_OCTAVE + cell) / (2 * CELLS_PER_OCTAVE)) * 2 ** (octave - OCTAVES + 1) * total;
    while (j > 0 && tail[j - 1]! < p) j--;
    const [low, high] = [tail[j]!, tail[j - 1]!];
    out[node] = phaseAt(j - (high > low ? (p - low) / (high - low) : 0));
  }
  out[NODES - 1] = 0;
}

/**
 * The phase noise, rad, that a uniform 32-bit word stands for: the top bit is the sign, the other 31 the tail
 * probability. For up to 80 looks the tail probability of what is drawn is right within 1 %, down to 1e-4.
 */
export function phaseNoise({ quantiles }: PhaseNoiseTable, coherence: number, word: number): number {
  const tail = word & 0x7fffffff || 1;
  const zeros = Math.clz32(tail);
  const mantissa = (tail << zeros) >>> 0;
  const node = (OCTAVES - zeros) * CELLS_PER_OCTAVE + ((mantissa >>> 27) & (CELLS_PER_OCTAVE - 1));
  const within = (mantissa & 0x7ffffff) / 0x8000000;
  const depth = (Math.asin(coherence) / (Math.PI / 2)) * (LEVELS - 1);
  const level = Math.min(depth | 0, LEVELS - 2);
  const i = level * NODES + node;
  const k = i + NODES;
  const lower = quantiles[i]! + within * (quantiles[i + 1]! - quantiles[i]!);
  const upper = quantiles[k]! + within * (quantiles[k + 1]! - quantiles[k]!);
  const size = lower + (depth - level) * (upper - lower);
  return word & 0x80000000 ? -size : size;
}
