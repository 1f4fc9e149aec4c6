import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { storageError } from "../../errors.ts";

/** A file that appears under its name only when it is complete. */
export interface TemporaryFile {
  writeAt(bytes: Uint8Array, position: number): Promise<void>;
  /** Flushes to the disk and takes the final name, replacing what bore it. */
  commit(): Promise<void>;
  /** Removes what was written. Safe after `commit`, and twice. */
  discard(): Promise<void>;
}

/** Creates the temporary file beside the final one, because a rename does not cross file systems. */
export async function createTemporaryFile(path: string): Promise<TemporaryFile> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  const guarded = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (cause) {
      throw writeError(path, cause);
    }
  };
  let handle: FileHandle | null = await guarded(() => open(temporary, "wx"));
  const close = async () => {
    const open = handle;
    handle = null;
    await open?.close();
  };
  return {
    writeAt: (bytes, position) =>
      guarded(async () => {
        for (let done = 0; done < bytes.length; ) {
          if (handle === null) throw new Error("the file is closed");
          const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
          done += bytesWritten;
        }
      }),
    commit: () =>
      guarded(async () => {
        await handle?.sync();
        await close();
        await rename(temporary, path);
      }),
    discard: () =>
      guarded(async () => {
        await close();
        await rm(temporary, { force: true });
      }),
  };
}

const FIXES: Readonly<Record<string, readonly [code: string, fix: string]>> = {
  ENOSPC: ["disk-full", "Free some space or write to another disk; nothing was left under the final name."],
  EDQUOT: ["disk-full", "Your quota is used up: free some space or write elsewhere."],
  EACCES: ["permission-denied", "Choose a folder that you may write to."],
  EPERM: ["permission-denied", "Choose a folder that you may write to."],
  EROFS: ["permission-denied", "The disk is read-only: choose another folder."],
  ENOENT: ["folder-missing", "Create the folder first."],
};

function writeError(path: string, cause: unknown) {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
  const [code, fix] = FIXES[reason] ?? ["write-failed", "Check the disk and the path."];
  return storageError({ code, what: "The file cannot be written.", where: path, got: reason, fix, cause });
}
