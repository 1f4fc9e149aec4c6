import type { ServerResponse } from "node:http";
import { joinPieces } from "../../formats/zarr/gather-pieces.ts";
import { openServed } from "./open-served.ts";
import { BYTES_TYPE } from "./page-files.ts";
import { DATA_HEADERS } from "./security-headers.ts";
import { isServedName } from "./served-names.ts";
import type { ServedRoot } from "./served-root.ts";

interface Piece {
  readonly parts: readonly string[];
  readonly start: number;
  readonly length: number;
}

/** Pieces of one request, and all of them together: the answer is put together in memory. */
const MOST_PIECES = 256;
const MOST_BYTES = 2 ** 25;

const PIECE = /^([^:;]+):(\d{1,15}):(\d{1,10})$/;

/**
 * The list of a `?pieces=` request, "key:start:length;...", keys relative to the address. null where it is malformed, names what
 * is never served, or is more than one answer holds.
 */
export function parsePieces(list: string): readonly Piece[] | null {
  const written = list.split(";", MOST_PIECES + 1);
  if (written.length > MOST_PIECES) return null;
  const pieces: Piece[] = [];
  let bytes = 0;
  for (const one of written) {
    const [, key = "", start, length] = PIECE.exec(one) ?? [];
    const parts = key.split("/");
    bytes += Number(length);
    if (start === undefined || !parts.every((part) => isServedName(part)) || !(bytes <= MOST_BYTES))
      return null;
    pieces.push({ parts, start: Number(start), length: Number(length) });
  }
  return pieces;
}

/** Parts of many files below one folder in one answer; each is opened by the same rules as a file that is asked for by itself. */
export async function sendPieces(
  response: ServerResponse,
  root: ServedRoot,
  folder: readonly string[],
  pieces: readonly Piece[],
): Promise<void> {
  const read: (Uint8Array | null)[] = [];
  for (const { parts, start, length } of pieces)
    read.push(await readPart(root, [...folder, ...parts], start, length));
  const body = joinPieces(read);
  const headers = { ...DATA_HEADERS, "Content-Type": BYTES_TYPE, "Cache-Control": "no-store" };
  response.writeHead(200, { ...headers, "Content-Length": body.length }).end(body);
}

/** Fewer bytes where the file ends; null where there is none. */
async function readPart(
  root: ServedRoot,
  parts: readonly string[],
  start: number,
  length: number,
): Promise<Uint8Array | null> {
  const file = await openServed(root, parts);
  if (file === null) return null;
  try {
    const bytes = new Uint8Array(Math.max(0, Math.min(length, file.size - start)));
    let done = 0;
    while (done < bytes.length) {
      const { bytesRead } = await file.handle.read(bytes, done, bytes.length - done, start + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  } finally {
    await file.handle.close();
  }
}
