import { join } from "node:path";
import { newFolder } from "../mintpy-comparison.ts";
import { assembleWorkFolder } from "../mintpy-work-folder.ts";

/** What one dataset, attribute list or text of a golden file agrees by. */
export interface Finding {
  readonly name: string;
  /** Largest absolute difference; 0 where things are equal to the letter. */
  readonly largest: number;
  readonly tolerance: number;
  /** Values that are 0 or NaN in only one of the two; undefined where there are none to be. */
  readonly elsewhere?: number;
}

/** A file of the golden set, how upwarp makes its own, and how far the two are apart. */
export interface GoldenFile {
  /** Path within mintpy-golden. */
  readonly file: string;
  /** As docs/compatibility.md tells it. */
  readonly made: string;
  compare(golden: Golden): Promise<readonly Finding[]>;
}

/** The golden set, and what has been made of it so far: several files come out of one command. */
export class Golden {
  readonly #made = new Map<string, Promise<string>>();
  readonly folder: string;
  constructor(folder: string) {
    this.folder = folder;
  }
  at(...parts: readonly string[]): string {
    return join(this.folder, ...parts);
  }
  expected(...parts: readonly string[]): string {
    return this.at("expected", ...parts);
  }
  /** MintPy's geometry file. */
  get geometry(): string {
    return this.at("input/inputs/geometryGeo.h5");
  }
  /** Runs what makes a folder, once; returns the folder. */
  make(name: string, into: (folder: string) => Promise<unknown>): Promise<string> {
    const known = this.#made.get(name);
    if (known) return known;
    const folder = newFolder();
    const made = into(folder).then(() => folder);
    this.#made.set(name, made);
    return made;
  }
  /** MintPy's work folder as it stood when the single commands ran. */
  workFolder(): Promise<string> {
    return this.make("work", (folder) => assembleWorkFolder(this.folder, folder));
  }
}
