import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { fromSystemError } from "../../errors.ts";
import { unfilled } from "../../stack/swap-bytes.ts";
import { httpStore, isUrl } from "./http-store.ts";
import { tooLarge } from "./too-large.ts";

interface GetOptions {
  readonly signal?: AbortSignal;
  /** Memory to read into where it has just the right size; touching new memory costs more than the copy. */
  readonly into?: Uint8Array;
  /** A file that is larger is refused unread: the metadata never ask for one. */
  readonly limit: number;
}

/** Where the keys of a Zarr hierarchy are kept. A key that is absent gives null. */
export interface ByteStore {
  /** Folder or URL, without a slash at the end. */
  readonly root: string;
  /** How many requests are worth having under way at once. */
  readonly concurrency: number;
  /** Is a part of a file to be had without the rest of it? */
  readonly readsParts: boolean;
  get(key: string, options: GetOptions): Promise<Uint8Array | null>;
  /** Bytes [start, start + length), or the last `length` bytes when `start` is null. Fewer where the file ends. */
  getRange(
    key: string,
    start: number | null,
    length: number,
    options?: { signal?: AbortSignal },
  ): Promise<Uint8Array | null>;
  /** Names of the folders inside a folder; null where the store cannot list (HTTP). */
  folders(key: string): Promise<readonly string[] | null>;
}

export function openStore(path: string): ByteStore {
  return isUrl(path) ? httpStore(path) : localStore(path);
}

/**
 * A folder. Reads are synchronous: from the page cache a 256 kB chunk takes 40 us that way and 100 us of CPU
 * through the thread pool. The reader of a window gives the event loop its turn between chunks.
 */
function localStore(folder: string): ByteStore {
  const root = folder.length > 1 ? folder.replace(/\/+$/, "") : folder;
  return {
    root,
    concurrency: 1,
    readsParts: true,
    async get(key, { limit, into }) {
      return withFile(join(root, key), (descriptor, size, path) => {
        if (size > limit) throw tooLarge(path, size, limit);
        return readBytes(descriptor, 0, size, into);
      });
    },
    async getRange(key, start, length) {
      return withFile(join(root, key), (descriptor, size) => {
        const first = start ?? Math.max(0, size - length);
        return readBytes(descriptor, first, Math.max(0, Math.min(length, size - first)));
      });
    },
    async folders(key) {
      try {
        // A link is no folder to this call: a store never leads out of itself, nor in a circle.
        const entries = readdirSync(join(root, key), { withFileTypes: true });
        return entries
          .filter((entry) => entry.isDirectory())
          .map((entry) => entry.name)
          .sort();
      } catch (cause) {
        throw fromSystemError(cause, join(root, key));
      }
    },
  };
}

type FileReader = (descriptor: number, size: number, path: string) => Uint8Array;

function withFile(path: string, read: FileReader): Uint8Array | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, "r");
  } catch (cause) {
    if (isAbsent(cause)) return null;
    throw fromSystemError(cause, path);
  }
  try {
    const status = fstatSync(descriptor);
    return status.isFile() ? read(descriptor, status.size, path) : null;
  } finally {
    closeSync(descriptor);
  }
}

function readBytes(descriptor: number, start: number, length: number, into?: Uint8Array): Uint8Array {
  const bytes = into?.byteLength === length ? into : unfilled(length);
  let done = 0;
  while (done < length) {
    const read = readSync(descriptor, bytes, done, length - done, start + done);
    if (read === 0) break;
    done += read;
  }
  return new Uint8Array(bytes.buffer, 0, done);
}

const isAbsent = (cause: unknown) =>
  typeof cause === "object" &&
  cause !== null &&
  "code" in cause &&
  (cause.code === "ENOENT" || cause.code === "ENOTDIR");
