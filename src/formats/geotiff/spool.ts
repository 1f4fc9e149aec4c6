import { type FileHandle, open, rm } from "node:fs/promises";
import { type TemporaryFile, writeAll } from "../atomic-write.ts";

/** Held in memory up to this size; a map of a few thousand pixels never touches the disk twice. */
const MEMORY_BYTES = 32 * 2 ** 20;
const COPY_BYTES = 4 * 2 ** 20;

/**
 * Bytes that are appended now and copied into the final file later: the order of a cloud-optimized GeoTIFF
 * (small overviews before the full image) is not the order in which its tiles are made.
 */
export class Spool {
  readonly #path: string;
  #chunks: Uint8Array[] = [];
  #held = 0;
  #file: FileHandle | null = null;
  #spilled = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Bytes appended so far. */
  get size(): number {
    return this.#spilled + this.#held;
  }

  async append(bytes: Uint8Array): Promise<void> {
    this.#chunks.push(bytes);
    this.#held += bytes.byteLength;
    if (this.#held > MEMORY_BYTES) await this.#spill();
  }

  async #spill(): Promise<void> {
    this.#file ??= await open(this.#path, "w+");
    for (const chunk of this.#chunks) {
      await writeAll(this.#file, chunk, this.#spilled);
      this.#spilled += chunk.byteLength;
    }
    this.#chunks = [];
    this.#held = 0;
  }

  /** Copies everything to a position of another file. */
  async copyTo(target: TemporaryFile, position: number): Promise<void> {
    if (this.#file) {
      const buffer = new Uint8Array(COPY_BYTES);
      for (let at = 0; at < this.#spilled; ) {
        const { bytesRead } = await this.#file.read(buffer, 0, Math.min(COPY_BYTES, this.#spilled - at), at);
        await target.writeAt(buffer.subarray(0, bytesRead), position + at);
        at += bytesRead;
      }
    }
    let at = position + this.#spilled;
    for (const chunk of this.#chunks) {
      await target.writeAt(chunk, at);
      at += chunk.byteLength;
    }
  }

  /** Removes the file on disk, if one was made. Safe to call twice. */
  async discard(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    this.#chunks = [];
    if (file === null) return;
    await file.close();
    await rm(this.#path, { force: true });
  }
}
