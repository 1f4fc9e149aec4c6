// Stands in for node:zlib in the browser, over fflate.
import * as fflate from "fflate";

interface Options {
  /** Bytes that may come out. */
  readonly maxOutputLength?: number;
}

/** A stream that was damaged, as Node reports it. */
const dataError = (message: string) => Object.assign(new Error(message), { code: "Z_DATA_ERROR", errno: -3 });

/** ZLIB (RFC 1950). What comes out is held to its checksum, as in Node. */
export function inflateSync(bytes: Uint8Array, { maxOutputLength }: Options = {}): Uint8Array {
  const out = unpack(() => fflate.unzlibSync(bytes, limited(maxOutputLength)));
  const stored = bytes.length < 6 ? -1 : view(bytes).getUint32(bytes.length - 4);
  // A stream that something follows ends before: its checksum cannot be found from the end.
  if (stored !== adler32(out) && !endsEarly(bytes)) throw dataError("incorrect data check");
  return out;
}

/** GZIP (RFC 1952). */
export function gunzipSync(bytes: Uint8Array, { maxOutputLength }: Options = {}): Uint8Array {
  const out = unpack(() => fflate.gunzipSync(bytes, limited(maxOutputLength)));
  if (bytes.length < 18 || view(bytes).getUint32(bytes.length - 8, true) !== crc32(out))
    throw dataError("incorrect data check");
  return out;
}

const limited = (most: number | undefined) => (most === undefined ? {} : { out: new Uint8Array(most) });

function unpack(work: () => Uint8Array): Uint8Array {
  try {
    return work();
  } catch (cause) {
    throw dataError(cause instanceof Error ? cause.message : String(cause));
  }
}

const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Padding after the stream, as some writers of TIFF leave: zeros where the checksum would stand. */
const endsEarly = (bytes: Uint8Array) => bytes.at(-1) === 0;

/** RFC 1950, section 9. Sums are taken modulo 65521 once every 3800 bytes, before they leave 32 bits. */
function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let start = 0; start < bytes.length; start += 3800) {
    const stop = Math.min(start + 3800, bytes.length);
    for (let i = start; i < stop; i++) {
      a += bytes[i] as number;
      b += a;
    }
    a %= 65_521;
    b %= 65_521;
  }
  return ((b << 16) | a) >>> 0;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 (ISO 3309), continued from `value`. */
export function crc32(bytes: Uint8Array, value = 0): number {
  let crc = ~value;
  for (let i = 0; i < bytes.length; i++)
    crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ (bytes[i] as number)) & 0xff] as number);
  return ~crc >>> 0;
}

/** Node's own zstd is looked for here; there is none, and zstddec does it. */
export default {};
