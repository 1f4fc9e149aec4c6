import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fromSystemError } from "../../../errors.ts";
import type { ImagePlaces } from "../../../geo/nearest-pixels.ts";
import type { Range, ReadOptions } from "../../../stack/variable.ts";

/** Where in an image each pixel of another grid lies. */
export interface PlaceTable {
  /** Rows and columns of the image. */
  readonly image: { readonly y: number; readonly x: number };
  /** Places of a window of the other grid, counted in pixel centres of the image; NaN outside of it. */
  read(window: readonly [Range, Range], options?: ReadOptions): Promise<ImagePlaces>;
  close(): Promise<void>;
}

/** A row and a column of four bytes each. */
const PLACE_BYTES = 8;

/** Places of a whole map in a temporary file beside `out`, written row by row: a large map's do not fit into memory. */
export class SpooledPlaces {
  private constructor(
    private readonly folder: string,
    private readonly file: number,
    private readonly width: number,
  ) {}

  static async create(out: string, width: number): Promise<SpooledPlaces> {
    const beside = dirname(resolve(out));
    try {
      const folder = await mkdtemp(join(beside, ".tmp-places-"));
      return new SpooledPlaces(folder, openSync(join(folder, "places"), "w+"), width);
    } catch (cause) {
      throw fromSystemError(cause, beside);
    }
  }

  /** Whole rows, from the given one on. */
  write(row: number, { rows, columns }: ImagePlaces): void {
    const pairs = new Float32Array(2 * rows.length);
    for (let i = 0; i < rows.length; i++) {
      pairs[2 * i] = rows[i] as number;
      pairs[2 * i + 1] = columns[i] as number;
    }
    const bytes = new Uint8Array(pairs.buffer);
    try {
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.file, bytes, done, bytes.length - done, row * this.width * PLACE_BYTES + done);
    } catch (cause) {
      throw fromSystemError(cause, this.folder);
    }
  }

  read([[top, bottom], [left, right]]: readonly [Range, Range]): ImagePlaces {
    const width = right - left;
    const pairs = new Float32Array(2 * (bottom - top) * width);
    const bytes = new Uint8Array(pairs.buffer);
    // Whole rows lie one behind the other.
    const run = width === this.width ? bottom - top : 1;
    for (let y = top; y < bottom; y += run) {
      const from = (y * this.width + left) * PLACE_BYTES;
      const to = (y - top) * width * PLACE_BYTES;
      for (let done = 0; done < run * width * PLACE_BYTES; ) {
        const count = readSync(this.file, bytes, to + done, run * width * PLACE_BYTES - done, from + done);
        if (count === 0) throw new RangeError("the table of places is shorter than its map");
        done += count;
      }
    }
    const count = pairs.length / 2;
    const [rows, columns] = [new Float32Array(count), new Float32Array(count)];
    for (let i = 0; i < count; i++) {
      rows[i] = pairs[2 * i] as number;
      columns[i] = pairs[2 * i + 1] as number;
    }
    return { rows, columns };
  }

  async close(): Promise<void> {
    closeSync(this.file);
    await rm(this.folder, { recursive: true, force: true });
  }
}
