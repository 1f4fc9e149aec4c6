import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { formatError, fromSystemError, inputError } from "../errors.ts";

/** The first bytes of a zip archive. */
const ZIP_MAGIC = 0x04034b50;
/** A product of the service packs 4 to 1; more than this packs nothing but repetition, and is meant to fill a disk. */
const LARGEST_RATIO = 100;
/** A burst of the service unpacks to some hundred megabytes. */
const LARGEST_TABLE = 8 * 2 ** 30;

/** A table as bytes, in pieces, and the name that it goes by. */
export interface Table {
  readonly name: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/**
 * The table of a product of the European Ground Motion Service: the one .csv file in its zip archive, or a .csv file by itself.
 * Nothing is unpacked to disk.
 *
 * @throws storage errors, input error `egms-no-table`, format errors `zip-malformed`, `zip-too-large`, `zip-corrupt`
 */
export async function readTable<T>(
  path: string,
  signal: AbortSignal | undefined,
  use: (table: Table) => Promise<T>,
): Promise<T> {
  try {
    if (!(await isZip(path)))
      return await use({ name: path, bytes: createReadStream(path, options(signal)) });
    const archive = await openPromise(path, { autoClose: false, lazyEntries: true, strictFileNames: true });
    try {
      const entry = await findTable(archive, path);
      checkSize(entry, path);
      const stream = await archive.openReadStreamPromise(entry);
      return await use({ name: entry.fileName, bytes: checked(stream, entry, path, signal) });
    } finally {
      archive.close();
    }
  } catch (cause) {
    throw signal?.aborted ? cause : asTyped(cause, path);
  }
}

const options = (signal: AbortSignal | undefined) => (signal ? { signal } : {});

async function isZip(path: string): Promise<boolean> {
  if (!(await stat(path)).isFile())
    throw inputError({
      code: "not-a-file",
      what: "A product of the European Ground Motion Service is one file.",
      where: path,
      fix: "Give the .zip file, or the .csv file in it.",
    });
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(4), 0, 4, 0);
    return bytesRead === 4 && new DataView(buffer.buffer).getUint32(0, true) === ZIP_MAGIC;
  } finally {
    await file.close();
  }
}

async function findTable(archive: ZipFile, path: string): Promise<Entry> {
  const tables: Entry[] = [];
  for await (const entry of archive.eachEntry()) if (/\.csv$/i.test(entry.fileName)) tables.push(entry);
  const [table] = tables;
  if (table && tables.length === 1) return table;
  throw inputError({
    code: "egms-no-table",
    what: "The archive does not hold exactly one .csv file.",
    where: path,
    got: tables.map(({ fileName }) => fileName).join(", ") || "none",
    fix: "Give one product of the service (EGMS_L2b_..., EGMS_L3_...) as it was downloaded.",
  });
}

/** Sizes are checked before anything is unpacked. */
function checkSize({ fileName, compressedSize, uncompressedSize }: Entry, path: string): void {
  if (uncompressedSize <= LARGEST_TABLE && uncompressedSize <= LARGEST_RATIO * compressedSize) return;
  throw formatError({
    code: "zip-too-large",
    what: "A file in the archive claims to be larger than any product of the service.",
    where: `${path}: ${fileName}`,
    got: `${compressedSize} bytes that unpack to ${uncompressedSize}`,
    fix: "Download the product again; unpack it yourself if you trust it, and give the .csv file.",
  });
}

/** The bytes of a file in the archive; the last piece is held to its checksum. */
async function* checked(
  stream: Readable,
  { crc32: wanted, fileName }: Entry,
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const piece of stream) {
    signal?.throwIfAborted();
    const bytes = piece as Uint8Array;
    sum = crc32(bytes, sum);
    yield bytes;
  }
  if (sum === wanted) return;
  throw formatError({
    code: "zip-corrupt",
    what: "A file in the archive does not have its checksum.",
    where: `${path}: ${fileName}`,
    fix: "Download the product again.",
  });
}

/** yauzl and zlib throw plain errors for what they cannot read. */
function asTyped(cause: unknown, path: string): unknown {
  const known = fromSystemError(cause, path);
  if (known !== cause || !(cause instanceof Error)) return known;
  const { code = "" } = cause as Error & { code?: string };
  const isZlib = code.startsWith("Z_");
  // Programming errors (TypeError, RangeError) pass unchanged.
  if (!isZlib && (cause.constructor !== Error || code !== "")) return cause;
  return formatError({
    code: "zip-malformed",
    what: "The archive cannot be read.",
    where: path,
    got: cause.message,
    fix: "Download the product again.",
    cause,
  });
}
