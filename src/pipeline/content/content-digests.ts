import { readFile, rename, writeFile } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { cancelledError } from "../../errors.ts";
import { digestAddress, isAddress } from "./digest-address.ts";
import { type FileDigest, openHasher } from "./digest-file.ts";
import { type Stamp, sameStamp, stampOf } from "./stamp.ts";

interface Entry extends Stamp {
  readonly sha256: string;
  /** Whether a later write is certain to give another change time; only then is the hash kept for later runs. */
  readonly settled: boolean;
}

/** Digests files, each reported as soon as it is done; worker threads may do it. */
export type DigestFiles = (
  paths: readonly string[],
  signal: AbortSignal,
  onDigest: (path: string, digest: FileDigest) => void,
) => Promise<void>;

/**
 * A file written this short before it is hashed may be written again within the same tick of the clock that stamps it
 * (4 ms on a local disk, 2 s on FAT and some network file systems) and would look unchanged.
 */
const SETTLING_MILLISECONDS = 2500;
/** Requests under way at a time: hides the latency of many small files. */
const PARALLEL = 8;
/** Less than this is hashed before a worker thread has loaded its code. */
const WORTH_THREADS = 64e6;

/**
 * SHA-256 of files, remembered by size, times and inode. A file whose stamp is unchanged is not read again; any write,
 * even one that keeps size and modification time, changes its change time.
 */
export class ContentDigests {
  readonly #entries: Map<string, Entry>;
  readonly #cachePath: string | null;
  readonly #onThreads: DigestFiles | null;
  #dirty = false;

  private constructor(cachePath: string | null, entries: Map<string, Entry>, onThreads: DigestFiles | null) {
    this.#cachePath = cachePath;
    this.#entries = entries;
    this.#onThreads = onThreads;
  }

  /**
   * Opens the memory kept at `cachePath`; a missing or unreadable one only means hashing again.
   *
   * @param onThreads what digests large amounts
   */
  static async open(cachePath: string | null, onThreads: DigestFiles | null = null): Promise<ContentDigests> {
    const text = cachePath === null ? null : await readFile(cachePath, "utf8").catch(() => null);
    return new ContentDigests(cachePath, new Map(text === null ? [] : parseEntries(text)), onThreads);
  }

  /** Digests of all the files and addresses, by path. */
  async of(
    paths: readonly string[],
    signal = new AbortController().signal,
  ): Promise<ReadonlyMap<string, string>> {
    const result = new Map<string, string>();
    const unknown: string[] = [];
    let bytes = 0;
    await inLanes([...new Set(paths)], signal, async (path) => {
      if (isAddress(path)) {
        result.set(path, await digestAddress(path, signal));
        return;
      }
      const stamp = await stampOf(path);
      const known = this.#entries.get(path);
      if (known && sameStamp(known, stamp)) result.set(path, known.sha256);
      else {
        unknown.push(path);
        bytes += stamp.size;
      }
    });
    const digest = this.#onThreads !== null && bytes > WORTH_THREADS ? this.#onThreads : digestHere;
    await digest(unknown, signal, (path, { stamp, sha256 }) => {
      const settled = Date.now() - Number(BigInt(stamp.ctime) / 1_000_000n) > SETTLING_MILLISECONDS;
      this.#entries.set(path, { ...stamp, sha256, settled });
      this.#dirty = true;
      result.set(path, sha256);
    });
    return result;
  }

  async save(): Promise<void> {
    if (!this.#dirty || this.#cachePath === null) return;
    const temporary = `${this.#cachePath}.${process.pid}.tmp`;
    await writeFile(temporary, JSON.stringify([...this.#entries].filter(([, { settled }]) => settled)));
    await rename(temporary, this.#cachePath);
    this.#dirty = false;
  }
}

const digestHere: DigestFiles = async (paths, signal, onDigest) => {
  const digestFile = openHasher();
  for (const path of paths) {
    if (signal.aborted) throw cancelledError();
    onDigest(path, await digestFile(path));
    await nextTurn();
  }
};

async function inLanes(
  paths: readonly string[],
  signal: AbortSignal,
  work: (path: string) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < paths.length) {
      if (signal.aborted) throw cancelledError();
      await work(paths[next++]!);
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, lane));
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
