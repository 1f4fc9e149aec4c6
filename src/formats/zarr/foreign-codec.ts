import * as zarrita from "zarrita";
import { formatError, isUpwarpError } from "../../errors.ts";
import { copyBlock, cStrides } from "../../stack/copy-block.ts";
import { allocate } from "../../stack/dtype.ts";
import type { TypedArray, Window } from "../../stack/variable.ts";
import { elementsOf, windowShape } from "../../stack/window.ts";
import { numbersOf } from "./data-type.ts";
import { missingChunk } from "./read-chunk.ts";
import { keyOf, placeOf, type StoredArray } from "./stored-array.ts";

/** A metadata document or a chunk: the codecs have no known bound of their own. */
const SLACK = 2 ** 26;

/**
 * Reads through zarrita what our own path cannot: filters such as delta, shuffle, fixedscaleoffset, bitround
 * and cast_value. Two to eight times slower than our path. `axes` as in `readWindow`.
 */
export async function readForeign(
  array: StoredArray,
  window: Window,
  axes: readonly number[],
  signal?: AbortSignal,
): Promise<TypedArray> {
  const stored = axes.map((_, axis) => window[axes.indexOf(axis)] as readonly [number, number]);
  try {
    const opened = await zarrita.open(strictStore(array, signal), { kind: "array" });
    const selection = stored.map(([start, stop]) => zarrita.slice(start, stop));
    const chunk = await zarrita.get(opened, selection, signal ? { signal } : {});
    const extent = windowShape(stored);
    const out = allocate(array.type.dtype, elementsOf(extent));
    const outStrides = cStrides(windowShape(window));
    const strides = stored.map((_, axis) => outStrides[axes.indexOf(axis)] as number);
    const data = toNumbers(chunk.data, array);
    copyBlock({ data, start: 0, strides: chunk.stride }, { data: out, start: 0, strides }, extent);
    return out;
  } catch (cause) {
    signal?.throwIfAborted();
    throw explain(cause, array);
  }
}

/** The array's folder as zarrita's store, where an absent chunk is an error. */
function strictStore(array: StoredArray, signal: AbortSignal | undefined): zarrita.AsyncReadable {
  const { store, layout, type, allowMissingChunks } = array;
  const limit = 2 * elementsOf(layout.chunks) * type.bytes + SLACK;
  return {
    async get(path) {
      const key = path.slice(1);
      const bytes = await store.get(keyOf(array, key), { limit, ...(signal && { signal }) });
      const isChunk = /^(c[/.])?\d+([/.]\d+)*$/.test(key);
      if (bytes === null && isChunk && !allowMissingChunks)
        throw missingChunk(array, (key.match(/\d+/g) ?? []).map(Number));
      return bytes ?? undefined;
    },
  };
}

function toNumbers(data: unknown, array: StoredArray): TypedArray {
  if (data instanceof zarrita.BoolArray) return Uint8Array.from(data, Number);
  if (ArrayBuffer.isView(data)) {
    const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    return numbersOf(bytes, { ...array.type, bigEndian: false }, placeOf(array, ""));
  }
  throw new TypeError(
    `zarrita returned ${Object.prototype.toString.call(data)} for ${array.layout.typeText}`,
  );
}

/** Our own errors pass (zarrita wraps what a store throws); its own become ours. */
function explain(cause: unknown, array: StoredArray): Error {
  for (let inner = cause; inner instanceof Error; inner = inner.cause) if (isUpwarpError(inner)) return inner;
  const unsupported = zarrita.isZarritaError(
    cause,
    "UnknownCodecError",
    "UnsupportedError",
    "InvalidMetadataError",
  );
  return formatError({
    code: unsupported ? "zarr-codec-unsupported" : "zarr-chunk-corrupt",
    what: "A Zarr array cannot be unpacked.",
    where: placeOf(array, ""),
    got: `${array.layout.foreignCodecs.join(", ")}: ${cause instanceof Error ? cause.message : String(cause)}`,
    fix: "Write the array again with one of: no compression, zlib, gzip, zstd, blosc, lz4.",
    cause,
  });
}
