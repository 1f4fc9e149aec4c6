import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isUpwarpError, storageError } from "../../errors.ts";

let counter = 0;

/**
 * Writes a file under a temporary name in the same folder, flushes it to the disk and renames it: under its own
 * name a file is whole or absent. `write` gets the handle and a prefix for further temporary files, which it
 * must remove itself. On any error nothing is left behind. Throws storage errors.
 */
export async function writeAtomically(
  path: string,
  write: (handle: FileHandle, temporaryPrefix: string) => Promise<void>,
): Promise<void> {
  counter += 1;
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${counter}.tmp`);
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
    throw isUpwarpError(error) || !isSystemError(error) ? error : unwritable(path, error);
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

const REASONS: Readonly<Record<string, readonly [code: string, what: string, fix: string]>> = {
  ENOSPC: ["disk-full", "The disk is full.", "Free some space or write to another disk."],
  EDQUOT: ["disk-full", "The disk quota is used up.", "Free some space or write to another disk."],
  EACCES: [
    "no-permission",
    "There is no permission to write here.",
    "Choose a folder that you may write to.",
  ],
  EPERM: ["no-permission", "There is no permission to write here.", "Choose a folder that you may write to."],
  EROFS: ["no-permission", "The file system is read-only.", "Choose a folder that you may write to."],
  ENOENT: ["folder-missing", "The folder to write to does not exist.", "Create the folder first."],
  ENOTDIR: ["folder-missing", "A part of the path is no folder.", "Check the path."],
  EISDIR: ["path-is-folder", "There is a folder of that name.", "Choose another name."],
};

function unwritable(path: string, error: NodeJS.ErrnoException) {
  const [code, what, fix] = REASONS[error.code ?? ""] ?? [
    "write-failed",
    "The file cannot be written.",
    "Check the disk and try again.",
  ];
  return storageError({ code, what, where: path, got: error.code ?? error.message, fix, cause: error });
}
