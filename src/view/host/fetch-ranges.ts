import { systemError } from "./system-error.ts";

type ByteRange = readonly [start: number, stop: number];

/** Ranges of one request: servers refuse long lists (Apache 200), and headers end at 8 kB. */
const RANGES_PER_REQUEST = 100;

/** Origins that answered a list of ranges with something else. */
const refused = new Set<string>();

/**
 * Many ranges of a file by few requests (RFC 9110, section 14.6: multipart/byteranges): the pixel of a series that lies slice by
 * slice is one answer, not two hundred. null where the server does not do that; it is not asked again.
 */
export async function fetchRanges(url: string, ranges: readonly ByteRange[]): Promise<Uint8Array[] | null> {
  const { origin } = new URL(url);
  const parts: Uint8Array[] = [];
  for (let first = 0; first < ranges.length; first += RANGES_PER_REQUEST) {
    if (refused.has(origin)) return null;
    const asked = ranges.slice(first, first + RANGES_PER_REQUEST);
    const header = asked.map(([start, stop]) => `${start}-${stop - 1}`).join(",");
    const response = await fetch(url, { headers: { Range: `bytes=${header}` }, cache: "no-store" }).catch(
      (cause: unknown) => {
        throw systemError("EIO", "read", url, cause instanceof Error ? cause.message : String(cause));
      },
    );
    const boundary = boundaryOf(response);
    if (boundary === null) {
      refused.add(origin);
      await response.body?.cancel();
      return null;
    }
    const found = splitParts(new Uint8Array(await response.arrayBuffer()), boundary);
    for (const [start, stop] of asked) {
      const part = found.get(start);
      // A server may join or leave out ranges; then each is asked for by itself.
      if (part?.length !== stop - start) return null;
      parts.push(part);
    }
  }
  return parts;
}

function boundaryOf(response: Response): string | null {
  const type = response.headers.get("content-type") ?? "";
  if (response.status !== 206 || !/^multipart\/byteranges/i.test(type)) return null;
  return /boundary="?([^";]+)"?/i.exec(type)?.[1] ?? null;
}

const NEWLINE = 10;
const RETURN = 13;

/** The parts of a multipart body by where they start in the file. Lengths come from their headers, so that data may hold anything. */
export function splitParts(body: Uint8Array, boundary: string): Map<number, Uint8Array> {
  const parts = new Map<number, Uint8Array>();
  const decoder = new TextDecoder("latin1");
  let at = 0;
  const line = (): string | null => {
    const end = body.indexOf(NEWLINE, at);
    if (end < 0) return null;
    const text = decoder.decode(body.subarray(at, body[end - 1] === RETURN ? end - 1 : end));
    at = end + 1;
    return text;
  };
  for (let text = line(); text !== null; text = line()) {
    if (text !== `--${boundary}`) continue;
    let range: RegExpExecArray | null = null;
    for (let header = line(); header !== null && header !== ""; header = line())
      range = /^content-range: *bytes (\d+)-(\d+)\//i.exec(header) ?? range;
    if (range === null) break;
    const length = Number(range[2]) - Number(range[1]) + 1;
    parts.set(Number(range[1]), body.subarray(at, at + length));
    at += length;
  }
  return parts;
}
