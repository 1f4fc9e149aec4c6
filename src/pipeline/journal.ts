import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fromSystemError } from "../errors.ts";

/** Bytes of one entry: eight hexadecimal digits and a line feed. A torn last entry is shorter and is dropped. */
const ENTRY = 9;
const ENTRY_PATTERN = /^[0-9a-f]{8}\n$/;

/**
 * Which blocks of a growing output are on disk. An entry is appended only after its chunks were renamed into place,
 * so that a kill loses at most the tiles in flight.
 */
export class Journal {
  readonly #path: string;
  #file: number | null = null;

  constructor(folder: string) {
    this.#path = join(folder, "journal");
  }

  /** Blocks already written by an earlier, interrupted run. */
  read(): Set<number> {
    if (!existsSync(this.#path)) return new Set();
    const text = readFileSync(this.#path, "latin1");
    const blocks = new Set<number>();
    let whole = 0;
    // After a power failure the tail may be zeros: what follows the first line that is no entry is not believed.
    for (; ENTRY_PATTERN.test(text.slice(whole, whole + ENTRY)); whole += ENTRY)
      blocks.add(Number.parseInt(text.slice(whole, whole + ENTRY - 1), 16));
    if (whole < text.length) truncateSync(this.#path, whole);
    return blocks;
  }

  append(blocks: readonly number[]): void {
    try {
      this.#file ??= openSync(this.#path, "a");
      writeSync(
        this.#file,
        blocks.map((block) => `${block.toString(16).padStart(ENTRY - 1, "0")}\n`).join(""),
      );
    } catch (cause) {
      throw fromSystemError(cause, this.#path);
    }
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}
