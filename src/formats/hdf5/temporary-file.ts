import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { temporaryName, writeFailure } from "../atomic-write.ts";

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
  const temporary = temporaryName(path);
  const guarded = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (cause) {
      throw writeFailure(path, cause);
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
