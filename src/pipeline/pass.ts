import type { TilePlan } from "../stack/tile-plan.ts";
import type { Source } from "../stack/variable.ts";
import type { Facts, Records } from "./step.ts";

/**
 * Consecutive tile steps that run together on each tile, so that the stack is read once and what one step makes is
 * handed to the next in memory. Plain JSON: this is what a worker thread is started with.
 */
export interface Pass {
  readonly steps: readonly PassStep[];
  /** Inputs read from disk, by name. */
  readonly sources: Readonly<Record<string, Source>>;
  readonly plan: TilePlan;
  /** Indices into plan.tiles that are still to do. */
  readonly tiles: readonly number[];
  readonly facts: Facts;
}

export interface PassStep {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly records: Records;
  /** Inputs that exist for this step. */
  readonly inputs: readonly string[];
  /** Store group that grows under a temporary name. */
  readonly path: string;
}
