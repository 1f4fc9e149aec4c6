import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import { fromSystemError } from "../errors.ts";

let counter = 0;

/** Every unfinished file is named like this; readers and digests pass over such names. */
export const isTemporary = (name: string) => name.startsWith(".tmp-");

/** A name beside `path` that no other thread or process of this machine uses. */
export const temporaryName = (path: string) =>
  join(dirname(path), `.tmp-${process.pid}-${threadId}-${counter++}-${basename(path)}`);

/**
 * Writes a whole file under a temporary name and renames it: whoever sees the final name sees all of it.
 * Synchronous, because the four thread-pool trips of the asynchronous calls cost more than a chunk's copy.
 */
export function writeAtomically(path: string, data: Uint8Array | string): void {
  const temporary = temporaryName(path);
  try {
    writeFileSync(temporary, data);
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw fromSystemError(cause, path);
  }
}

/** Creates a folder and its parents. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}
