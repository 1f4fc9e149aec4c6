import { stat } from "node:fs/promises";
import { fromSystemError } from "../../errors.ts";

/** What the file system says of a file; when none of it changed, the content did not either. */
export interface Stamp {
  readonly size: number;
  readonly mtime: string;
  /** Change time: the kernel sets it on every write, and no program can set it back. */
  readonly ctime: string;
  readonly inode: string;
}

export async function stampOf(path: string): Promise<Stamp> {
  try {
    const { size, mtimeNs, ctimeNs, ino } = await stat(path, { bigint: true });
    return { size: Number(size), mtime: String(mtimeNs), ctime: String(ctimeNs), inode: String(ino) };
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

export const sameStamp = (a: Stamp, b: Stamp) =>
  a.size === b.size && a.mtime === b.mtime && a.ctime === b.ctime && a.inode === b.inode;
