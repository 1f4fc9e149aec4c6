import type { Crew } from "../compute/pool.ts";
import type { Stack } from "../stack/stack.ts";
import type { OnEvent } from "./events.ts";
import type { Provenance, RunFolder } from "./folder.ts";
import type { Host } from "./host.ts";
import type { KeyedStep, Keys } from "./keys.ts";
import type { Recipe } from "./recipe.ts";
import { SOFTWARE } from "./software.ts";
import type { Facts } from "./step.ts";

/** What the runners of passes and global steps share. */
export interface RunState {
  readonly recipe: Recipe;
  /** What the next steps see: a step may have narrowed the network. */
  readonly stack: Stack;
  readonly facts: Facts;
  readonly host: Host;
  readonly folder: RunFolder;
  readonly keys: Keys;
  readonly params: Readonly<Record<string, unknown>>;
  /** Grows as global steps finish. */
  readonly records: Record<string, unknown>;
  readonly steps: ReadonlyMap<string, string>;
  /** Worker threads; null where the host has none. */
  readonly crew: Crew | null;
  readonly workers: number;
  readonly memory: number;
  readonly signal: AbortSignal;
  readonly onEvent: OnEvent;
}

/** Provenance of a step that has just been computed. */
export function provenanceOf(keyed: KeyedStep, notes: readonly string[] = []): Provenance {
  const { step, key, digest } = keyed;
  return { digest, key, software: SOFTWARE, doc: step.doc, references: step.references ?? [], notes };
}
