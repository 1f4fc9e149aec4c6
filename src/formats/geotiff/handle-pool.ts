import { type FileHandle, open } from "node:fs/promises";

interface Pooled {
  readonly handle: Promise<FileHandle>;
  /** Reads under way. */
  users: number;
}

/**
 * Open files of one thread, a bounded number of them: a stack of a thousand GeoTIFFs would otherwise hold a
 * thousand descriptors in every thread, and many clusters allow 1024 or 4096 to a process.
 */
export class HandlePool {
  readonly #most: number;
  /** The least recently used first. */
  readonly #pooled = new Map<object, Pooled>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Descriptors that are open or being opened. */
  get size(): number {
    return this.#pooled.size;
  }

  /** Calls `read` with the owner's file, opened when it is not open. Errors are the system's own. */
  async use<T>(owner: object, path: string, read: (file: FileHandle) => Promise<T>): Promise<T> {
    const pooled = this.#pooled.get(owner) ?? { handle: open(path, "r"), users: 0 };
    this.#pooled.delete(owner);
    this.#pooled.set(owner, pooled);
    pooled.users++;
    try {
      await this.#shrink();
      return await read(await pooled.handle);
    } catch (error) {
      // A file that could not be opened is tried again the next time.
      if (await failed(pooled)) this.#pooled.delete(owner);
      throw error;
    } finally {
      pooled.users--;
      if (this.#pooled.get(owner) !== pooled) await release(pooled);
    }
  }

  /** Closes the owner's file, after the reads under way. A later use opens it again. */
  async close(owner: object): Promise<void> {
    const pooled = this.#pooled.get(owner);
    if (pooled === undefined) return;
    this.#pooled.delete(owner);
    await release(pooled);
  }

  async #shrink(): Promise<void> {
    for (const [owner, pooled] of this.#pooled) {
      if (this.#pooled.size <= this.#most) return;
      if (pooled.users > 0) continue;
      this.#pooled.delete(owner);
      await release(pooled);
    }
  }
}

const failed = (pooled: Pooled) =>
  pooled.handle.then(
    () => false,
    () => true,
  );

/** Closes a file that nobody reads; one in use is closed by its last reader. */
async function release(pooled: Pooled): Promise<void> {
  if (pooled.users > 0 || (await failed(pooled))) return;
  await (await pooled.handle).close();
}
