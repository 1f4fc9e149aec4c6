import { formatError } from "../../errors.ts";
import type { StoredType } from "./data-type.ts";
import type { Json, JsonObject } from "./json.ts";

/** A bytes-to-bytes codec that we decode ourselves. */
export type ByteCodec = "zlib" | "gzip" | "zstd" | "blosc" | "lz4" | "crc32c";

/** A shard: one file that holds a grid of chunks and an index of their places (Zarr v3 sharding codec 1.0). */
export interface ShardLayout {
  /** Chunks along each dimension in one shard. */
  readonly grid: readonly number[];
  readonly indexAtEnd: boolean;
  readonly indexBigEndian: boolean;
  readonly indexChecksum: boolean;
}

/** What the metadata of a v2 or v3 array say, in one form. */
export interface ArrayLayout {
  readonly version: 2 | 3;
  readonly shape: readonly number[];
  /** The smallest block that is decoded by itself: the inner chunk of a shard. */
  readonly chunks: readonly number[];
  /** null when the data model has no such type; `typeText` then says which. */
  readonly type: StoredType | null;
  readonly typeText: string;
  /** Axes in the order in which they lie in a chunk's bytes; [0, 1, 2] is C order. */
  readonly order: readonly number[];
  /** In the order of encoding. */
  readonly codecs: readonly ByteCodec[];
  readonly shard: ShardLayout | null;
  /** Codecs that only zarrita may know. */
  readonly foreignCodecs: readonly string[];
  /** Components of the fill value (two for complex); null when the array has none. */
  readonly fill: readonly number[] | null;
  readonly dimensionNames: readonly (string | null)[] | null;
  readonly attributes: JsonObject;
  /** Key of a chunk (of a shard, where there are shards) from its grid coordinates. */
  chunkKey(coordinates: readonly number[]): string;
}

/** numpy's own limit; a real stack has three or four. */
const MAX_RANK = 32;
/** The codecs count bytes in signed 32-bit integers. */
const MAX_CHUNK_BYTES = 2 ** 31 - 1;

export function badMetadata(where: string, what: string, got: unknown): Error {
  return formatError({
    code: "zarr-bad-metadata",
    what,
    where,
    got: String(JSON.stringify(got)).slice(0, 200),
    fix: "The store is damaged or not Zarr; write it again.",
  });
}

/** Sizes that an allocation or a loop would otherwise believe. */
export function checkSizes(
  where: string,
  shape: Json | undefined,
  chunks: Json | undefined,
): [number[], number[]] {
  const isSizes = (value: Json | undefined, least: number): value is number[] =>
    Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && (n as number) >= least);
  if (!isSizes(shape, 0) || shape.length > MAX_RANK)
    throw badMetadata(where, "A Zarr array's shape is not a short list of whole numbers.", shape);
  if (!isSizes(chunks, 1) || chunks.length !== shape.length)
    throw badMetadata(where, "A Zarr array's chunk shape does not fit its shape.", chunks);
  if (!Number.isSafeInteger(shape.reduce((product, n) => product * Math.max(1, n), 1)))
    throw badMetadata(where, "A Zarr array has more elements than can be counted.", shape);
  return [shape, chunks];
}

export function checkChunkBytes(where: string, chunks: readonly number[], type: StoredType | null): void {
  const bytes = chunks.reduce((product, n) => product * n, type?.bytes ?? 1);
  if (bytes > MAX_CHUNK_BYTES)
    throw formatError({
      code: "zarr-chunk-too-large",
      what: "A Zarr chunk is larger than 2 GiB.",
      where,
      got: `${chunks.join(" x ")}, ${bytes} bytes`,
      fix: "Write the array again with smaller chunks.",
    });
}

/** A fill value from JSON: numbers, "NaN", "Infinity", hexadecimal bits (v3), true, [re, im]. */
export function parseFill(value: Json | undefined, type: StoredType | null): readonly number[] | null {
  if (value === undefined || value === null || type === null) return null;
  const parts = Array.isArray(value) ? value : type.kind === "c64" ? [value, 0] : [value];
  const numbers = parts.map((part) => fillNumber(part, type.kind));
  return numbers.every((n) => n !== null) ? numbers : null;
}

function fillNumber(part: Json, kind: StoredType["kind"]): number | null {
  if (typeof part === "number") return part;
  if (typeof part === "boolean") return part ? 1 : 0;
  if (part === "NaN") return Number.NaN;
  if (part === "Infinity") return Number.POSITIVE_INFINITY;
  if (part === "-Infinity") return Number.NEGATIVE_INFINITY;
  if (typeof part === "string" && /^0x[0-9a-f]{8}$/i.test(part) && (kind === "f32" || kind === "c64")) {
    const bits = new DataView(new ArrayBuffer(4));
    bits.setUint32(0, Number(part));
    return bits.getFloat32(0);
  }
  if (typeof part === "string" && /^0x[0-9a-f]{16}$/i.test(part) && kind === "f64") {
    const bits = new DataView(new ArrayBuffer(8));
    bits.setBigUint64(0, BigInt(part));
    return bits.getFloat64(0);
  }
  return null;
}
