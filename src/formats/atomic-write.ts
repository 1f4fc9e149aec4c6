import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import { storageError, type UpwarpError } from "../errors.ts";

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
    throw asStorageError(cause, path);
  }
}

/** Creates a folder and its parents. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    throw asStorageError(cause, path);
  }
}

const REASONS: Readonly<Record<string, readonly [code: string, what: string, fix: string]>> = {
  ENOSPC: [
    "disk-full",
    "The disk is full.",
    "Free some space, or write elsewhere; then run the same command again.",
  ],
  EDQUOT: [
    "disk-full",
    "The disk quota is used up.",
    "Free some space, or write elsewhere; then run the same command again.",
  ],
  EACCES: [
    "no-permission",
    "The system refuses access.",
    "Check the owner and the mode of the file and its folder.",
  ],
  EPERM: [
    "no-permission",
    "The system refuses access.",
    "Check the owner and the mode of the file and its folder.",
  ],
  EROFS: ["no-permission", "The file system is read-only.", "Write elsewhere."],
  EMFILE: ["too-many-files", "Too many files are open.", "Raise the limit (ulimit -n) or use fewer workers."],
  ENFILE: ["too-many-files", "Too many files are open.", "Raise the limit (ulimit -n) or use fewer workers."],
  ENOENT: ["file-missing", "The file or its folder is absent.", "Check the path."],
  ENOTDIR: ["file-missing", "A part of the path is not a folder.", "Check the path."],
  EISDIR: ["file-missing", "A folder stands where a file was expected.", "Check the path."],
};

/** The system's error, as one of ours. */
export function asStorageError(cause: unknown, path: string): UpwarpError {
  const errno = typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
  const [code, what, fix] = REASONS[errno] ?? [
    "storage-failed",
    "The disk did not do what was asked.",
    "See the cause.",
  ];
  return storageError({ code, what, where: path, got: errno || String(cause), fix, cause });
}
