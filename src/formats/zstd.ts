import zlib from "node:zlib";
import { ZSTDDecoder } from "zstddec";

/**
 * Node has a native zstd from 22.15 on: 1.3 GB/s of output. Before, zstddec decodes into a buffer of the size that we
 * name: nothing in the file decides what is allocated, and libtiff's frames, which declare no size, need no growing.
 * 0.4 to 1.0 GB/s; numcodecs 0.6, fzstd in plain JavaScript 0.05.
 */
const native = zlib as object as NativeZstd;
const decoder = new ZSTDDecoder();

interface NativeZstd {
  readonly zstdDecompressSync?: (input: Uint8Array, options: { maxOutputLength: number }) => Uint8Array;
}

/** Decodes one zstd frame of at most `expected` bytes; a damaged or larger one comes back short. */
export async function decodeZstd(input: Uint8Array, expected: number): Promise<Uint8Array> {
  if (native.zstdDecompressSync) return decodeNatively(native.zstdDecompressSync, input, expected);
  await decoder.init();
  return decoder.decode(input, expected);
}

function decodeNatively(
  decompress: NonNullable<NativeZstd["zstdDecompressSync"]>,
  input: Uint8Array,
  expected: number,
): Uint8Array {
  try {
    return decompress(input, { maxOutputLength: Math.max(1, expected) });
  } catch {
    // The callers know the size that it should have, and say which chunk or tile it is.
    return new Uint8Array(0);
  }
}

/** Compresses into one frame. */
export async function encodeZstd(input: Uint8Array, level: number): Promise<Uint8Array> {
  // Loaded when something is written: half a megabyte that no reader needs.
  const { default: Zstd } = await import("numcodecs/zstd");
  return Zstd.fromConfig({ id: "zstd", level }).encode(input);
}
