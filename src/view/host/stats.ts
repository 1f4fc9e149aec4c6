import type { MountedFile, MountedFolder } from "./mounts.ts";

/** What Node's `fs.Stats` says, as far as our readers ask. */
export interface Stats {
  readonly dev: number;
  readonly ino: number;
  readonly size: number;
  readonly mtimeMs: number;
  isFile(): boolean;
  isDirectory(): boolean;
}

export function statsOf(node: MountedFile | MountedFolder): Stats {
  const isFile = node.kind === "file";
  return {
    dev: 0,
    ino: node.id,
    size: isFile ? node.bytes.size : 0,
    mtimeMs: isFile ? node.bytes.modified : 0,
    isFile: () => isFile,
    isDirectory: () => !isFile,
  };
}

/** A name in a folder, as `readdir` gives it with `withFileTypes`. */
export interface Dirent {
  readonly name: string;
  readonly parentPath: string;
  isFile(): boolean;
  isDirectory(): boolean;
}

export interface ReaddirOptions {
  readonly withFileTypes?: boolean;
  readonly recursive?: boolean;
}

/** The entries of a folder, those of the folders in it as well when asked for. */
export function entriesOf(path: string, folder: MountedFolder, recursive: boolean): Dirent[] {
  const parentPath = path.length > 1 ? path.replace(/\/+$/, "") : path;
  return [...folder.entries].flatMap(([name, node]) => {
    const entry: Dirent = {
      name,
      parentPath,
      isFile: () => node.kind === "file",
      isDirectory: () => node.kind === "folder",
    };
    const below =
      recursive && node.kind === "folder" ? entriesOf(`${parentPath}/${name}`, node, recursive) : [];
    return [entry, ...below];
  });
}

/** Names as `readdir` gives them: relative to the folder. */
export const namesOf = (path: string, entries: readonly Dirent[]): string[] =>
  entries.map(({ name, parentPath }) => {
    const folder = parentPath.slice(path.replace(/\/+$/, "").length).replace(/^\//, "");
    return folder === "" ? name : `${folder}/${name}`;
  });
