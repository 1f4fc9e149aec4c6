import { inflateSync } from "node:zlib";
import { formatError } from "../../errors.ts";
import { viewAs } from "../../stack/dtype.ts";
import type { TypedArray } from "../../stack/variable.ts";
import { decodeZstd } from "../zstd.ts";
import { decodeLerc } from "./decode-lerc.ts";
import { decodeLzw } from "./decode-lzw.ts";
import { decodePackbits } from "./decode-packbits.ts";
import { floatsOfHalves } from "./half-float.ts";
import { blockBytes, type ImageLayout, rowBytes } from "./image-layout.ts";
import { COMPRESSION, PREDICTOR } from "./tags.ts";
import { toHostOrder, unpredict } from "./unpredict.ts";

/** Decodes one block's bytes to `rows` rows of samples, bands interleaved as in the file. */
export type BlockDecoder = (input: Uint8Array, rows: number) => Promise<TypedArray> | TypedArray;

/**
 * The decoder of an image. Throws the format error "tiff-compression-unsupported". The decoder itself throws
 * plain errors; `readBlocks` gives them the file and block.
 */
export function decoderOf(path: string, layout: ImageLayout, lercParameters: Float64Array): BlockDecoder {
  const expand = expanderOf(path, layout, lercParameters);
  return (input, rows) => {
    const expanded = expand(input);
    return expanded instanceof Promise
      ? expanded.then((bytes) => finish(bytes, layout, rows))
      : finish(expanded, layout, rows);
  };
}

type Expander = (input: Uint8Array) => Uint8Array | Promise<Uint8Array>;

function expanderOf(path: string, layout: ImageLayout, lercParameters: Float64Array): Expander {
  const expected = blockBytes(layout);
  switch (layout.compression) {
    case COMPRESSION.none:
      return (input) => input;
    case COMPRESSION.deflate:
    case COMPRESSION.oldDeflate:
      return (input) => inflate(input, expected);
    case COMPRESSION.zstd:
      return (input) => decodeZstd(input, expected);
    case COMPRESSION.lzw:
      return (input) => decodeLzw(input, expected);
    case COMPRESSION.packbits:
      return (input) => decodePackbits(input, expected);
    case COMPRESSION.lerc:
      return (input) => decodeLerc(input, layout, lercParameters);
    default:
      throw formatError({
        code: "tiff-compression-unsupported",
        what: "The TIFF is compressed by a method that upwarp does not read.",
        where: path,
        got: `compression ${layout.compression}${layout.compression === COMPRESSION.jpeg ? " (JPEG, which loses data)" : ""}`,
        fix: "Rewrite it with gdal_translate -co COMPRESS=DEFLATE.",
      });
  }
}

function inflate(input: Uint8Array, expected: number): Uint8Array {
  // One chunk of the final size: zlib then neither grows nor joins buffers.
  return inflateSync(input, { chunkSize: Math.max(64, expected), maxOutputLength: expected });
}

/** Undoes predictor and byte order, and views the bytes as samples. */
function finish(bytes: Uint8Array, layout: ImageLayout, rows: number): TypedArray {
  const { sample, compression, predictor, bandsPerBlock } = layout;
  const perRow = rowBytes(layout);
  if (bytes.length < perRow * rows) throw new RangeError(`${bytes.length} bytes decoded of ${perRow * rows}`);
  const used = aligned(bytes.subarray(0, perRow * rows), sample.bits / 8);
  const inFileOrder = compression !== COMPRESSION.lerc;
  const predicted = compression !== COMPRESSION.none && inFileOrder ? predictor : PREDICTOR.none;
  // The float predictor's planes are bytes; only the others are in the file's byte order.
  if (inFileOrder && predicted !== PREDICTOR.float)
    toHostOrder(
      used,
      predicted === PREDICTOR.horizontal ? sample.bits / 8 : sample.partBytes,
      layout.littleEndian,
    );
  unpredict(predicted, {
    bytes: used,
    rowBytes: perRow,
    rows,
    stride: bandsPerBlock,
    sampleBytes: sample.bits / 8,
  });
  if (sample.dtype === "bool") return unpackBits(used, layout, rows);
  if (sample.complexInt)
    return Float32Array.from(
      new Int16Array(used.buffer as ArrayBuffer, used.byteOffset, used.byteLength / 2),
    );
  if (sample.dtype === "f32" && sample.bits === 16)
    return floatsOfHalves(new Uint16Array(used.buffer as ArrayBuffer, used.byteOffset, used.byteLength / 2));
  return viewAs(sample.dtype, used);
}

/** Typed arrays need their alignment; a pooled buffer of Node may not have it. */
function aligned(bytes: Uint8Array, unit: number): Uint8Array {
  return bytes.byteOffset % Math.max(1, unit) === 0 ? bytes : new Uint8Array(bytes);
}

/** Bits, most significant first, each row padded to a whole byte, as bytes 0 and 1. */
function unpackBits(bytes: Uint8Array, layout: ImageLayout, rows: number): Uint8Array {
  const perRow = layout.blockWidth * layout.bandsPerBlock;
  const stride = rowBytes(layout);
  const values = new Uint8Array(perRow * rows);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < perRow; i++)
      values[row * perRow + i] = ((bytes[row * stride + (i >> 3)] as number) >> (7 - (i & 7))) & 1;
  return values;
}
