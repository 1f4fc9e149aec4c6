import { constants } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { isAbsence, isInside, type ServedRoot } from "./served-root.ts";

export interface OpenFile {
  readonly handle: FileHandle;
  readonly size: number;
  /** Unix milliseconds. */
  readonly modified: number;
  /** Strong: another content has another tag, as far as the file system tells. */
  readonly etag: string;
}

/** Not through a link that was put there after the look, and without waiting for the writer of a pipe. (0 on Windows.) */
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a regular file below a root; null when there is none. `parts` are names (see `isServedName`). Links are followed, and
 * where they lead must lie in the root. What was opened is looked at again, not what bore its name before.
 */
export async function openServed(root: ServedRoot, parts: readonly string[]): Promise<OpenFile | null> {
  try {
    const path = await locateServed(root, parts);
    // Before it is opened, too: to open a device can do something already.
    if (path === null || !(await stat(path)).isFile()) return null;
    const handle = await open(path, FLAGS);
    try {
      const stats = await handle.stat({ bigint: true });
      if (stats.isFile())
        return {
          handle,
          size: Number(stats.size),
          modified: Number(stats.mtimeMs),
          etag: `"${[stats.ino, stats.size, stats.mtimeNs].map((value) => value.toString(36)).join("-")}"`,
        };
      await handle.close();
      return null;
    } catch (error) {
      await handle.close();
      throw error;
    }
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}

/** Where a file or folder below a root really lies; null where that is not within the root. Throws what the system says. */
export async function locateServed(root: ServedRoot, parts: readonly string[]): Promise<string | null> {
  const [first = "", ...rest] = parts;
  switch (root.kind) {
    case "folder": {
      const real = await realpath(join(root.real, ...parts));
      return isInside(root.real, real) ? real : null;
    }
    case "store": {
      if (first !== root.name) return null;
      const real = await realpath(join(root.real, ...rest));
      return isInside(root.real, real) ? real : null;
    }
    case "file": {
      const expected = rest.length === 0 ? root.files.get(first) : undefined;
      if (expected === undefined) return null;
      return (await realpath(join(root.folder, first))) === expected ? expected : null;
    }
  }
}
