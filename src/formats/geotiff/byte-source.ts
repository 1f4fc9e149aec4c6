import { type FileHandle, stat } from "node:fs/promises";
import { formatError, inputError, isUpwarpError, storageError } from "../../errors.ts";
import { HandlePool } from "./handle-pool.ts";

/** Random access to the bytes of one file. The only door between the TIFF reader and the disk. */
export interface ByteSource {
  readonly path: string;
  /** Bytes in the file when it was opened. */
  readonly size: number;
  /** Exactly `length` bytes from `offset`. Throws the format error "tiff-truncated" when they are not there. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Releases the file handle; a later read opens it again. */
  close(): Promise<void>;
}

/** Files open at a time in one thread: sixteen threads stay below 1024. Opening again costs about 70 us. */
const pool = new HandlePool(64);

/** A file on disk. It is opened by the first read. */
export async function openFileSource(path: string): Promise<ByteSource> {
  const size = await sizeOf(path);
  const source: ByteSource = {
    path,
    size,
    async read(offset, length) {
      if (!(offset >= 0 && length >= 0 && offset + length <= size))
        throw truncated(path, offset, length, size);
      try {
        return await pool.use(source, path, (file) => readFully(file, path, offset, length));
      } catch (error) {
        throw isUpwarpError(error) ? error : unreadable(path, error);
      }
    },
    close: () => pool.close(source),
  };
  return source;
}

async function readFully(file: FileHandle, path: string, offset: number, length: number) {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) throw truncated(path, offset, length, offset + done);
    done += bytesRead;
  }
  return bytes;
}

async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch((error) => {
    throw unreadable(path, error);
  });
  if (stats.isFile()) return stats.size;
  throw inputError({
    code: "not-a-file",
    what: "A GeoTIFF is a file, and this is none.",
    where: path,
    fix: "Name the file itself.",
  });
}

function unreadable(path: string, error: unknown) {
  const code = (error as NodeJS.ErrnoException).code ?? "unknown";
  if (code === "ENOENT")
    return inputError({
      code: "file-missing",
      what: "There is no such file.",
      where: path,
      fix: "Check the path.",
      cause: error,
    });
  return storageError({
    code: "file-unreadable",
    what: "The file cannot be opened for reading.",
    where: path,
    got: code,
    fix: "Check the file's permissions and the disk.",
    cause: error,
  });
}

const truncated = (path: string, offset: number, length: number, size: number) =>
  formatError({
    code: "tiff-truncated",
    what: "The TIFF file ends before the data that its header points to.",
    where: path,
    got: `bytes ${offset} to ${offset + length} of a file of ${size}`,
    fix: "Copy or download the file again.",
  });
