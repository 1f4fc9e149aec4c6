import { closeSync, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { formatError, inputError, storageError } from "../../errors.ts";
import { brokenFile } from "./broken-file.ts";

/** One open file, shared by every variable of a path in this thread, and closed by the last of them. */
export interface SharedFile {
  readonly path: string;
  /** Bytes. Every declared size is compared with it before anything is allocated. */
  readonly size: number;
  /** Changes when the file is replaced or rewritten: inode, size and modification time. */
  readonly identity: string;
  /** What readers derive from the file once (chunk indexes), forgotten when the file is closed. */
  readonly derived: Map<string, unknown>;
  /** Bytes from `offset`; a range that leaves the file is the format error "file-damaged". */
  read(offset: number, length: number): Uint8Array;
  readInto(target: Uint8Array, offset: number): void;
}

interface Entry extends SharedFile {
  readonly descriptor: number;
  holders: number;
}

const open = new Map<string, Entry>();

/** Opens the file, or joins those who have it open already. Call `release` once for each `acquire`. */
export function acquireFile(path: string): { file: SharedFile; release: () => void } {
  const key = `${path}\n${fileIdentity(path)}`;
  const entry = open.get(key) ?? openEntry(path);
  open.set(key, entry);
  entry.holders += 1;
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    entry.holders -= 1;
    if (entry.holders > 0) return;
    open.delete(key);
    closeSync(entry.descriptor);
  };
  return { file: entry, release };
}

/** Runs `use` with the file open. */
export async function withFile<T>(path: string, use: (file: SharedFile) => T | Promise<T>): Promise<T> {
  const { file, release } = acquireFile(path);
  try {
    return await use(file);
  } finally {
    release();
  }
}

/** How many files this thread holds open; for tests of leaks. */
export const openFileCount = () => open.size;

/** Inode, size and modification time: equal for as long as the file's content is the same. */
export function fileIdentity(path: string): string {
  try {
    return identityOf(statSync(path));
  } catch (cause) {
    throw accessError(path, cause);
  }
}

const identityOf = ({ dev, ino, size, mtimeMs }: Stats) => `${dev}:${ino}:${size}:${mtimeMs}`;

function openEntry(path: string): Entry {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (cause) {
    throw accessError(path, cause);
  }
  const stats = fstatSync(descriptor);
  if (!stats.isFile()) {
    closeSync(descriptor);
    throw formatError({
      code: "not-a-file",
      what: "The path is not a regular file.",
      where: path,
      fix: "Name the file itself.",
    });
  }
  const size = stats.size;
  const readInto = (target: Uint8Array, offset: number) => {
    if (!(offset >= 0) || offset + target.length > size)
      throw brokenFile(
        path,
        "The file refers to bytes beyond its end.",
        `${target.length} bytes at ${offset} of ${size}`,
      );
    let done = 0;
    while (done < target.length) {
      const count = readSync(descriptor, target, done, target.length - done, offset + done);
      if (count === 0)
        throw brokenFile(path, "The file became shorter while it was read.", `${size} bytes before`);
      done += count;
    }
  };
  const read = (offset: number, length: number) => {
    // Checked before the allocation, because the length may come from a hostile header.
    if (!(length >= 0) || !(offset >= 0) || offset + length > size)
      throw brokenFile(
        path,
        "The file refers to bytes beyond its end.",
        `${length} bytes at ${offset} of ${size}`,
      );
    const bytes = new Uint8Array(length);
    readInto(bytes, offset);
    return bytes;
  };
  return {
    path,
    size,
    identity: identityOf(stats),
    derived: new Map(),
    read,
    readInto,
    descriptor,
    holders: 0,
  };
}

function accessError(path: string, cause: unknown) {
  const reason = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
  if (reason === "ENOENT" || reason === "ENOTDIR")
    return inputError({
      code: "file-missing",
      what: "The file does not exist.",
      where: path,
      fix: "Check the path.",
      cause,
    });
  return storageError({
    code: "file-unreadable",
    what: "The system refuses to open the file.",
    where: path,
    got: reason,
    fix: "Check its permissions and that the disk is there.",
    cause,
  });
}
