import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile, rename, stat, writeFile } from "node:fs/promises";
import { fromSystemError, inputError } from "../errors.ts";

/** What the file system says of a file; when none of it changed, the content did not either. */
interface Stamp {
  readonly size: number;
  readonly mtime: string;
  /** Change time: the kernel sets it on every write, and no program can set it back. */
  readonly ctime: string;
  readonly inode: string;
}

interface Entry extends Stamp {
  readonly sha256: string;
}

/** Large reads keep the hash, not the system calls, the limit (1.7 GB/s against 0.9 at 64 KiB). */
const READ_BYTES = 1 << 20;
/** Files hashed at a time: hides the latency of many small chunk files. */
const PARALLEL = 8;

/**
 * SHA-256 of files, remembered by size, times and inode. A file whose stamp is unchanged is not read again; any write,
 * even one that keeps size and modification time, changes its change time.
 */
export class ContentDigests {
  readonly #entries: Map<string, Entry>;
  readonly #cachePath: string | null;
  #dirty = false;

  private constructor(cachePath: string | null, entries: Map<string, Entry>) {
    this.#cachePath = cachePath;
    this.#entries = entries;
  }

  /** Opens the memory kept at `cachePath`; a missing or unreadable one only means hashing again. */
  static async open(cachePath: string | null): Promise<ContentDigests> {
    const text = cachePath === null ? null : await readFile(cachePath, "utf8").catch(() => null);
    return new ContentDigests(cachePath, new Map(text === null ? [] : parseEntries(text)));
  }

  /** Digests of all the files, in their order. */
  async of(paths: readonly string[], signal?: AbortSignal): Promise<string[]> {
    const result: string[] = new Array(paths.length);
    let next = 0;
    const worker = async () => {
      for (let i = next++; i < paths.length; i = next++) {
        signal?.throwIfAborted();
        result[i] = await this.#one(paths[i]!);
      }
    };
    await Promise.all(Array.from({ length: Math.min(PARALLEL, paths.length) }, worker));
    return result;
  }

  async save(): Promise<void> {
    if (!this.#dirty || this.#cachePath === null) return;
    const temporary = `${this.#cachePath}.${process.pid}.tmp`;
    await writeFile(temporary, JSON.stringify([...this.#entries]));
    await rename(temporary, this.#cachePath);
    this.#dirty = false;
  }

  async #one(path: string): Promise<string> {
    const stamp = await stampOf(path);
    const known = this.#entries.get(path);
    if (known && sameStamp(known, stamp)) return known.sha256;
    const sha256 = await hashFile(path);
    const after = await stampOf(path);
    if (!sameStamp(stamp, after))
      throw inputError({
        code: "input-changing",
        what: "An input file changed while it was being read.",
        where: path,
        fix: "Wait until the program that writes it has finished, then run again.",
      });
    this.#entries.set(path, { ...stamp, sha256 });
    this.#dirty = true;
    return sha256;
  }
}

async function stampOf(path: string): Promise<Stamp> {
  try {
    const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
    return { size: Number(size), mtime: String(mtimeNs), ctime: String(ctimeNs), inode: String(ino) };
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

const sameStamp = (a: Stamp, b: Stamp) =>
  a.size === b.size && a.mtime === b.mtime && a.ctime === b.ctime && a.inode === b.inode;

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const piece of createReadStream(path, { highWaterMark: READ_BYTES }))
      hash.update(piece as Buffer);
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
  return hash.digest("hex");
}

function parseEntries(text: string): [string, Entry][] {
  try {
    const entries = JSON.parse(text) as [string, Entry][];
    return entries.filter(([path, entry]) => typeof path === "string" && typeof entry.sha256 === "string");
  } catch {
    // A half-written or foreign memory is no loss: everything is hashed again.
    return [];
  }
}
