import { parseV2Type } from "./data-type.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import {
  type ArrayLayout,
  type ByteCodec,
  badMetadata,
  checkChunkBytes,
  checkSizes,
  parseFill,
} from "./layout.ts";

const CODECS: readonly string[] = ["zlib", "gzip", "zstd", "blosc", "lz4"] satisfies ByteCodec[];

/** Reads a `.zarray` document (Zarr storage specification, version 2) with its `.zattrs`. */
export function parseV2Array(zarray: JsonObject, zattrs: JsonObject, where: string): ArrayLayout {
  if (zarray.zarr_format !== 2)
    throw badMetadata(where, "A .zarray does not say zarr_format 2.", zarray.zarr_format);
  const [shape, chunks] = checkSizes(where, zarray.shape, zarray.chunks);
  const typeText = typeof zarray.dtype === "string" ? zarray.dtype : JSON.stringify(zarray.dtype);
  const type = parseV2Type(typeText);
  checkChunkBytes(where, chunks, type);
  const axes = shape.map((_, axis) => axis);
  const separator = zarray.dimension_separator === "/" ? "/" : ".";

  const compressor = codecId(zarray.compressor, where);
  const filters = Array.isArray(zarray.filters)
    ? zarray.filters.map((filter) => codecId(filter, where) ?? "")
    : [];
  const known = compressor === null || CODECS.includes(compressor);
  return {
    version: 2,
    shape,
    chunks,
    type,
    typeText,
    order: zarray.order === "F" ? axes.toReversed() : axes,
    codecs: compressor !== null && known ? [compressor as ByteCodec] : [],
    shard: null,
    foreignCodecs: [...filters, ...(known ? [] : [compressor])],
    fill: parseFill(zarray.fill_value, type),
    dimensionNames: dimensionNames(zattrs._ARRAY_DIMENSIONS, shape.length),
    attributes: zattrs,
    chunkKey: (coordinates) => coordinates.join(separator) || "0",
  };
}

function codecId(value: Json | undefined, where: string): string | null {
  if (value === null || value === undefined) return null;
  if (isObject(value) && typeof value.id === "string") return value.id;
  throw badMetadata(where, "A compressor or filter of a Zarr array has no id.", value);
}

export function dimensionNames(value: Json | undefined, rank: number): (string | null)[] | null {
  if (!Array.isArray(value) || value.length !== rank) return null;
  return value.map((name) => (typeof name === "string" ? name : null));
}
