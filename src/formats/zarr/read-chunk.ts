import { formatError, isUpwarpError } from "../../errors.ts";
import type { TypedArray } from "../../stack/variable.ts";
import type { ByteStore } from "./byte-store.ts";
import { numbersOf } from "./data-type.ts";
import { decodeBytes, wrongSize } from "./decode.ts";
import { findInShard } from "./shard.ts";
import { keyOf, placeOf, type StoredArray } from "./stored-array.ts";

/**
 * How much longer than its content an encoded chunk may be: incompressible data grow by well under 1 % plus a
 * header in every codec; anything beyond twice the size is no chunk of this array.
 */
const encodedLimit = (bytes: number) => 2 * bytes + 65_536;

/**
 * Numbers of a chunk, from element `first` to `last` (inclusive) in the order of its bytes; null when the
 * chunk is absent. Only an uncompressed chunk can be read in part; any other is read whole and cut.
 */
export async function readChunk(
  array: StoredArray,
  coordinates: readonly number[],
  first: number,
  last: number,
  options: { readonly signal?: AbortSignal; readonly into?: Uint8Array },
): Promise<TypedArray | null> {
  const { store, layout, type } = array;
  const place = layout.shard
    ? await findInShard(array, layout.shard, coordinates, options.signal)
    : { key: layout.chunkKey(coordinates), start: null, length: null };
  if (place === null) return null;

  const where = placeOf(array, place.key);
  const key = keyOf(array, place.key);
  const expected = layout.chunks.reduce((product, n) => product * n, type.bytes);
  const wanted = (last - first + 1) * type.bytes;

  if (layout.codecs.length === 0 && place.start === null && wanted < expected / 2 && store.readsParts) {
    const part = await readPart(store, key, first * type.bytes, wanted, options);
    if (part !== "refused") {
      if (part && part.byteLength !== wanted)
        throw wrongSize(where, first * type.bytes + part.byteLength, expected);
      return part && numbersOf(part, type, where);
    }
  }
  const encoded =
    place.start === null
      ? await store.get(key, { ...options, limit: encodedLimit(expected) })
      : await store.getRange(key, place.start, checkLength(place.length, expected, where), options);
  if (encoded === null) return null;
  if (place.length !== null && encoded.byteLength !== place.length)
    throw wrongSize(where, encoded.byteLength, place.length);
  const bytes = await decodeBytes(encoded, layout.codecs, expected, where);
  const whole = numbersOf(bytes, type, where);
  const components = whole.length / (expected / type.bytes);
  return wanted === expected ? whole : whole.subarray(first * components, (last + 1) * components);
}

/** A server that sends whole files whatever it is asked for says so once; from then on whole files are asked for. */
async function readPart(
  store: ByteStore,
  key: string,
  start: number,
  length: number,
  options: { readonly signal?: AbortSignal },
): Promise<Uint8Array | null | "refused"> {
  try {
    return await store.getRange(key, start, length, options);
  } catch (cause) {
    if (isUpwarpError(cause, "http-no-ranges") && !store.readsParts) return "refused";
    throw cause;
  }
}

function checkLength(length: number, expected: number, where: string): number {
  if (length > encodedLimit(expected)) throw wrongSize(where, length, expected);
  return length;
}

/** The error for an absent chunk: in a store of ours it means that the writer was stopped. */
export function missingChunk(
  array: Pick<StoredArray, "store" | "name" | "layout">,
  coordinates: readonly number[],
): Error {
  return formatError({
    code: "zarr-chunk-missing",
    what: "A chunk of a Zarr array is absent.",
    where: placeOf(array, array.layout.chunkKey(coordinates)),
    got: array.store.concurrency > 1 ? "no such key (or no permission to read it)" : "no such file",
    fix:
      "If the writer was interrupted, run it again. If the store was written with empty chunks left out " +
      "(xarray does so with write_empty_chunks=False), set the array's attribute allowMissingChunks to true.",
  });
}
