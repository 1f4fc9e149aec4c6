import type { Grid } from "../geo/grid.ts";
import type { Stack } from "../stack/stack.ts";
import type { OutputStore } from "../stack/store.ts";
import type { Attributes, Source, Variable } from "../stack/variable.ts";
import type { Step } from "./step.ts";

/** A finished map on its way to a file that every GIS opens. */
export interface MapFile {
  readonly path: string;
  readonly variable: Variable;
  readonly grid: Grid;
  readonly attrs: Attributes;
}

/**
 * What the pipeline needs from the layers above it: file formats and the registry of steps. It is handed in, so that
 * the pipeline knows no format and tests can run it on arrays in memory.
 */
export interface Host {
  readonly store: OutputStore;
  openVariable(source: Source): Promise<Variable>;
  /** Every file whose content decides what a source reads. */
  sourceFiles(source: Source): Promise<readonly string[]>;
  /** The attributes by which a stored group can be opened as a stack again. */
  groupAttributes(stack: Omit<Stack, "grid" | "variables">): Attributes;
  writeMap(map: MapFile): Promise<void>;
  /** Removes what killed writers left under temporary names in a folder, and below it when asked. */
  removeUnfinished(folder: string, options?: { readonly below?: boolean }): void;
  findStep(name: string): Step;
  /** Module that worker threads start with; null runs the tiles on the calling thread. */
  readonly workerEntry: URL | null;
}
