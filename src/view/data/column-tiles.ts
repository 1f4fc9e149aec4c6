import type { Range } from "../../stack/variable.ts";
import { ByteCache } from "./byte-cache.ts";
import type { OpenLayer } from "./open-layer.ts";
import { cutRange, inLanes, readOrMiss } from "./read-pieces.ts";

/** A rectangle of pixels along the whole axis, [position][row][column]; NaN where there is no data or no chunk. */
export interface ColumnTile {
  readonly y: Range;
  readonly x: Range;
  readonly depth: number;
  readonly values: Float32Array;
}

/** All tiles kept. */
const CACHE_BYTES = 192 * 2 ** 20;
/**
 * One tile where the slices lie apart: two rows of 2000 pixels and 200 dates. With ten, most of the 200 pieces reach into a second
 * block of the cache below, which fetches 28 MB for a click instead of 16; the rows beside are in those blocks anyway.
 */
const SPARSE_BYTES = 4 * 2 ** 20;
/** One tile where chunks hold several slices: a smaller one would unpack a chunk for a part of it. */
const DENSE_BYTES = 64 * 2 ** 20;

/**
 * The series of pixels, read by tiles that follow the chunks of the file and kept for the next pixel, which is mostly beside the
 * last: a reference point that is dragged reads nothing until it leaves the tile.
 */
export class ColumnTiles {
  readonly #cache = new ByteCache<Promise<ColumnTile>>(CACHE_BYTES);

  /** The tile that a pixel lies in. */
  at(open: OpenLayer, y: number, x: number): Promise<ColumnTile> {
    const [rows, columns] = tileShape(open);
    const [height = 0, width = 0] = open.variable.shape.slice(-2);
    const range = (place: number, size: number, end: number): Range => {
      const start = Math.floor(place / size) * size;
      return [start, Math.min(end, start + size)];
    };
    const bounds = { y: range(y, rows, height), x: range(x, columns, width) };
    const key = `${open.layer.id}\n${bounds.y[0]},${bounds.x[0]}`;
    const known = this.#cache.get(key);
    if (known !== undefined) return known;
    const depth = open.variable.shape.length === 3 ? (open.variable.shape[0] ?? 0) : 1;
    const tile = readTile(open, bounds, depth);
    this.#cache.set(key, tile, 4 * depth * (bounds.y[1] - bounds.y[0]) * (bounds.x[1] - bounds.x[0]));
    // A read that failed is tried again the next time.
    tile.catch(() => this.#cache.delete(key));
    return tile;
  }
}

/** Rows and columns of a layer's tiles: its chunks, cut until they fit. */
export function tileShape({ variable }: Pick<OpenLayer, "variable">): [rows: number, columns: number] {
  const { shape, chunks } = variable;
  const depth = shape.length === 3 ? (shape[0] ?? 1) : 1;
  const limit = (chunks.length === 3 ? (chunks[0] ?? 1) : 1) > 1 ? DENSE_BYTES : SPARSE_BYTES;
  let [rows = 1, columns = 1] = chunks.slice(-2);
  while (4 * depth * rows * columns > limit && rows > 1) rows = Math.ceil(rows / 2);
  while (4 * depth * rows * columns > limit && columns > 1) columns = Math.ceil(columns / 2);
  return [rows, columns];
}

async function readTile(
  { variable, mayMiss }: OpenLayer,
  bounds: Pick<ColumnTile, "y" | "x">,
  depth: number,
): Promise<ColumnTile> {
  const { y, x } = bounds;
  if (variable.shape.length < 3)
    return { ...bounds, depth, values: (await readOrMiss(variable, [y, x])) ?? noData(y, x, 1) };
  if (!mayMiss || (variable.chunks[0] ?? 1) >= depth) {
    const values = await readOrMiss(variable, [[0, depth], y, x]);
    return { ...bounds, depth, values: values ?? noData(y, x, depth) };
  }
  // Each chunk along the axis may be absent by itself.
  const values = noData(y, x, depth);
  const perSlice = (y[1] - y[0]) * (x[1] - x[0]);
  await inLanes(cutRange([0, depth], variable.chunks[0] ?? 1), async (part) => {
    const read = await readOrMiss(variable, [part, y, x]);
    if (read !== null) values.set(read, part[0] * perSlice);
  });
  return { ...bounds, depth, values };
}

const noData = (y: Range, x: Range, depth: number) =>
  new Float32Array(depth * (y[1] - y[0]) * (x[1] - x[0])).fill(Number.NaN);
