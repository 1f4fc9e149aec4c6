import type { ByteRange } from "./byte-range.ts";
import { parseByteRange } from "./byte-range.ts";

/** Ranges in one request at most; our page asks for a hundred. */
const MOST_RANGES = 200;
/** All of them together, bytes: the answer is put together in memory, and a short request must not make it large. */
const MOST_BYTES = 2 ** 24;

/**
 * Several ranges of one `Range` field, for an answer in parts (RFC 9110, section 14.6). null where it names one or none, where one
 * of them cannot be answered, and where they are more than a server should put together: such a request is passed over, and the
 * whole file answers it.
 */
export function parseByteRanges(field: string | undefined, size: number): readonly ByteRange[] | null {
  const [, list] = /^bytes=(.*,.*)$/i.exec(field ?? "") ?? [];
  const named = list?.split(",", MOST_RANGES + 1) ?? [];
  if (named.length < 2 || named.length > MOST_RANGES) return null;
  const ranges: ByteRange[] = [];
  let bytes = 0;
  for (const one of named) {
    const range = parseByteRange(`bytes=${one.trim()}`, size);
    if (range === null || range === "unsatisfiable") return null;
    bytes += range.end - range.start + 1;
    if (bytes > MOST_BYTES) return null;
    ranges.push(range);
  }
  return ranges;
}

/** The body of an answer in parts (RFC 2046, section 5.1), with its boundary. */
export async function joinParts(
  ranges: readonly ByteRange[],
  size: number,
  boundary: string,
  read: (range: ByteRange) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const text = new TextEncoder();
  for (const range of ranges) {
    const { start, end } = range;
    parts.push(text.encode(`\r\n--${boundary}\r\nContent-Range: bytes ${start}-${end}/${size}\r\n\r\n`));
    parts.push(await read(range));
  }
  parts.push(text.encode(`\r\n--${boundary}--\r\n`));
  return Buffer.concat(parts);
}
