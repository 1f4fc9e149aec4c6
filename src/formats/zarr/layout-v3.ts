import { parseV3Type } from "./data-type.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import {
  type ArrayLayout,
  type ByteCodec,
  badMetadata,
  checkChunkBytes,
  checkSizes,
  parseFill,
  type ShardLayout,
} from "./layout.ts";
import { dimensionNames } from "./layout-v2.ts";

const CODECS: Readonly<Record<string, ByteCodec>> = {
  gzip: "gzip",
  zstd: "zstd",
  blosc: "blosc",
  crc32c: "crc32c",
  "numcodecs.zlib": "zlib",
  "numcodecs.gzip": "gzip",
  "numcodecs.zstd": "zstd",
  "numcodecs.blosc": "blosc",
  "numcodecs.lz4": "lz4",
};

/** Reads a `zarr.json` of an array (Zarr core specification, version 3.1). */
export function parseV3Array(json: JsonObject, where: string): ArrayLayout {
  const grid = configuration(json.chunk_grid, "regular", where);
  const [shape, outer] = checkSizes(where, json.shape, grid.chunk_shape);
  const axes = shape.map((_, axis) => axis);
  const pipeline = parseCodecs(json.codecs, axes, where);
  const inner = pipeline.inner;
  const chunks = inner ? checkSizes(where, shape, inner.chunkShape)[1] : outer;
  if (inner && outer.some((n, axis) => n % (chunks[axis] as number) !== 0))
    throw badMetadata(where, "A shard is not a whole number of chunks.", { shard: outer, chunks });

  const typeText = typeof json.data_type === "string" ? json.data_type : JSON.stringify(json.data_type);
  const type = parseV3Type(typeText, pipeline.bigEndian);
  checkChunkBytes(where, chunks, type);
  const shard = inner && { ...inner.index, grid: outer.map((n, axis) => n / (chunks[axis] as number)) };
  if (shard) checkChunkBytes(where, [...shard.grid, 16], null);
  return {
    version: 3,
    shape,
    chunks,
    type,
    typeText,
    order: pipeline.order,
    codecs: pipeline.codecs,
    shard,
    foreignCodecs: pipeline.foreign,
    fill: parseFill(json.fill_value, type),
    dimensionNames: dimensionNames(json.dimension_names, shape.length),
    attributes: isObject(json.attributes) ? json.attributes : {},
    chunkKey: chunkKey(json.chunk_key_encoding, where),
  };
}

interface Pipeline {
  readonly order: readonly number[];
  readonly bigEndian: boolean;
  readonly codecs: readonly ByteCodec[];
  readonly foreign: readonly string[];
  readonly inner: { readonly chunkShape: Json | undefined; readonly index: Omit<ShardLayout, "grid"> } | null;
}

function parseCodecs(value: Json | undefined, axes: readonly number[], where: string): Pipeline {
  if (!Array.isArray(value)) throw badMetadata(where, "A Zarr v3 array has no list of codecs.", value);
  let pipeline: Pipeline = { order: axes, bigEndian: false, codecs: [], foreign: [], inner: null };
  for (const codec of value as Json[]) {
    const { name, config } = named(codec, where);
    const known = CODECS[name];
    if (name === "transpose")
      pipeline = { ...pipeline, order: transposed(pipeline.order, config.order, where) };
    else if (name === "bytes") pipeline = { ...pipeline, bigEndian: config.endian === "big" };
    else if (name === "sharding_indexed") pipeline = shardPipeline(config, pipeline, axes, where);
    else if (known && pipeline.inner === null)
      pipeline = { ...pipeline, codecs: [...pipeline.codecs, known] };
    else pipeline = { ...pipeline, foreign: [...pipeline.foreign, name] };
  }
  return pipeline;
}

/** The chunks of a shard have a pipeline of their own; what stands around the sharding codec is not for us. */
function shardPipeline(
  config: JsonObject,
  outer: Pipeline,
  axes: readonly number[],
  where: string,
): Pipeline {
  const inside = parseCodecs(config.codecs, axes, where);
  const index = parseCodecs(config.index_codecs, [0], where);
  const plainIndex = index.foreign.length === 0 && index.codecs.every((codec) => codec === "crc32c");
  const nested = inside.inner !== null || outer.order.some((axis, i) => axis !== i) || !plainIndex;
  return {
    ...inside,
    foreign: [...outer.foreign, ...inside.foreign, ...(nested ? ["sharding_indexed (nested)"] : [])],
    inner: {
      chunkShape: config.chunk_shape,
      index: {
        indexAtEnd: config.index_location !== "start",
        indexBigEndian: index.bigEndian,
        indexChecksum: index.codecs.length > 0,
      },
    },
  };
}

/** Two transposes in a row: axis i of the result is axis `order[i]` of what the first one made. */
function transposed(before: readonly number[], order: Json | undefined, where: string): number[] {
  const axes = before.map((_, axis) => axis);
  if (order === "C") return [...before];
  if (order === "F") return before.toReversed();
  if (!Array.isArray(order) || axes.some((axis) => !order.includes(axis)) || order.length !== axes.length)
    throw badMetadata(where, "A transpose codec's order is not a permutation of the axes.", order);
  return (order as number[]).map((axis) => before[axis] as number);
}

function chunkKey(value: Json | undefined, where: string): ArrayLayout["chunkKey"] {
  const { name, config } = named(value, where);
  if (name !== "default" && name !== "v2")
    throw badMetadata(where, "A Zarr array names its chunks in an unknown way.", value);
  const separator =
    config.separator === "." || config.separator === "/" ? config.separator : name === "v2" ? "." : "/";
  return name === "v2"
    ? (coordinates) => coordinates.join(separator) || "0"
    : (coordinates) => ["c", ...coordinates].join(separator);
}

function configuration(value: Json | undefined, expected: string, where: string): JsonObject {
  const { name, config } = named(value, where);
  if (name !== expected) throw badMetadata(where, `Only the "${expected}" chunk grid is known.`, value);
  return config;
}

/** `{name, configuration}`, or the name alone, which v3 allows for a codec without parameters. */
function named(value: Json | undefined, where: string): { name: string; config: JsonObject } {
  if (typeof value === "string") return { name: value, config: {} };
  if (isObject(value) && typeof value.name === "string")
    return { name: value.name, config: isObject(value.configuration) ? value.configuration : {} };
  throw badMetadata(where, "A codec or an encoding in Zarr metadata has no name.", value);
}
