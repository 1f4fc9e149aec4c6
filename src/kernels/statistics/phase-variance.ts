import { configError } from "../../errors.ts";
import { multilookPhaseDensity } from "./phase-density.ts";

/** Above this the closed form costs more than it tells: the variance is inversely proportional to the looks. */
export const MAX_LOOKS = 1024;
/** MintPy caps the looks here, because its Gamma functions overflow beyond. */
const MINTPY_MAX_LOOKS = 80;
/** MintPy's table: 200 coherences in steps of 0.005 and 200 phases, both ends included. */
const MINTPY_STEPS = 200;

/** Abscissae and weights of the 16-point Gauss-Legendre rule on -1..1 (positive half), Abramowitz & Stegun 25.4.30. */
const GAUSS_NODE = [
  0.0950125098376374, 0.2816035507792589, 0.4580167776572274, 0.6178762444026438, 0.755404408355003,
  0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
];
const GAUSS_WEIGHT = [
  0.1894506104550685, 0.1826034150449236, 0.1691565193950025, 0.1495959888165767, 0.1246289712555339,
  0.0951585116824928, 0.0622535239386479, 0.0271524594117541,
];

/** Whole looks of at least 1, as the density needs them. Throws a config error when not a positive number. */
export function wholeLooks(looks: number, cap = MAX_LOOKS): number {
  if (!(looks > 0))
    throw configError({
      code: "looks-invalid",
      what: "The number of looks must be a positive number.",
      got: String(looks),
      fix: "Give the number of independent looks of the interferograms (range looks x azimuth looks / 1.94 for Sentinel-1).",
    });
  return Math.min(Math.max(Math.round(looks), 1), cap);
}

/**
 * Variance of the interferometric phase (rad^2) from coherence (0..1) and number of looks: the second moment of
 * the multilook phase density over -pi..pi. pi^2/3 without coherence, 0 at full coherence.
 */
export function phaseVariance(coherence: number, looks: number): number {
  const wanted = wholeLooks(looks, Number.POSITIVE_INFINITY);
  const used = Math.min(wanted, MAX_LOOKS);
  const gamma = Math.min(Math.max(coherence, 0), 1);
  if (gamma === 1) return 0;
  const variance = phaseMoment(gamma, used, 2);
  // Beyond the cap the density is Gaussian (Cramer-Rao) for all but the smallest coherences.
  return wanted === used
    ? variance
    : Math.min(variance, Math.max(variance * (used / wanted), fisherVariance(gamma, wanted)));
}

/** Integral over -pi..pi of |phase|^order times the density; 1 for order 0 (a check), the variance for 2. */
export function phaseMoment(coherence: number, looks: number, order: 0 | 2): number {
  // Panels start at the Cramer-Rao width of the peak and double: each then sees a smooth function.
  const peak = Math.sqrt(fisherVariance(coherence, looks));
  let low = 0;
  let sum = 0;
  for (let high = Math.min(peak, Math.PI / 4); low < Math.PI; high = Math.min(2 * high, Math.PI)) {
    const centre = (low + high) / 2;
    const half = (high - low) / 2;
    GAUSS_NODE.forEach((node, i) => {
      for (const phase of [centre - half * node, centre + half * node])
        sum +=
          GAUSS_WEIGHT[i]! *
          half *
          phase ** order *
          Math.max(multilookPhaseDensity(phase, coherence, looks), 0);
    });
    low = high;
  }
  return 2 * sum;
}

/** Cramer-Rao bound of the phase variance, rad^2 (Rodriguez and Martin 1992). Infinite without coherence. */
export function fisherVariance(coherence: number, looks: number): number {
  return (1 - coherence * coherence) / (2 * looks * coherence * coherence);
}

/**
 * MintPy's table of phase variances, bit-compatible in method: 200 coherences 0.0025 + 0.005 j; a sum over 200
 * phases with both -pi and pi counted; looks rounded and capped at 80; non-positive entries replaced by the
 * smallest positive one.
 */
export function tabulateMintpyVariance(looks: number): Float64Array {
  const whole = wholeLooks(looks, MINTPY_MAX_LOOKS);
  const table = new Float64Array(MINTPY_STEPS);
  for (let j = 0; j < MINTPY_STEPS; j++) {
    const coherence = 0.0025 + 0.005 * j;
    let sum = 0;
    for (let m = 0; m < MINTPY_STEPS; m++) {
      const phase = -Math.PI + (2 * Math.PI * m) / (MINTPY_STEPS - 1);
      sum += phase * phase * multilookPhaseDensity(phase, coherence, whole);
    }
    table[j] = (sum * 2 * Math.PI) / MINTPY_STEPS;
  }
  const smallest = table.reduce(
    (least, value) => (value > 0 ? Math.min(least, value) : least),
    Number.POSITIVE_INFINITY,
  );
  return table.map((value) => (value > 0 ? value : smallest));
}
