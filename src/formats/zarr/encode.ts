import { deflateSync } from "node:zlib";
import { bytesOf } from "../../stack/dtype.ts";
import type { Compression } from "../../stack/store.ts";
import type { TypedArray } from "../../stack/variable.ts";
import { BLOSC, blosc, ZSTD_LEVEL, zstd } from "./decode.ts";
import type { JsonObject } from "./json.ts";

/** Level 1 packs noisy floats within 2 % of level 9 and in a third of the time. */
const ZLIB_LEVEL = 1;

/** The `compressor` entry of a v2 array. */
export function compressorOf(compression: Compression): JsonObject | null {
  switch (compression) {
    case "none":
      return null;
    case "zlib":
      return { id: "zlib", level: ZLIB_LEVEL };
    case "zstd":
      return { id: "zstd", level: ZSTD_LEVEL };
    case "blosc":
      return BLOSC;
  }
}

/** The bytes of one chunk, packed. The same input gives the same bytes. */
export async function encodeChunk(data: TypedArray, compression: Compression): Promise<Uint8Array> {
  const bytes = bytesOf(data);
  switch (compression) {
    case "none":
      return bytes;
    case "zlib":
      return deflateSync(bytes, { level: ZLIB_LEVEL });
    case "zstd":
      return (await zstd()).encode(bytes);
    case "blosc":
      return (await blosc()).encode(bytes);
  }
}
