import { allocate, componentsOf } from "../../stack/dtype.ts";
import type { DType, TypedArray } from "../../stack/variable.ts";
import { type CogCompression, encodeTile } from "./encode-tile.ts";
import { halveRows } from "./halve.ts";
import type { Spool } from "./spool.ts";

/** How all levels of one file are encoded. */
export interface TileEncoding {
  readonly dtype: DType;
  readonly nodata: number | null;
  readonly tileSize: number;
  readonly predictor: number;
  readonly compression: CogCompression;
}

/** Tiles encoded at the same time: enough for the four threads of Node's pool. */
const TILES_AT_ONCE = 8;

/**
 * One resolution of a cloud-optimized GeoTIFF in the making. Rows are pushed from north to south; every full row
 * of tiles goes to the spool, and halved to the next coarser level. It holds one row of tiles.
 */
export class CogLevel {
  readonly width: number;
  readonly height: number;
  /** Encoded size of each tile: plane by plane, row by row. */
  readonly byteCounts: number[] = [];
  readonly spool: Spool;
  readonly #encoding: TileEncoding;
  readonly #next: CogLevel | null;
  readonly #rows: TypedArray;
  #held = 0;
  #pushed = 0;

  constructor(width: number, height: number, encoding: TileEncoding, spool: Spool, next: CogLevel | null) {
    this.width = width;
    this.height = height;
    this.spool = spool;
    this.#encoding = encoding;
    this.#next = next;
    this.#rows = allocate(encoding.dtype, width * Math.min(height, encoding.tileSize));
  }

  /** Takes whole rows; any number. A band ends after `height` rows, and the next one may begin. */
  async push(rows: TypedArray): Promise<void> {
    const perRow = this.width * componentsOf(this.#encoding.dtype);
    for (let at = 0; at < rows.length; ) {
      const space = Math.min(this.#encoding.tileSize - this.#held, this.height - this.#pushed);
      const count = Math.min(space, (rows.length - at) / perRow);
      this.#rows.set(rows.subarray(at, at + count * perRow), this.#held * perRow);
      at += count * perRow;
      this.#held += count;
      this.#pushed += count;
      if (this.#held === this.#encoding.tileSize || this.#pushed === this.height) await this.#flush();
      if (this.#pushed === this.height) this.#pushed = 0;
    }
  }

  async #flush(): Promise<void> {
    const { tileSize, dtype, nodata, predictor, compression } = this.#encoding;
    const across = Math.ceil(this.width / tileSize);
    for (let first = 0; first < across; first += TILES_AT_ONCE) {
      const batch = Array.from({ length: Math.min(TILES_AT_ONCE, across - first) }, (_, k) =>
        encodeTile(this.#cut(first + k), tileSize, predictor, compression),
      );
      for (const bytes of await Promise.all(batch)) {
        this.byteCounts.push(bytes.byteLength);
        await this.spool.append(bytes);
      }
    }
    const used = this.#rows.subarray(0, this.#held * this.width * componentsOf(dtype)) as TypedArray;
    const height = this.#held;
    this.#held = 0;
    await this.#next?.push(halveRows(used, this.width, height, dtype, nodata));
  }

  /** A copy of one tile; beyond the image it repeats the last column and row, which compresses best. */
  #cut(column: number): TypedArray {
    const { tileSize, dtype } = this.#encoding;
    const parts = componentsOf(dtype);
    const tile = allocate(dtype, tileSize * tileSize);
    const left = column * tileSize;
    const width = Math.min(tileSize, this.width - left);
    for (let row = 0; row < tileSize; row++) {
      const from = (Math.min(row, this.#held - 1) * this.width + left) * parts;
      const to = row * tileSize * parts;
      tile.set(this.#rows.subarray(from, from + width * parts), to);
      for (let i = width * parts; i < tileSize * parts; i++) tile[to + i] = tile[to + i - parts] as number;
    }
    return tile;
  }
}
