import type { ByteProvider } from "./byte-provider.ts";

/** Small reads are made of blocks of this size: a header then costs one request, not twenty. */
const BLOCK_BYTES = 2 ** 16;
/** All blocks kept, of all files. */
const CACHE_BYTES = 32 * 2 ** 20;
/** A read of at least this size is one request of its own and leaves nothing behind. */
const LARGE_BYTES = 4 * BLOCK_BYTES;
/** Reading on and on fetches up to this many blocks ahead. */
const MOST_AHEAD = 32;
/** Browsers open six connections per host over HTTP/1.1. */
const LANES = 6;

/**
 * The blocks of files that were read, the least recently used given up first. One file's blocks are fetched in runs: two blocks
 * that are missing and lie together are one request.
 */
export class BlockCache {
  readonly #blocks = new Map<string, Uint8Array>();
  readonly #ids = new WeakMap<ByteProvider, number>();
  readonly #ahead = new WeakMap<ByteProvider, { next: number; count: number }>();
  readonly #pending = new Map<string, Promise<void>>();
  readonly #limit: number;
  #bytes = 0;
  #files = 0;

  constructor(limit = CACHE_BYTES) {
    this.#limit = limit;
  }

  /** Bytes held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Fills `target` from `offset`; returns how many bytes there were. */
  readSync(file: ByteProvider, target: Uint8Array, offset: number): number {
    const stop = Math.min(offset + target.length, file.size);
    if (offset >= stop) return 0;
    if (stop - offset >= LARGE_BYTES) {
      target.set(file.readSync(offset, stop));
      return stop - offset;
    }
    for (const [first, last] of this.#missing(file, offset, stop))
      this.#keep(file, first, file.readSync(...bytesOf(file, first, last)));
    return this.#copy(file, target, offset, stop) ?? this.#direct(file.readSync(offset, stop), target);
  }

  /** The same without blocking the thread. */
  async read(file: ByteProvider, target: Uint8Array, offset: number): Promise<number> {
    const stop = Math.min(offset + target.length, file.size);
    if (offset >= stop) return 0;
    if (stop - offset >= LARGE_BYTES) {
      target.set(await file.read(offset, stop));
      return stop - offset;
    }
    await this.#fetch(file, this.#missing(file, offset, stop));
    return this.#copy(file, target, offset, stop) ?? this.#direct(await file.read(offset, stop), target);
  }

  /** Fetches the blocks of small ranges that are about to be read, several at a time. */
  async announce(file: ByteProvider, ranges: readonly (readonly [offset: number, length: number])[]) {
    const wanted = new Set<number>();
    for (const [offset, length] of ranges) {
      if (length >= LARGE_BYTES) continue;
      const stop = Math.min(offset + length, file.size);
      for (let block = Math.floor(offset / BLOCK_BYTES); block * BLOCK_BYTES < stop; block++)
        if (!this.#blocks.has(this.#key(file, block))) wanted.add(block);
    }
    await this.#fetch(file, runsOf([...wanted].sort((a, b) => a - b)));
  }

  async #fetch(file: ByteProvider, runs: readonly Run[]): Promise<void> {
    if (runs.length > 1 && file.readMany !== undefined) {
      const parts = await file.readMany(runs.map((run) => bytesOf(file, ...run)));
      parts?.forEach((bytes, i) => {
        this.#keep(file, runs[i]?.[0] ?? 0, bytes);
      });
      if (parts !== null) return;
    }
    const queue = runs[Symbol.iterator]();
    const lane = async () => {
      for (let run = queue.next(); !run.done; run = queue.next()) await this.#fetchRun(file, ...run.value);
    };
    await Promise.all(Array.from({ length: Math.min(LANES, runs.length) }, lane));
  }

  /** One request; whoever wants the same run meanwhile waits for it. */
  async #fetchRun(file: ByteProvider, first: number, last: number): Promise<void> {
    const key = `${this.#key(file, first)}-${last}`;
    const pending =
      this.#pending.get(key) ??
      file
        .read(...bytesOf(file, first, last))
        .then((bytes) => this.#keep(file, first, bytes))
        .finally(() => this.#pending.delete(key));
    this.#pending.set(key, pending);
    await pending;
  }

  /** Runs of blocks that a read needs and that are not here, the last one longer where the file is read on and on. */
  #missing(file: ByteProvider, offset: number, stop: number): readonly Run[] {
    const first = Math.floor(offset / BLOCK_BYTES);
    const last = Math.floor((stop - 1) / BLOCK_BYTES);
    const wanted: number[] = [];
    for (let block = first; block <= last; block++)
      if (!this.#blocks.has(this.#key(file, block))) wanted.push(block);
    if (wanted.length === 0) return [];
    const before = this.#ahead.get(file);
    const count = before?.next === first ? Math.min(2 * before.count, MOST_AHEAD) : 1;
    const end = Math.min(last + count - 1, Math.ceil(file.size / BLOCK_BYTES) - 1);
    for (let block = last + 1; block <= end; block++)
      if (!this.#blocks.has(this.#key(file, block))) wanted.push(block);
    this.#ahead.set(file, { next: end + 1, count });
    return runsOf(wanted);
  }

  #keep(file: ByteProvider, first: number, bytes: Uint8Array): void {
    for (let at = 0, block = first; at < bytes.length; at += BLOCK_BYTES, block++) {
      const key = this.#key(file, block);
      this.#drop(key);
      // A copy: a view would keep the whole run alive.
      const kept = bytes.slice(at, at + BLOCK_BYTES);
      this.#blocks.set(key, kept);
      this.#bytes += kept.length;
    }
    for (const key of this.#blocks.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.#drop(key);
    }
  }

  #drop(key: string): void {
    this.#bytes -= this.#blocks.get(key)?.length ?? 0;
    this.#blocks.delete(key);
  }

  /** null where a block was given up again before it could be copied: then the cache is too small for the read. */
  #copy(file: ByteProvider, target: Uint8Array, offset: number, stop: number): number | null {
    for (let at = offset; at < stop; ) {
      const block = Math.floor(at / BLOCK_BYTES);
      const key = this.#key(file, block);
      const bytes = this.#blocks.get(key);
      if (bytes === undefined) return null;
      // Moved to the end: it was used last.
      this.#blocks.delete(key);
      this.#blocks.set(key, bytes);
      const end = Math.min(stop, (block + 1) * BLOCK_BYTES);
      target.set(bytes.subarray(at - block * BLOCK_BYTES, end - block * BLOCK_BYTES), at - offset);
      at = end;
    }
    return stop - offset;
  }

  #direct(bytes: Uint8Array, target: Uint8Array): number {
    target.set(bytes);
    return bytes.length;
  }

  #key(file: ByteProvider, block: number): string {
    let id = this.#ids.get(file);
    if (id === undefined) {
      id = ++this.#files;
      this.#ids.set(file, id);
    }
    return `${id}:${block}`;
  }
}

/** Blocks from the first to the last, both included. */
type Run = readonly [first: number, last: number];

const bytesOf = (file: ByteProvider, first: number, last: number): [start: number, stop: number] => [
  first * BLOCK_BYTES,
  Math.min((last + 1) * BLOCK_BYTES, file.size),
];

function runsOf(blocks: readonly number[]): Run[] {
  const runs: [number, number][] = [];
  for (const block of blocks) {
    const run = runs.at(-1);
    // A run stays below what one message between processes carries well.
    if (run !== undefined && run[1] === block - 1 && block - run[0] < MOST_AHEAD) run[1] = block;
    else runs.push([block, block]);
  }
  return runs;
}
