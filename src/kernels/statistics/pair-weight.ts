import { fisherVariance, phaseVariance, tabulateMintpyVariance, wholeLooks } from "./phase-variance.ts";

/**
 * What an interferogram's phase weighs in the inversion: `var` the inverse phase variance, `fim` the Fisher
 * information (its Cramer-Rao bound), `coh` the coherence itself, `none` one.
 */
export type WeightKind = "var" | "fim" | "coh" | "none";

/** Coherence is biased upwards at its low end; below this it says no more (MintPy's floor for all kinds). */
const COHERENCE_FLOOR = 0.05;
/** Full coherence would weigh infinitely; MintPy's ceiling for `fim`, kept for `var`. */
const COHERENCE_CEILING = 0.999;
const TABLE_INTERVALS = 1000;
/** First and last coherence of MintPy's table, and the distance between two of its 200 knots. */
const MINTPY_FIRST = 0.0025;
const MINTPY_LAST = 0.9975;
const MINTPY_STEP = 0.005;

/**
 * A weight function made ready for whole stacks, in numbers that the WASM kernel reads too. Everything is
 * evaluated in float32, operation by operation, so that both give the same bits:
 * c = clamp(coherence, floor, ceiling), NaN as floor; `none` 1; `coh` c; `fim` looks2 c^2 / (1 - c^2);
 * `var` 1 / (v + reference variance), v = value + fraction * slope at t = (c - origin) / step in the table.
 */
export interface Weighting {
  readonly kind: WeightKind;
  readonly floor: number;
  readonly ceiling: number;
  readonly origin: number;
  readonly step: number;
  /** Twice the number of looks. */
  readonly looks2: number;
  /** Value and slope to the next knot, interleaved; empty unless `kind` is `var`. */
  readonly table: Float32Array;
}

export interface WeightingOptions {
  /** "mintpy" gives its 200-step table without interpolation, its looks capped at 80 and its floors. */
  readonly compat?: "mintpy";
}

/** Prepares the weight function `kind` for interferograms of `looks` independent looks (see `Weighting`). */
export function createWeighting(kind: WeightKind, looks: number, options: WeightingOptions = {}): Weighting {
  const whole = kind === "var" || kind === "fim" ? wholeLooks(looks, Number.POSITIVE_INFINITY) : 1;
  const bounds = { kind, origin: 0, step: 1, looks2: 2 * whole, table: new Float32Array(0) };
  if (kind !== "var")
    return {
      ...bounds,
      floor: Math.fround(COHERENCE_FLOOR),
      ceiling: kind === "fim" ? Math.fround(COHERENCE_CEILING) : 1,
    };
  if (options.compat === "mintpy") {
    const table = new Float32Array(400);
    tabulateMintpyVariance(whole).forEach((variance, j) => {
      table[2 * j] = variance;
    });
    const [floor, ceiling] = [Math.fround(COHERENCE_FLOOR), Math.fround(MINTPY_LAST)];
    return {
      ...bounds,
      floor,
      ceiling,
      origin: Math.fround(MINTPY_FIRST),
      step: Math.fround(MINTPY_STEP),
      table,
    };
  }
  return {
    ...bounds,
    floor: 0,
    ceiling: Math.fround(COHERENCE_CEILING),
    step: Math.fround(1 / TABLE_INTERVALS),
    table: tabulateVariance(whole),
  };
}

/**
 * MintPy finds the step of its variance table in float64. In float32, a coherence one rounding below the edge of a step
 * (0.4475) falls on the other side. This moves each coherence to the middle of its step, where both agree; what is
 * not above the floor stays, as `Weighting` lifts it.
 */
export function snapToMintpyStep(coherence: Float32Array): Float32Array {
  return coherence.map((c) => {
    if (!(c > COHERENCE_FLOOR)) return c;
    const step = Math.trunc((Math.min(c, MINTPY_LAST) - MINTPY_FIRST) / MINTPY_STEP);
    return MINTPY_FIRST + (step + 0.5) * MINTPY_STEP;
  });
}

function tabulateVariance(looks: number): Float32Array {
  const value = Float32Array.from({ length: TABLE_INTERVALS + 1 }, (_, j) =>
    phaseVariance(j / TABLE_INTERVALS, looks),
  );
  const table = new Float32Array(2 * TABLE_INTERVALS + 2);
  value.forEach((variance, j) => {
    table[2 * j] = variance;
    table[2 * j + 1] = j < TABLE_INTERVALS ? value[j + 1]! - variance : 0;
  });
  return table;
}

/** The weight of one pair from its formula, in float64: what the tables of `createWeighting` approximate. */
export function pairWeight(coherence: number, looks: number, kind: WeightKind): number {
  const known = Number.isNaN(coherence) ? 0 : coherence;
  const clamp = (low: number, high: number) => Math.min(Math.max(known, low), high);
  if (kind === "none") return 1;
  if (kind === "coh") return clamp(COHERENCE_FLOOR, 1);
  if (kind === "fim")
    return (
      1 /
      fisherVariance(clamp(COHERENCE_FLOOR, COHERENCE_CEILING), wholeLooks(looks, Number.POSITIVE_INFINITY))
    );
  return 1 / phaseVariance(clamp(0, COHERENCE_CEILING), looks);
}

/**
 * Weights of all pairs at all pixels.
 *
 * @param coherence pairs x pixels, 0..1; NaN counts as no coherence
 * @param referenceVariance one value per pair, rad^2: the phase variance of the reference pixel, which every
 *   referenced phase carries too. Only `var` uses it.
 * @returns pairs x pixels, all positive
 */
export function weighPairs(
  coherence: Float32Array,
  weighting: Weighting,
  pixels: number,
  referenceVariance: ArrayLike<number> | null = null,
): Float32Array {
  const weight = new Float32Array(coherence.length);
  for (let i = 0; i < weight.length; i++) {
    const extra = referenceVariance === null ? 0 : referenceVariance[Math.floor(i / pixels)]!;
    weight[i] = weighOne(coherence[i]!, weighting, Math.fround(extra));
  }
  return weight;
}

const { fround } = Math;

function weighOne(coherence: number, weighting: Weighting, referenceVariance: number): number {
  const { kind, floor, ceiling, origin, step, looks2, table } = weighting;
  if (kind === "none") return 1;
  const c = coherence > floor ? Math.min(coherence, ceiling) : floor;
  if (kind === "coh") return c;
  if (kind === "fim") {
    const squared = fround(c * c);
    return fround(fround(looks2 * squared) / fround(1 - squared));
  }
  const t = fround(fround(c - origin) / step);
  const j = Math.floor(t);
  const variance = fround(table[2 * j]! + fround(fround(t - j) * table[2 * j + 1]!));
  return fround(1 / fround(variance + referenceVariance));
}
