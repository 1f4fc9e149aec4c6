import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { isUpwarpError } from "../../errors.ts";
import { temporaryName, writeFailure } from "../atomic-write.ts";

/**
 * Writes a file under a temporary name in the same folder, flushes it to the disk and renames it: under its own
 * name a file is whole or absent. `write` gets the handle and a prefix for further temporary files, which it
 * must remove itself. On any error nothing is left behind. Throws storage errors.
 */
export async function writeAtomically(
  path: string,
  write: (handle: FileHandle, temporaryPrefix: string) => Promise<void>,
): Promise<void> {
  const temporary = temporaryName(path);
  try {
    const handle = await open(temporary, "wx");
    try {
      await write(handle, temporary);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw isUpwarpError(error) || !isSystemError(error) ? error : writeFailure(path, error);
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
