import type { TypedArray } from "../../stack/variable.ts";

/** Decoded bytes that one variable may keep. A stack has hundreds of variables open, so this stays small. */
const CACHE_BYTES = 8 * 2 ** 20;

/**
 * Keeps decoded blocks that a window has used only in part, so that reading row by row decodes each block once.
 * A block that was used whole is dropped: windows aligned to the blocks leave nothing behind. Least recently
 * used blocks go first.
 */
export class BlockCache {
  readonly #blocks = new Map<number, TypedArray>();
  readonly #limit: number;
  #bytes = 0;

  constructor(limit = CACHE_BYTES) {
    this.#limit = limit;
  }

  get(block: number): TypedArray | undefined {
    const samples = this.#blocks.get(block);
    if (samples) {
      this.#blocks.delete(block);
      this.#blocks.set(block, samples);
    }
    return samples;
  }

  keep(block: number, samples: TypedArray): void {
    this.drop(block);
    if (samples.byteLength > this.#limit) return;
    this.#blocks.set(block, samples);
    this.#bytes += samples.byteLength;
    for (const oldest of this.#blocks.keys()) {
      if (this.#bytes <= this.#limit) break;
      this.drop(oldest);
    }
  }

  drop(block: number): void {
    this.#bytes -= this.#blocks.get(block)?.byteLength ?? 0;
    this.#blocks.delete(block);
  }

  clear(): void {
    this.#blocks.clear();
    this.#bytes = 0;
  }

  /** Bytes held now. */
  get bytes(): number {
    return this.#bytes;
  }
}
