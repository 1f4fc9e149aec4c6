import { closeSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";
import { fromSystemError } from "../errors.ts";

/** Bytes of one entry: eight hexadecimal digits and a line feed. A torn last entry is shorter and is dropped. */
const ENTRY = 9;

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
    const whole = text.length - (text.length % ENTRY);
    if (whole < text.length) truncateSync(this.#path, whole);
    const blocks = new Set<number>();
    for (let at = 0; at < whole; at += ENTRY) blocks.add(Number.parseInt(text.slice(at, at + ENTRY - 1), 16));
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
