// Stands in for numcodecs/blosc in the browser: that one makes functions from text, which the page's policy forbids.
import { unzlibSync } from "fflate";
import { ZSTDDecoder } from "zstddec";
import { unpackBloscLz } from "./blosclz.ts";
import { unpackLz4 } from "./lz4-block.ts";
import { systemError } from "./system-error.ts";
import { unshuffleBits, unshuffleBytes } from "./unshuffle.ts";

const zstd = new ZSTDDecoder();

/** c-blosc, README_CHUNK_FORMAT.rst. */
const HEADER = 16;
const FLAG = { shuffled: 1, stored: 2, bitShuffled: 4, whole: 16 } as const;
/** A block of elements of at most so many bytes, with at least so many elements, is packed in one stream for each byte. */
const SPLIT = { mostBytes: 16, leastElements: 128 } as const;
/** By the number in the three upper bits of the flags. */
const UNPACK: readonly ((bytes: Uint8Array, size: number) => Uint8Array)[] = [
  unpackBloscLz,
  unpackLz4,
  () => {
    throw new Error("blosc with snappy is not known");
  },
  (bytes, size) => unzlibSync(bytes, { out: new Uint8Array(size) }),
  (bytes, size) => zstd.decode(bytes, size),
];

/** Unpacks a Blosc 1 buffer; its sizes were compared with the chunk's before. Throws Error where it is damaged. */
function decode(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [flags, elementSize] = [view.getUint8(2), Math.max(1, view.getUint8(3))];
  const [size, blockSize] = [view.getUint32(4, true), view.getUint32(8, true)];
  if ((flags & FLAG.stored) !== 0) return bytes.slice(HEADER, HEADER + size);
  const unpack = UNPACK[flags >> 5];
  if (unpack === undefined || (size > 0 && blockSize === 0)) throw new Error("blosc header is damaged");
  const out = new Uint8Array(size);
  for (let block = 0, start = 0; start < size; block++, start += blockSize) {
    const length = Math.min(blockSize, size - start);
    const isSplit =
      (flags & FLAG.whole) === 0 &&
      elementSize <= SPLIT.mostBytes &&
      blockSize / elementSize >= SPLIT.leastElements &&
      length === blockSize;
    const streams = isSplit ? elementSize : 1;
    const part = length / streams;
    const unpacked = new Uint8Array(length);
    let from = view.getUint32(HEADER + 4 * block, true);
    for (let k = 0; k < streams; k++) {
      const packed = view.getUint32(from, true);
      from += 4;
      const stream = bytes.subarray(from, from + packed);
      if (stream.length !== packed) throw new Error("the blosc data are cut off");
      unpacked.set(packed === part ? stream : unpack(stream, part), k * part);
      from += packed;
    }
    out.set(unshuffled(unpacked, flags, elementSize), start);
  }
  return out;
}

function unshuffled(bytes: Uint8Array, flags: number, elementSize: number): Uint8Array {
  if ((flags & FLAG.shuffled) !== 0 && elementSize > 1) return unshuffleBytes(bytes, elementSize);
  return (flags & FLAG.bitShuffled) !== 0 ? unshuffleBits(bytes, elementSize) : bytes;
}

const Blosc = {
  codecId: "blosc",
  fromConfig: () => ({
    async decode(bytes: Uint8Array): Promise<Uint8Array> {
      await zstd.init();
      return decode(bytes);
    },
    async encode(): Promise<never> {
      throw systemError("EROFS", "compress");
    },
  }),
};

export default Blosc;
