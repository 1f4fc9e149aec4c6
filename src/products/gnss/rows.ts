import { createReadStream } from "node:fs";
import { open, readFile, stat } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { type Unzipped, unzipSync } from "fflate";
import { formatError, fromSystemError, inputError, isUpwarpError } from "../../errors.ts";
import { linesOf } from "../csv-lines.ts";

/** The text of a station's file. */
export interface StationText {
  readonly path: string;
  /** Without ends of lines. */
  readonly lines: readonly string[];
}

/** A century of daily positions in the widest format has 12 MB; more is no station's file. */
const LARGEST = 64 * 2 ** 20;

/**
 * Reads the lines of a station's file; one that is packed by gzip or zip (the archives call it .Z) is unpacked.
 *
 * @throws storage errors, input errors `not-a-file`, `gnss-too-large`, format errors `gnss-compressed`
 */
export async function readStationText(path: string): Promise<StationText> {
  try {
    const { size } = await checkSize(path);
    const head = await headOf(path);
    const bytes = await unpack(path, head, size);
    const pieces = bytes === null ? createReadStream(path) : oneOf(bytes);
    const lines: string[] = [];
    for await (const line of linesOf(pieces, path)) lines.push(line);
    return { path, lines };
  } catch (cause) {
    throw fromSystemError(cause, path);
  }
}

async function checkSize(path: string) {
  const status = await stat(path);
  if (!status.isFile())
    throw inputError({
      code: "not-a-file",
      what: "A station's positions are one file.",
      where: path,
      fix: "Give the file, or the folder of several to a command that takes folders.",
    });
  if (status.size > LARGEST) throw tooLarge(path, status.size);
  return status;
}

const tooLarge = (path: string, size: number) =>
  inputError({
    code: "gnss-too-large",
    what: "The file is too large for one station's daily positions.",
    where: path,
    got: `${size} bytes`,
    fix: `Give files of at most ${LARGEST} bytes, unpacked.`,
  });

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const bytes = new Uint8Array(4);
    const { bytesRead } = await file.read(bytes, 0, 4, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function unpack(path: string, [a, b]: Uint8Array, size: number): Promise<Uint8Array | null> {
  // The magic numbers of gzip, compress and zip.
  if (a === 0x1f && b === 0x9d)
    throw formatError({
      code: "gnss-compressed",
      what: "The file is packed by the old program compress.",
      where: path,
      fix: `Unpack it first: uncompress -c ${path} > FILE.neu`,
    });
  try {
    if (a === 0x1f && b === 0x8b) return gunzipSync(await readFile(path), { maxOutputLength: LARGEST });
    if (a === 0x50 && b === 0x4b) return firstOf(await readFile(path), path);
    return null;
  } catch (cause) {
    if (isUpwarpError(cause)) throw cause;
    throw formatError({
      code: "gnss-compressed",
      what: "The packed file is damaged, or unpacks to far more than a station has.",
      where: path,
      got: `${size} bytes: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix: "Download it again.",
      cause,
    });
  }
}

/** The only member of a zip archive. Its stated size is looked at before anything is unpacked. */
function firstOf(bytes: Uint8Array, path: string): Uint8Array {
  let members = 0;
  const files: Unzipped = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (name.endsWith("/")) return false;
      if (originalSize > LARGEST) throw tooLarge(path, originalSize);
      return members++ === 0;
    },
  });
  const [content] = Object.values(files);
  if (content && members === 1) return content;
  throw formatError({
    code: "gnss-compressed",
    what: "The archive does not hold one file.",
    where: path,
    got: `${members} files`,
    fix: "Unpack it, and give the files.",
  });
}

async function* oneOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Columns of a line that are apart by blanks. */
export const columnsOf = (line: string): string[] => line.trim().split(/\s+/);

/** Bad rows named in an error. */
const MOST_NAMED = 5;

/** Collects bad rows, so that all are told at once. */
export class BadRows {
  readonly #rows: string[] = [];
  readonly #path: string;
  #count = 0;

  constructor(path: string) {
    this.#path = path;
  }

  add(line: number, text: string): void {
    this.#count++;
    if (this.#rows.length < MOST_NAMED) this.#rows.push(`line ${line}: ${text.slice(0, 100)}`);
  }

  /** Throws `gnss-row` when there was one. */
  check(expected: string): void {
    if (this.#count === 0) return;
    throw formatError({
      code: "gnss-row",
      what: `${this.#count} ${this.#count === 1 ? "row is" : "rows are"} not what the format says.`,
      where: this.#path,
      got: this.#rows.join("\n"),
      fix: `A row holds ${expected}. The file may be cut off: download it again.`,
    });
  }
}
