import { formatError } from "../../errors.ts";
import type { SharedFile } from "../hdf5/shared-file.ts";
import { damaged } from "./damaged.ts";
import { readEdition1 } from "./edition1.ts";
import { readEdition2 } from "./edition2.ts";
import { type GribField, isSkipped } from "./field.ts";
import { Octets } from "./octets.ts";

/** Octets of section 0 that tell edition and length, in both editions. */
const START_OCTETS = 16;
const GRIB = [0x47, 0x52, 0x49, 0x42];
const END = "7777";
/** Archives fill up records with zeros between messages; more than this is another kind of file. */
const MOST_PADDING = 2 ** 16;

export interface GribContent {
  readonly fields: readonly GribField[];
  /** Why messages were left out, with how often. */
  readonly skipped: ReadonlyMap<string, number>;
}

export const startsWithGrib = (bytes: Uint8Array) => GRIB.every((octet, i) => bytes[i] === octet);

/**
 * The fields of a GRIB file by the headers of its messages; no values are read. Cut off and contradictory messages are
 * "grib-damaged"; sound messages of other grids or packings are counted in `skipped`.
 */
export function readFields(file: SharedFile): GribContent {
  const known = file.derived.get("grib");
  if (known !== undefined) return known as GribContent;
  const fields: GribField[] = [];
  const skipped = new Map<string, number>();
  for (let at = nextMessage(file, 0); at < file.size; ) {
    const { edition, length } = readStart(file, at);
    const read = edition === 1 ? readEdition1 : readEdition2;
    for (const found of read(file, at, length)) {
      if (isSkipped(found)) skipped.set(found.reason, (skipped.get(found.reason) ?? 0) + 1);
      else fields.push(found);
    }
    at = nextMessage(file, at + length);
  }
  const content = { fields, skipped };
  file.derived.set("grib", content);
  return content;
}

/** Where the next message starts, past zeros; the file's size when there is none. */
function nextMessage(file: SharedFile, from: number): number {
  let at = from;
  const limit = Math.min(file.size, from + MOST_PADDING);
  while (at < limit) {
    const bytes = file.read(at, Math.min(4096, limit - at));
    const first = bytes.findIndex((octet) => octet !== 0);
    if (first >= 0) return at + first;
    at += bytes.length;
  }
  if (at < file.size)
    throw damaged(
      file.path,
      from,
      "Zeros stand where a GRIB message is expected.",
      `${limit - from} of them`,
    );
  return file.size;
}

function readStart(file: SharedFile, offset: number): { edition: 1 | 2; length: number } {
  if (offset + START_OCTETS > file.size)
    throw damaged(
      file.path,
      offset,
      "The file ends within a GRIB message.",
      `${file.size - offset} octets after its start`,
    );
  const bytes = file.read(offset, START_OCTETS);
  if (!startsWithGrib(bytes))
    throw damaged(
      file.path,
      offset,
      "A GRIB message does not start where the one before ends.",
      [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(""),
    );
  const octets = new Octets(bytes, { path: file.path, offset });
  const edition = octets.u8(7);
  if (edition !== 1 && edition !== 2)
    throw formatError({
      code: "grib-edition",
      what: "This edition of GRIB is not read.",
      where: `${file.path}, message at byte ${offset}`,
      got: `edition ${edition}`,
      fix: "Convert the file to edition 1 or 2, for example with grib_set -s edition=2.",
    });
  const length = edition === 1 ? octets.u24(4) : octets.u32(8) * 2 ** 32 + octets.u32(12);
  if (length < START_OCTETS || offset + length > file.size)
    throw damaged(
      file.path,
      offset,
      "A GRIB message is longer than the rest of the file.",
      `${length} octets of ${file.size - offset}`,
    );
  const end = String.fromCharCode(...file.read(offset + length - END.length, END.length));
  if (end !== END)
    throw damaged(file.path, offset, "A GRIB message does not end with 7777.", JSON.stringify(end));
  return { edition, length };
}
