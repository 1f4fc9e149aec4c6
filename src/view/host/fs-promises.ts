// Stands in for node:fs/promises in the browser, over the virtual tree of mounts.ts.
import { decoded } from "./fs.ts";
import { blocks, fileAt, folderAt, type MountedFile, nodeAt } from "./mounts.ts";
import { type Dirent, entriesOf, namesOf, type ReaddirOptions, type Stats, statsOf } from "./stats.ts";
import { readOnly, systemError } from "./system-error.ts";

export class FileHandle {
  #file: MountedFile | null;

  constructor(file: MountedFile) {
    this.#file = file;
  }

  async read(
    buffer: Uint8Array,
    offset = 0,
    length = buffer.length - offset,
    position = 0,
  ): Promise<{ bytesRead: number; buffer: Uint8Array }> {
    const target = buffer.subarray(offset, offset + length);
    const bytesRead = await blocks.read(this.#opened("read").bytes, target, position);
    return { bytesRead, buffer };
  }

  async stat(): Promise<Stats> {
    return statsOf(this.#opened("fstat"));
  }

  async close(): Promise<void> {
    this.#file = null;
  }

  #opened(syscall: string): MountedFile {
    if (this.#file === null) throw systemError("EBADF", syscall);
    return this.#file;
  }
}

export async function open(path: string, flags = "r"): Promise<FileHandle> {
  if (flags !== "r") throw systemError("EROFS", "open", path);
  return new FileHandle(fileAt(path, "open"));
}

export const stat = async (path: string): Promise<Stats> => statsOf(nodeAt(path, "stat"));

export async function readdir(path: string, options: ReaddirOptions = {}): Promise<string[] | Dirent[]> {
  const entries = entriesOf(path, folderAt(path, "scandir"), options.recursive === true);
  return options.withFileTypes === true ? entries : namesOf(path, entries);
}

export async function readFile(
  path: string,
  options?: string | { encoding?: string | null },
): Promise<Uint8Array | string> {
  const { bytes } = fileAt(path, "open");
  return decoded(await bytes.read(0, bytes.size), options);
}

const refuse = (name: string) => {
  const write = readOnly(name);
  return async (...args: readonly unknown[]): Promise<never> => write(...args);
};

export const rename = refuse("rename");
export const rm = refuse("rm");
export const mkdir = refuse("mkdir");
export const writeFile = refuse("write");
