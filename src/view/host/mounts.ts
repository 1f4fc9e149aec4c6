import { BlockCache } from "./block-cache.ts";
import type { ByteProvider } from "./byte-provider.ts";
import { systemError } from "./system-error.ts";

/** A file of the virtual tree. */
export interface MountedFile {
  readonly kind: "file";
  readonly id: number;
  readonly bytes: ByteProvider;
}

export interface MountedFolder {
  readonly kind: "folder";
  readonly id: number;
  readonly entries: Map<string, MountedFile | MountedFolder>;
}

const root: MountedFolder = { kind: "folder", id: 1, entries: new Map() };
let nodes = 1;

/** What all files share. */
export const blocks = new BlockCache();

/** Puts a file into the tree under an absolute path such as "/0/velocity.tif"; its folders come with it. */
export function mountFile(path: string, bytes: ByteProvider): void {
  const parts = partsOf(path);
  const name = parts.pop();
  if (name === undefined) throw systemError("EINVAL", "mount", path);
  let folder = root;
  for (const part of parts) {
    const next = folder.entries.get(part) ?? { kind: "folder", id: ++nodes, entries: new Map() };
    if (next.kind === "file") throw systemError("ENOTDIR", "mount", path);
    folder.entries.set(part, next);
    folder = next;
  }
  folder.entries.set(name, { kind: "file", id: ++nodes, bytes });
}

/** The file or folder at a path; null where there is none. */
export function findNode(path: string): MountedFile | MountedFolder | null {
  let node: MountedFile | MountedFolder = root;
  for (const part of partsOf(path)) {
    if (node.kind === "file") return null;
    const next = node.entries.get(part);
    if (next === undefined) return null;
    node = next;
  }
  return node;
}

export function nodeAt(path: string, syscall: string): MountedFile | MountedFolder {
  const node = findNode(path);
  if (node === null) throw systemError("ENOENT", syscall, path);
  return node;
}

export function fileAt(path: string, syscall: string): MountedFile {
  const node = nodeAt(path, syscall);
  if (node.kind === "folder") throw systemError("EISDIR", syscall, path);
  return node;
}

export function folderAt(path: string, syscall: string): MountedFolder {
  const node = nodeAt(path, syscall);
  if (node.kind === "file") throw systemError("ENOTDIR", syscall, path);
  return node;
}

/** Fetches what is about to be read; see formats/announced-reads.ts. */
export async function announce(path: string, ranges: readonly (readonly [number, number])[]): Promise<void> {
  const node = findNode(path);
  if (node?.kind === "file") await blocks.announce(node.bytes, ranges);
}

/** "." stays, ".." goes up, and nothing leads above the root. */
function partsOf(path: string): string[] {
  const parts: string[] = [];
  for (const part of path.split("/"))
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  return parts;
}
