import { createFactor, factorise, labelFactor, type NumericFactor, solveInPlace } from "./factorise.ts";
import { findIslands, type Islands, minimisePhases, minimiseVelocities, type Norm } from "./minimum-norm.ts";
import type { SymbolicFactor } from "./symbolic.ts";

export interface InversionOptions {
  /** Years between consecutive dates (dates - 1 values, positive). */
  readonly interval: Float64Array;
  /** Norm that decides between disconnected parts of a pixel's network. */
  readonly norm?: Norm;
  /**
   * What becomes of dates without valid pairs: "nan" marks the date; "zero" gives up the whole pixel (all
   * outputs 0) when any date but the reference has fewer than `minRedundancy` pairs, as MintPy does.
   */
  readonly gaps?: "nan" | "zero";
  /** Number of pairs below which a date counts as thin. */
  readonly minRedundancy?: number;
}

/** Phase series and quality of a batch of pixels. */
export interface Inversion {
  /** dates x pixels, rad, relative to the reference date. */
  readonly series: Float32Array;
  /** |mean over valid pairs of exp(i residual)|, 0..1 (Pepe and Lanari 2006); NaN without pairs. */
  readonly temporalCoherence: Float32Array;
  /** Number of valid pairs. */
  readonly pairCount: Int32Array;
  /** Connected components minus one; 0 = the pairs determine the whole series. */
  readonly deficiency: Int32Array;
  /** 1 where some date has fewer than `minRedundancy` valid pairs. */
  readonly thin: Uint8Array;
}

/**
 * Weighted least-squares phase of each date from the phases of pairs, pixel by pixel in float64: the oracle of
 * the WASM kernel. Minimises sum w_k (y_k - (x_secondary - x_reference))^2; where the valid pairs leave dates
 * disconnected, the minimum-norm solution (Berardino et al. 2002).
 *
 * @param phase pairs x pixels, rad, referenced in space; NaN = no data
 * @param weight pairs x pixels, or null for unit weights; not positive or NaN = no data
 */
export function invertNetwork(
  phase: Float32Array,
  weight: Float32Array | null,
  pixels: number,
  symbolic: SymbolicFactor,
  options: InversionOptions,
): Inversion {
  const solver = createPixelSolver(symbolic, options);
  const result = {
    series: new Float32Array(symbolic.dates * pixels),
    temporalCoherence: new Float32Array(pixels),
    pairCount: new Int32Array(pixels),
    deficiency: new Int32Array(pixels),
    thin: new Uint8Array(pixels),
  };
  for (let pixel = 0; pixel < pixels; pixel++) {
    solver.gather(phase, weight, pixel, pixels);
    solver.solve();
    for (let i = 0; i < symbolic.dates; i++) result.series[i * pixels + pixel] = solver.x[i]!;
    result.temporalCoherence[pixel] = solver.temporalCoherence;
    result.pairCount[pixel] = solver.count;
    result.deficiency[pixel] = solver.deficiency;
    result.thin[pixel] = solver.thin ? 1 : 0;
  }
  return result;
}

/** State of one pixel's inversion, reused from pixel to pixel; the noise propagation reads the factor. */
export interface PixelSolver {
  /** Phase of each pair, 0 where missing. */
  readonly y: Float64Array;
  /** Weight of each pair, 0 where missing. */
  readonly w: Float64Array;
  /** Phase of each date relative to the reference date. */
  readonly x: Float64Array;
  readonly factor: NumericFactor;
  /** Islands of the pixel's network; null when all dates are connected. */
  readonly islands: Islands | null;
  readonly temporalCoherence: number;
  readonly count: number;
  readonly deficiency: number;
  readonly thin: boolean;
  gather(phase: Float32Array, weight: Float32Array | null, pixel: number, pixels: number): void;
  solve(): void;
}

export function createPixelSolver(symbolic: SymbolicFactor, options: InversionOptions): PixelSolver {
  const { interval, norm = "velocity", gaps = "nan", minRedundancy = 1 } = options;
  const { dates, pairs, order, position, pairReference, pairSecondary } = symbolic;
  const factor = createFactor(symbolic);
  const [y, w] = [new Float64Array(pairs), new Float64Array(pairs)];
  const [x, b] = [new Float64Array(dates), new Float64Array(dates)];
  const label = new Int32Array(dates);
  const degree = new Int32Array(dates);
  const state = {
    islands: null as Islands | null,
    temporalCoherence: 0,
    count: 0,
    deficiency: 0,
    thin: false,
  };

  const gather: PixelSolver["gather"] = (phase, weight, pixel, pixels) => {
    for (let k = 0; k < pairs; k++) {
      const value = phase[k * pixels + pixel]!;
      const trust = weight === null ? 1 : weight[k * pixels + pixel]!;
      const valid = Math.abs(value) < Number.POSITIVE_INFINITY && trust > 0;
      y[k] = valid ? value : 0;
      w[k] = valid ? trust : 0;
    }
  };

  const countDegrees = () => {
    degree.fill(0);
    state.count = 0;
    for (let k = 0; k < pairs; k++) {
      if (w[k] === 0) continue;
      state.count++;
      degree[order[pairReference[k]!]!]! += 1;
      degree[order[pairSecondary[k]!]!]! += 1;
    }
    state.thin = degree.some((n, i) => n < minRedundancy && (gaps === "nan" || i !== symbolic.reference));
  };

  const solve = () => {
    countDegrees();
    b.fill(0);
    for (let k = 0; k < pairs; k++) {
      const pull = w[k]! * y[k]!;
      b[pairReference[k]!]! -= pull;
      b[pairSecondary[k]!]! += pull;
    }
    state.deficiency = factorise(symbolic, w, factor) - 1;
    solveInPlace(symbolic, factor, b);
    for (let i = 0; i < dates; i++) x[i] = b[position[i]!]!;
    state.islands = null;
    if (state.deficiency > 0) {
      labelFactor(symbolic, factor, label);
      state.islands = findIslands(label, symbolic.reference);
      if (norm === "velocity") minimiseVelocities(x, state.islands, interval, symbolic.reference);
      else minimisePhases(x, state.islands);
    }
    state.temporalCoherence = measureCoherence();
    finishGaps();
  };

  const measureCoherence = () => {
    let [real, imaginary] = [0, 0];
    for (let k = 0; k < pairs; k++) {
      if (w[k] === 0) continue;
      const residual = y[k]! - (x[order[pairSecondary[k]!]!]! - x[order[pairReference[k]!]!]!);
      real += Math.cos(residual);
      imaginary += Math.sin(residual);
    }
    return Math.hypot(real, imaginary) / state.count;
  };

  const finishGaps = () => {
    if (gaps === "nan") {
      for (let i = 0; i < dates; i++) if (degree[i] === 0) x[i] = Number.NaN;
    } else if (state.thin || state.count === 0) {
      x.fill(0);
      state.temporalCoherence = 0;
      state.count = 0;
    }
  };

  return {
    y,
    w,
    x,
    factor,
    gather,
    solve,
    get islands() {
      return state.islands;
    },
    get temporalCoherence() {
      return state.temporalCoherence;
    },
    get count() {
      return state.count;
    },
    get deficiency() {
      return state.deficiency;
    },
    get thin() {
      return state.thin;
    },
  };
}
