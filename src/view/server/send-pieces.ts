import type { ServerResponse } from "node:http";
import { joinPieces, type Piece, TOO_LARGE, WHOLE_BYTES } from "../../formats/zarr/gather-pieces.ts";
import { openServed } from "./open-served.ts";
import { BYTES_TYPE } from "./page-files.ts";
import { DATA_HEADERS } from "./security-headers.ts";
import { isServedName } from "./served-names.ts";
import type { ServedRoot } from "./served-root.ts";

interface AskedPiece {
  readonly parts: readonly string[];
  readonly start: number;
  /** null for the whole file. */
  readonly length: number | null;
}

/** Pieces of one request, and all of them together: the answer is put together in memory. */
const MOST_PIECES = 256;
const MOST_BYTES = 2 ** 25;
/** Files open at once for one answer: most of the time goes into asking the system where each lies. */
const LANES = 8;

const PIECE = /^([^:;]+)(?::(\d{1,15}):(\d{1,10}))?$/;

/**
 * The list of a `?pieces=` request: "key:start:length" for a part, "key" for a whole file, with ";" between them, keys relative to
 * the address. null where it is malformed, names what is never served, or asks for longer parts than one answer holds.
 */
export function parsePieces(list: string): readonly AskedPiece[] | null {
  const written = list.split(";", MOST_PIECES + 1);
  if (written.length > MOST_PIECES) return null;
  const pieces: AskedPiece[] = [];
  let bytes = 0;
  for (const one of written) {
    const [, key = "", start = "0", length] = PIECE.exec(one) ?? [];
    const parts = key.split("/");
    bytes += Number(length ?? 0);
    if (!parts.every((part) => isServedName(part)) || bytes > MOST_BYTES) return null;
    pieces.push({ parts, start: Number(start), length: length === undefined ? null : Number(length) });
  }
  return pieces;
}

/**
 * Files below one folder, or parts of them, in one answer; each is opened by the same rules as a file that is asked for by itself.
 * For a whole file that is not small, or beyond what one answer holds, it says so instead.
 */
export async function sendPieces(
  response: ServerResponse,
  root: ServedRoot,
  folder: readonly string[],
  asked: readonly AskedPiece[],
): Promise<void> {
  const pieces: Piece[] = asked.map(() => null);
  let left = MOST_BYTES - asked.reduce((sum, { length }) => sum + (length ?? 0), 0);
  /** Taken before the file is read, so that no more is held than was found to fit. */
  const allow = (size: number) => {
    if (size > WHOLE_BYTES || size > left) return false;
    left -= size;
    return true;
  };
  const queue = asked.entries();
  const lane = async () => {
    for (const [i, piece] of queue)
      pieces[i] = await readPiece(root, { ...piece, parts: [...folder, ...piece.parts] }, allow);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const body = joinPieces(pieces);
  const headers = { ...DATA_HEADERS, "Content-Type": BYTES_TYPE, "Cache-Control": "no-store" };
  response.writeHead(200, { ...headers, "Content-Length": body.length }).end(body);
}

/** Fewer bytes where the file ends; null where there is none. */
async function readPiece(
  root: ServedRoot,
  { parts, start, length }: AskedPiece,
  allow: (size: number) => boolean,
): Promise<Piece> {
  const file = await openServed(root, parts);
  if (file === null) return null;
  try {
    if (length === null && !allow(file.size)) return TOO_LARGE;
    const bytes = new Uint8Array(Math.max(0, Math.min(length ?? file.size, file.size - start)));
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
