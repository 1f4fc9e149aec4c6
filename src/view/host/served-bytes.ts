import type { ByteProvider } from "./byte-provider.ts";
import { fetchRanges } from "./fetch-ranges.ts";
import { systemError } from "./system-error.ts";

/** A server without ranges may still serve small files: up to this size they are read whole. */
const WHOLE_BYTES = 8 * 2 ** 20;

/** A file behind http(s), of known size, read by ranges. */
export function servedBytes(url: string, size: number, modified: number): ByteProvider {
  const range = (start: number, stop: number) => `bytes=${start}-${stop - 1}`;

  /** The part of an answer that was asked for; what is not an answer becomes an error. */
  function take(status: number, body: ArrayBuffer | null, start: number, stop: number): Uint8Array {
    if (status === 404 || status === 410) throw systemError("ENOENT", "read", url);
    if (body === null || (status !== 206 && status !== 200))
      throw systemError("EIO", "read", url, status === 0 ? "no answer" : `status ${status}`);
    const bytes = new Uint8Array(body);
    const part = status === 206 ? bytes : bytes.subarray(start, stop);
    if (part.length === stop - start) return part;
    throw systemError("EIO", "read", url, `${part.length} of ${stop - start} bytes came`);
  }

  const refuse = () => systemError("EIO", "read", url, "the server does not answer range requests");

  const isOwn = new URL(url).origin === self.location.origin;
  return {
    size,
    modified,
    // To another origin a list of ranges needs leave first, and object stores answer none.
    ...(isOwn && { readMany: (ranges) => fetchRanges(url, ranges) }),
    readSync(start, stop) {
      const request = new XMLHttpRequest();
      request.open("GET", url, false);
      request.responseType = "arraybuffer";
      request.setRequestHeader("Range", range(start, stop));
      try {
        request.send();
      } catch (cause) {
        throw systemError("EIO", "read", url, cause instanceof Error ? cause.message : String(cause));
      }
      if (request.status === 200 && size > WHOLE_BYTES && stop - start < size) throw refuse();
      return take(request.status, request.response as ArrayBuffer | null, start, stop);
    },
    async read(start, stop) {
      // Chromium's cache lets only one request at a time at a file, even for different parts of it.
      const response = await fetch(url, {
        headers: { Range: range(start, stop) },
        cache: "no-store",
      }).catch((cause: unknown) => {
        throw systemError("EIO", "read", url, cause instanceof Error ? cause.message : String(cause));
      });
      if (response.status === 200 && size > WHOLE_BYTES && stop - start < size) {
        await response.body?.cancel();
        throw refuse();
      }
      return take(response.status, await response.arrayBuffer(), start, stop);
    },
  };
}
