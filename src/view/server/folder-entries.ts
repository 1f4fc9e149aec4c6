import { opendir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { isServedName } from "./served-names.ts";
import { isAbsence, isInside } from "./served-root.ts";

/** What a name in a folder leads to. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder";
  /** Without links. */
  readonly real: string;
  readonly isLink: boolean;
  readonly size: number;
  /** Unix milliseconds. */
  readonly modified: number;
}

/** How much a listing may still look at, and what it has met: shared by all its folders. */
export interface Survey {
  /** Names that may still be read. */
  left: number;
  /** Links that lead out of the root. */
  outside: number;
  /** Folders that may not be read. */
  closed: number;
}

/**
 * Files and folders that a folder of a root has names for, sorted by name. Left out: hidden names, links that lead out of the
 * root or nowhere, devices, pipes and sockets, and whatever exceeds the survey's bound.
 */
export async function readFolder(folder: string, root: string, survey: Survey): Promise<FolderEntry[]> {
  const names: string[] = [];
  try {
    // Name by name, so that a folder of millions is not in memory before it is cut.
    for await (const { name } of await opendir(folder)) {
      if (survey.left <= 0) break;
      survey.left--;
      if (isServedName(name)) names.push(name);
    }
  } catch (error) {
    if (!isAbsence(error)) throw error;
    survey.closed++;
  }
  const entries: FolderEntry[] = [];
  for (const name of names.sort()) {
    const entry = await lookAt(folder, name, root, survey);
    if (entry !== null) entries.push(entry);
  }
  return entries;
}

/** What one name leads to; null where it is nothing that is served. */
export async function lookAt(
  folder: string,
  name: string,
  root: string,
  survey: Survey,
): Promise<FolderEntry | null> {
  try {
    const path = join(folder, name);
    const real = await realpath(path);
    if (!isInside(root, real)) {
      survey.outside++;
      return null;
    }
    const stats = await stat(real);
    const kind = stats.isFile() ? "file" : stats.isDirectory() ? "folder" : null;
    if (kind === null) return null;
    return { name, kind, real, isLink: real !== path, size: stats.size, modified: Math.floor(stats.mtimeMs) };
  } catch (error) {
    if (isAbsence(error)) return null;
    throw error;
  }
}
