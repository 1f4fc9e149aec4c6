import { createHash } from "node:crypto";
import { open, readFile, rename, stat, writeFile } from "node:fs/promises";
import { cancelledError, fromSystemError, inputError, storageError } from "../errors.ts";

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
  /** Whether a later write is certain to give another change time; only then is the hash kept for later runs. */
  readonly settled: boolean;
}

/** Large reads keep the hash, not the system calls, the limit (1.7 GB/s against 0.9 at 64 KiB). */
const READ_BYTES = 1 << 20;
/**
 * A file written this short before it is hashed may be written again within the same tick of the clock that stamps it
 * (4 ms on a local disk, 2 s on FAT and some network file systems) and would look unchanged.
 */
const SETTLING_MILLISECONDS = 2500;
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
      // One buffer for all files of a lane: fresh ones cost more in page faults than the hash itself.
      const buffer = Buffer.allocUnsafe(READ_BYTES);
      for (let i = next++; i < paths.length; i = next++) {
        if (signal?.aborted) throw cancelledError();
        const path = paths[i]!;
        result[i] = isUrl(path) ? await hashUrl(path, signal) : await this.#one(path, buffer);
      }
    };
    await Promise.all(Array.from({ length: Math.min(PARALLEL, paths.length) }, worker));
    return result;
  }

  async save(): Promise<void> {
    if (!this.#dirty || this.#cachePath === null) return;
    const temporary = `${this.#cachePath}.${process.pid}.tmp`;
    await writeFile(temporary, JSON.stringify([...this.#entries].filter(([, { settled }]) => settled)));
    await rename(temporary, this.#cachePath);
    this.#dirty = false;
  }

  async #one(path: string, buffer: Buffer): Promise<string> {
    const stamp = await stampOf(path);
    const known = this.#entries.get(path);
    if (known && sameStamp(known, stamp)) return known.sha256;
    const sha256 = await hashFile(path, buffer);
    const after = await stampOf(path);
    if (!sameStamp(stamp, after))
      throw inputError({
        code: "input-changing",
        what: "An input file changed while it was being read.",
        where: path,
        fix: "Wait until the program that writes it has finished, then run again.",
      });
    const settled = Date.now() - Number(BigInt(stamp.ctime) / 1_000_000n) > SETTLING_MILLISECONDS;
    this.#entries.set(path, { ...stamp, sha256, settled });
    this.#dirty = true;
    return sha256;
  }
}

const isUrl = (path: string) => /^https?:\/\//i.test(path);

/** What an address holds, by its bytes; `absent` for one that holds nothing, as a store's optional metadata may. */
async function hashUrl(url: string, signal?: AbortSignal): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, signal ? { signal } : {});
  } catch (cause) {
    if (signal?.aborted) throw cancelledError();
    throw unreachable(url, String(cause), cause);
  }
  if (response.status === 404) return "absent";
  if (!response.ok) throw unreachable(url, `HTTP ${response.status} ${response.statusText}`);
  return createHash("sha256")
    .update(new Uint8Array(await response.arrayBuffer()))
    .digest("hex");
}

const unreachable = (url: string, got: string, cause?: unknown) =>
  storageError({
    code: "address-unreachable",
    what: "An address could not be read.",
    where: url,
    got,
    fix: "Check the address and the network, then run again.",
    ...(cause !== undefined && { cause }),
  });

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

async function hashFile(path: string, buffer: Buffer): Promise<string> {
  const hash = createHash("sha256");
  try {
    const file = await open(path, "r");
    try {
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
        if (bytesRead === 0) return hash.digest("hex");
        hash.update(buffer.subarray(0, bytesRead));
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

function parseEntries(text: string): [string, Entry][] {
  try {
    const entries = JSON.parse(text) as [string, Entry][];
    return entries.filter(
      ([path, entry]) => typeof path === "string" && typeof entry.sha256 === "string" && entry.settled,
    );
  } catch {
    // A half-written or foreign memory is no loss: everything is hashed again.
    return [];
  }
}
