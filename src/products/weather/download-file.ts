import { closeSync, fsyncSync, ftruncateSync, openSync, renameSync, statSync, writeSync } from "node:fs";
import { cancelledError, formatError, fromSystemError, isUpwarpError, storageError } from "../../errors.ts";
import { type HttpOptions, hostOf, pause, request, unexpected } from "./http.ts";

/** What an unfinished download is called beside its final name. */
export const partialName = (path: string) => `${path}.part`;

/** A file of this size is not what was asked for. */
const MOST_BYTES = 2 ** 36;
/** Broken connections in a row, without a byte between them, after which it is given up. */
const MOST_BREAKS = 5;

export interface DownloadOptions extends HttpOptions {
  /** Expected bytes; null when not known. */
  readonly size: number | null;
  /** Looks at the whole file under its temporary name before it gets the final one; throws when it is not good. */
  readonly check?: (path: string) => void;
  readonly onBytes?: (done: number, total: number | null) => void;
}

/**
 * Downloads an address to a file. The bytes go to a temporary name, from which a later call goes on where this one was cut
 * off; the final name appears only when all of them are there.
 */
export async function downloadFile(url: string, path: string, options: DownloadOptions): Promise<void> {
  const partial = partialName(path);
  let descriptor: number;
  try {
    descriptor = openSync(partial, "a+");
  } catch (cause) {
    throw fromSystemError(cause, partial);
  }
  try {
    let breaks = 0;
    for (;;) {
      const before = statSync(partial).size;
      if (options.size !== null && before === options.size) break;
      const outcome = await fetchRest(url, descriptor, before, options);
      if (outcome === "complete") break;
      breaks = statSync(partial).size > before ? 0 : breaks + 1;
      if (breaks === MOST_BREAKS) throw brokenOff(url, path);
      await pause(options.retrySeconds * 2 ** breaks, options.signal);
    }
    const { size } = statSync(partial);
    if (options.size !== null && size !== options.size) {
      // It cannot be gone on from.
      ftruncateSync(descriptor);
      throw wrongSize(url, path, size, options.size);
    }
    fsyncSync(descriptor);
  } catch (cause) {
    throw fromSystemError(cause, partial);
  } finally {
    closeSync(descriptor);
  }
  options.check?.(partial);
  try {
    renameSync(partial, path);
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

async function fetchRest(
  url: string,
  descriptor: number,
  have: number,
  options: DownloadOptions,
): Promise<"complete" | "broken"> {
  const headers: Record<string, string> = have > 0 ? { range: `bytes=${have}-` } : {};
  const response = await request(url, { headers }, options);
  // All bytes are there, or more than the file has now: only the whole file tells.
  if (response.status === 416) {
    await response.body?.cancel();
    if (options.size === null && totalOf(response) === have) return "complete";
    ftruncateSync(descriptor);
    return "broken";
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw unexpected(url, `status ${response.status} ${response.statusText}`);
  }
  const resumed =
    response.status === 206 &&
    /^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1] === String(have);
  if (!resumed) {
    // A server that knows no ranges, or gives another one than was asked for, starts again.
    ftruncateSync(descriptor);
    if (response.status === 206) {
      await response.body?.cancel();
      return "broken";
    }
  }
  let done = resumed ? have : 0;
  const length = Number(response.headers.get("content-length") ?? Number.NaN);
  const total = options.size ?? (Number.isFinite(length) ? done + length : null);
  if (total !== null && total > MOST_BYTES) throw unexpected(url, `a file of ${total} bytes`);
  try {
    for await (const part of response.body ?? []) {
      done += part.length;
      if (done > (total ?? MOST_BYTES))
        throw unexpected(url, `more than the ${total ?? MOST_BYTES} bytes of the file`);
      writeAll(descriptor, part);
      options.onBytes?.(done, total);
    }
  } catch (cause) {
    if (options.signal.aborted) throw cancelledError();
    // Connections break, and are taken up again; what a full disk or a wrong answer says stays so.
    if (isUpwarpError(cause) || fromSystemError(cause, "") !== cause) throw cause;
    return "broken";
  }
  return total === null || done === total ? "complete" : "broken";
}

/** The total of "bytes 0-9/10" or of "bytes " + star + "/10"; NaN when it is not given. */
const totalOf = (response: Response) =>
  Number(/\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1] ?? Number.NaN);

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}

const brokenOff = (url: string, path: string) =>
  storageError({
    code: "download-broken",
    what: "A download breaks off again and again.",
    where: path,
    got: hostOf(url),
    fix: "Run the same command again: it goes on where it stopped.",
  });

const wrongSize = (url: string, path: string, got: number, expected: number) =>
  formatError({
    code: "download-size",
    what: "A downloaded file has another size than the service says.",
    where: path,
    got: `${got} bytes instead of ${expected} from ${hostOf(url)}`,
    fix: "Run the same command again.",
  });
