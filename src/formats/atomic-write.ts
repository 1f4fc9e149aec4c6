import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fromSystemError, isUpwarpError, storageError } from "../errors.ts";

let counter = 0;

/** Every unfinished file is named like this; readers and digests pass over such names. */
export const isTemporary = (name: string) => name.startsWith(".tmp-");

/** Tells this thread from all others, on other machines that share the disk too. */
const WRITER = randomBytes(6).toString("hex");

/** A name beside `path`, because a rename does not cross file systems; no other thread or process uses it. */
export const temporaryName = (path: string) =>
  join(dirname(path), `.tmp-${WRITER}-${counter++}-${basename(path)}`);

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
    throw writeFailure(path, cause);
  }
}

/** A file that is written in parts, in any order, and appears under its name only when it is complete. */
export interface TemporaryFile {
  /** Its name until then; what else its writer sets aside for a while may be called after it. */
  readonly temporaryPath: string;
  writeAt(bytes: Uint8Array, position: number): Promise<void>;
  /** Flushes to the disk and takes the final name, replacing what bore it. */
  commit(): Promise<void>;
  /** Removes what was written. Safe after `commit`, and twice. */
  discard(): Promise<void>;
}

/** Creates the file. It throws storage errors. */
export async function createTemporaryFile(path: string): Promise<TemporaryFile> {
  const temporaryPath = temporaryName(path);
  const guarded = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (cause) {
      throw writeFailure(path, cause);
    }
  };
  let handle: FileHandle | null = await guarded(() => open(temporaryPath, "wx"));
  const close = async () => {
    const open = handle;
    handle = null;
    await open?.close();
  };
  return {
    temporaryPath,
    writeAt: (bytes, position) =>
      guarded(async () => {
        if (handle === null) throw new Error("the file is closed");
        await writeAll(handle, bytes, position);
      }),
    commit: () =>
      guarded(async () => {
        await handle?.sync();
        await close();
        await rename(temporaryPath, path);
        await syncFolder(dirname(path));
      }),
    discard: () =>
      guarded(async () => {
        await close();
        await rm(temporaryPath, { force: true });
      }),
  };
}

/** Writes a file in parts: under its own name it is whole or absent, and on any error nothing is left behind. */
export async function writeInParts(
  path: string,
  write: (file: TemporaryFile) => Promise<void>,
): Promise<void> {
  const file = await createTemporaryFile(path);
  try {
    await write(file);
    await file.commit();
  } catch (cause) {
    await file.discard();
    throw writeFailure(path, cause);
  }
}

/** Writes all bytes at a position: one call may write fewer. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.byteLength - done, position + done);
    done += bytesWritten;
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

/** A rename is on the disk when the folder is; some file systems cannot flush a folder, and need not. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } catch (error) {
    if (!isSystemError(error) || !["EINVAL", "EISDIR", "EPERM", "EBADF"].includes(error.code ?? ""))
      throw error;
  } finally {
    await handle.close();
  }
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === "string";

/** What is missing means another thing when a file is to be written than when one is read. */
const REASONS: Readonly<Record<string, readonly [code: string, what: string, fix: string]>> = {
  ENOENT: ["folder-missing", "The folder to write to does not exist.", "Create the folder first."],
};

/** What the system said when a file could not be written, as a storage error; what is no system error passes unchanged. */
export function writeFailure(path: string, cause: unknown): unknown {
  if (!isSystemError(cause)) return cause;
  const got = cause.code ?? cause.message;
  const [code, what, fix] = REASONS[got] ?? [];
  if (code && what && fix) return storageError({ code, what, where: path, got, fix, cause });
  const known = fromSystemError(cause, path);
  if (isUpwarpError(known)) return known;
  return storageError({
    code: "write-failed",
    what: "The file cannot be written.",
    where: path,
    got,
    fix: "Check the disk and try again.",
    cause,
  });
}
