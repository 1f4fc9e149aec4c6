import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fromSystemError, isUpwarpError, storageError, type UpwarpError } from "../errors.ts";

let counter = 0;

/** Every unfinished file is named like this; readers and digests pass over such names. */
export const isTemporary = (name: string) => name.startsWith(".tmp-");

/**
 * Removes what killed writers left in a folder, and in the folders below it when asked. Only for folders that nobody
 * else writes to.
 */
export function removeUnfinished(folder: string, { below = false }: { readonly below?: boolean } = {}): void {
  try {
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (isTemporary(entry.name)) rmSync(join(folder, entry.name), { recursive: true, force: true });
      else if (below && entry.isDirectory()) removeUnfinished(join(folder, entry.name), { below });
  } catch (cause) {
    throw fromSystemError(cause, folder);
  }
}

/** What the system said when a file could not be written, as a typed error. */
export function writeFailure(path: string, cause: unknown): UpwarpError {
  if (isUpwarpError(cause)) return cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : null;
  if (code === "ENOENT")
    return storageError({
      code: "folder-missing",
      what: "The folder to write to does not exist.",
      where: path,
      fix: "Create the folder first.",
      cause,
    });
  const known = fromSystemError(cause, path);
  if (isUpwarpError(known)) return known;
  return storageError({
    code: "write-failed",
    what: "The file cannot be written.",
    where: path,
    got: code ?? String(cause),
    fix: "Check the disk and the path, then try again.",
    cause,
  });
}

/** Tells this thread from all others, on other machines that share the disk too. */
const WRITER = randomBytes(6).toString("hex");

/** A name beside `path` that no other thread or process uses. */
export const temporaryName = (path: string) =>
  join(dirname(path), `.tmp-${WRITER}-${counter++}-${basename(path)}`);

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
