/** Bytes of a file: the first and the last, both included, as HTTP counts. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What a `Range` field asks of a file: a part of it, the whole (null), or what it does not have. */
export type RangeAnswer = ByteRange | "unsatisfiable" | null;

/** RFC 9110, section 14.1.2: one int-range or one suffix-range. */
const SINGLE_RANGE = /^bytes=[ \t]*(?:(\d+)-(\d*)|-(\d+))[ \t]*$/i;

/**
 * The range of a file of `size` bytes that a `Range` field names (RFC 9110, section 14). A field that is malformed, has another
 * unit, or names several ranges (see `parseByteRanges`) is passed over, as a server may: the whole file answers it. A suffix longer than the file is the
 * whole file.
 */
export function parseByteRange(field: string | undefined, size: number): RangeAnswer {
  const match = SINGLE_RANGE.exec(field ?? "");
  if (match === null) return null;
  const [, first, last, suffix] = match;
  if (suffix !== undefined) {
    const length = Math.min(Number(suffix), size);
    return length === 0 ? "unsatisfiable" : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? Number.POSITIVE_INFINITY : Number(last);
  if (end < start) return null;
  if (start >= size) return "unsatisfiable";
  return { start, end: Math.min(end, size - 1) };
}

/**
 * Whether a `Range` field counts, given `If-Range` (RFC 9110, section 13.1.5): only while the file is the one that the client
 * has a part of. A date says too little, a file may change twice in its second, so only the entity tag is believed.
 */
export const isSameFile = (ifRange: string | undefined, etag: string): boolean =>
  ifRange === undefined || ifRange === etag;
