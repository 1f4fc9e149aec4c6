import { formatError } from "../../errors.ts";
import { swapBytes } from "../../stack/swap-bytes.ts";
import { elementsOf } from "../../stack/window.ts";
import { verifyChecksum } from "./decode.ts";
import type { ShardLayout } from "./layout.ts";
import { keyOf, placeOf, type StoredArray } from "./stored-array.ts";

/** Where a chunk lies: a whole file, or a range of a shard. */
export type ChunkPlace =
  | { readonly key: string; readonly start: null; readonly length: null }
  | { readonly key: string; readonly start: number; readonly length: number };

/** Bytes of an index entry: offset and length, both 64-bit. */
const ENTRY = 16;
/** The offset and the length of a chunk that was not written. */
const ABSENT = 2n ** 64n - 1n;
/** Indexes kept per array: a row of shards is read from left to right, chunk row by chunk row. */
const KEPT_INDEXES = 64;

const indexes = new WeakMap<StoredArray, Map<string, BigUint64Array | null>>();

/** Place of a chunk in its shard; null when the shard, or the chunk in it, was not written. */
export async function findInShard(
  array: StoredArray,
  shard: ShardLayout,
  coordinates: readonly number[],
  signal: AbortSignal | undefined,
): Promise<ChunkPlace | null> {
  const shardAt = coordinates.map((n, axis) => Math.floor(n / (shard.grid[axis] as number)));
  const position = coordinates.reduce((sum, n, axis) => {
    const count = shard.grid[axis] as number;
    return sum * count + (n % count);
  }, 0);
  const key = array.layout.chunkKey(shardAt);
  const index = await readIndex(array, shard, key, signal);
  const start = index?.[2 * position];
  const length = index?.[2 * position + 1];
  if (start === undefined || length === undefined || (start === ABSENT && length === ABSENT)) return null;
  if (start + length > BigInt(Number.MAX_SAFE_INTEGER))
    throw badIndex(placeOf(array, key), `${start} + ${length}`);
  return { key, start: Number(start), length: Number(length) };
}

async function readIndex(
  array: StoredArray,
  shard: ShardLayout,
  key: string,
  signal: AbortSignal | undefined,
) {
  const kept = indexes.get(array) ?? new Map<string, BigUint64Array | null>();
  indexes.set(array, kept);
  const known = kept.get(key);
  if (known !== undefined) return known;

  const entries = elementsOf(shard.grid);
  const length = entries * ENTRY + (shard.indexChecksum ? 4 : 0);
  const where = placeOf(array, key);
  const start = shard.indexAtEnd ? null : 0;
  const bytes = await array.store.getRange(keyOf(array, key), start, length, signal ? { signal } : {});
  if (bytes && bytes.byteLength !== length) throw badIndex(where, `${bytes.byteLength} of ${length} bytes`);
  const index = bytes && toIndex(shard.indexChecksum ? verifyChecksum(bytes, where) : bytes, shard);
  const oldest = kept.size >= KEPT_INDEXES ? kept.keys().next().value : undefined;
  if (oldest !== undefined) kept.delete(oldest);
  kept.set(key, index);
  return index;
}

function toIndex(bytes: Uint8Array, shard: ShardLayout): BigUint64Array {
  const copy = bytes.slice();
  if (shard.indexBigEndian) swapBytes(copy, 8);
  return new BigUint64Array(copy.buffer);
}

const badIndex = (where: string, got: string) =>
  formatError({
    code: "zarr-shard-index",
    what: "The index of a Zarr shard is cut off or points outside of it.",
    where,
    got,
    fix: "The shard was cut off or damaged; copy or write it again.",
  });
