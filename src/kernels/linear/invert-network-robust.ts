import { type Inversion, type InversionOptions, invertNetwork } from "./invert-network.ts";
import { RobustInverter, type RobustOptions, type WeightedBatchSolver } from "./robust-inverter.ts";
import type { SymbolicFactor } from "./symbolic.ts";

export interface RobustInversion extends Inversion {
  /** pairs x pixels: weights of the last solve, each the pair's own times a factor of at most 1. */
  readonly weight: Float32Array;
  readonly unsettled: number;
}

/**
 * `invertNetwork` by Huber's function or absolute values instead of squares, in plain TypeScript: the oracle of
 * `RobustInverter` on the WASM inverter. Arguments as there.
 */
export function invertNetworkRobust(
  phase: Float32Array,
  weight: Float32Array | null,
  pixels: number,
  symbolic: SymbolicFactor,
  options: InversionOptions & RobustOptions,
): RobustInversion {
  const solver = new OracleSolver(symbolic, options, pixels);
  solver.phase.set(phase);
  if (weight === null) solver.weight.fill(1);
  else solver.weight.set(weight);
  const { unsettled } = new RobustInverter(solver, symbolic, options).run(pixels);
  return { ...solver.result, weight: solver.weight, unsettled };
}

/** `invertNetwork` with the rows of a batch that is as long as the stack. */
class OracleSolver implements WeightedBatchSolver {
  readonly batch: number;
  readonly phase: Float32Array;
  readonly weight: Float32Array;
  readonly #symbolic: SymbolicFactor;
  readonly #options: InversionOptions;
  result: Inversion;

  constructor(symbolic: SymbolicFactor, options: InversionOptions, pixels: number) {
    this.#symbolic = symbolic;
    this.#options = options;
    this.batch = pixels;
    this.phase = new Float32Array(symbolic.pairs * pixels);
    this.weight = new Float32Array(symbolic.pairs * pixels);
    this.result = invertNetwork(this.phase, this.weight, 0, symbolic, options);
  }

  phaseRow(pair: number): Float32Array {
    return this.phase.subarray(pair * this.batch, (pair + 1) * this.batch);
  }

  qualityRow(pair: number): Float32Array {
    return this.weight.subarray(pair * this.batch, (pair + 1) * this.batch);
  }

  /** All pixels, whose rows lie `batch` apart: those beyond the number that is asked for are solved in vain. */
  run(): void {
    this.result = invertNetwork(this.phase, this.weight, this.batch, this.#symbolic, this.#options);
  }

  seriesRow(date: number): Float32Array {
    return this.result.series.subarray(date * this.batch, (date + 1) * this.batch);
  }

  qualityOf(): Inversion {
    return this.result;
  }
}
