// Stands in for node:fs in the browser, over the virtual tree of mounts.ts. Synchronous: only in a worker.
import { blocks, fileAt, findNode, folderAt, type MountedFile, nodeAt } from "./mounts.ts";
import { type Dirent, entriesOf, namesOf, type ReaddirOptions, type Stats, statsOf } from "./stats.ts";
import { readOnly, systemError } from "./system-error.ts";

export type { Dirent, Stats } from "./stats.ts";

const open = new Map<number, MountedFile>();
/** Below are the standard streams. */
let lastDescriptor = 2;

function opened(descriptor: number, syscall: string): MountedFile {
  const file = open.get(descriptor);
  if (file === undefined) throw systemError("EBADF", syscall);
  return file;
}

export function openSync(path: string, flags = "r"): number {
  if (flags !== "r") throw systemError("EROFS", "open", path);
  open.set(++lastDescriptor, fileAt(path, "open"));
  return lastDescriptor;
}

export function closeSync(descriptor: number): void {
  opened(descriptor, "close");
  open.delete(descriptor);
}

export function readSync(
  descriptor: number,
  buffer: Uint8Array,
  offset: number,
  length: number,
  position: number,
): number {
  const { bytes } = opened(descriptor, "read");
  return blocks.readSync(bytes, buffer.subarray(offset, offset + length), position);
}

export const fstatSync = (descriptor: number): Stats => statsOf(opened(descriptor, "fstat"));

export function statSync(path: string, options: { throwIfNoEntry?: boolean } = {}): Stats | undefined {
  if (options.throwIfNoEntry === false) {
    const node = findNode(path);
    return node === null ? undefined : statsOf(node);
  }
  return statsOf(nodeAt(path, "stat"));
}

export const existsSync = (path: string): boolean => findNode(path) !== null;

/** There are no links. */
export function realpathSync(path: string): string {
  nodeAt(path, "realpath");
  return path;
}

export function readdirSync(path: string, options: ReaddirOptions = {}): string[] | Dirent[] {
  const entries = entriesOf(path, folderAt(path, "scandir"), options.recursive === true);
  return options.withFileTypes === true ? entries : namesOf(path, entries);
}

export function readFileSync(
  path: string,
  options?: string | { encoding?: string | null },
): Uint8Array | string {
  const { bytes } = fileAt(path, "open");
  return decoded(bytes.readSync(0, bytes.size), options);
}

/** Text in the encoding that was asked for, else the bytes. Node's latin1 is ISO 8859-1, not what browsers call so. */
export function decoded(
  bytes: Uint8Array,
  options: string | { encoding?: string | null } | null | undefined,
): Uint8Array | string {
  const encoding = typeof options === "string" ? options : options?.encoding;
  if (encoding === undefined || encoding === null) return bytes;
  if (encoding === "utf8" || encoding === "utf-8")
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  if (encoding !== "latin1" && encoding !== "ascii") throw systemError("EINVAL", "read", undefined, encoding);
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return parts.join("");
}

/** Bytes handed over at a time. */
const PIECE_BYTES = 2 ** 18;

/** The bytes of a file in pieces; of Node's stream only the asynchronous iteration is here. */
export async function* createReadStream(
  path: string,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<Uint8Array> {
  const { bytes } = fileAt(path, "open");
  for (let start = 0; start < bytes.size; start += PIECE_BYTES) {
    signal?.throwIfAborted();
    yield await bytes.read(start, Math.min(start + PIECE_BYTES, bytes.size));
  }
}

export const mkdirSync = readOnly("mkdir");
export const renameSync = readOnly("rename");
export const rmSync = readOnly("rm");
export const writeFileSync = readOnly("write");
export const writeSync = readOnly("write");
export const fsyncSync = readOnly("fsync");
export const ftruncateSync = readOnly("ftruncate");
