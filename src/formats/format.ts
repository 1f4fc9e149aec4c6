import type { Dataset, Source, Variable } from "../stack/variable.ts";

/** The first bytes of a file (or of a folder's marker), by which a format is known. Names never decide. */
export interface Head {
  readonly path: string;
  readonly isDirectory: boolean;
  /** Up to 4096 bytes; empty for a folder. */
  readonly bytes: Uint8Array;
}

/** What a file format offers: to be recognised, opened, and reopened from a source in another thread. */
export interface Format {
  readonly name: string;
  recognises(head: Head): boolean | Promise<boolean>;
  /** Reads headers only. Errors are `formatError`s with the path and the fix. */
  open(path: string): Promise<Dataset>;
  /** Opens one variable again from its source. */
  openVariable(source: Source): Promise<Variable>;
  /** Every file whose content decides what the variable reads (headers and sidecars included). */
  files(source: Source): Promise<readonly string[]>;
}
