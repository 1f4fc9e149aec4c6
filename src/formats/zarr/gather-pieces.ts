import { storageError } from "../../errors.ts";

/** A part of one file of a store. */
interface Asked {
  readonly key: string;
  readonly start: number;
  readonly length: number;
  readonly resolve: (bytes: Uint8Array | null) => void;
  readonly reject: (cause: unknown) => void;
}

/** Pieces of one request: with keys of fifty characters its address stays below 8 kB, which servers take. */
const PIECES_PER_REQUEST = 64;
/** In the answer, the length of a piece whose file is absent. */
const ABSENT = 0xffff_ffff;
const LENGTH_BYTES = 4;

/**
 * Parts of many files of a store by few requests, from a server that knows `?pieces=` (that of `upwarp view`): what is asked for
 * in one turn of the event loop goes together. A browser takes some five milliseconds for a request, whatever its size, and one
 * date of a series lies in hundreds of chunks.
 */
export function gatherPieces(url: string, timeout: number) {
  let waiting: Asked[] = [];

  function flush(): void {
    const all = waiting;
    waiting = [];
    for (let first = 0; first < all.length; first += PIECES_PER_REQUEST)
      void send(all.slice(first, first + PIECES_PER_REQUEST));
  }

  async function send(asked: readonly Asked[]): Promise<void> {
    try {
      const list = asked.map(({ key, start, length }) => `${key}:${start}:${length}`).join(";");
      const response = await fetch(`${url}?pieces=${encodeURIComponent(list)}`, {
        cache: "no-store",
        signal: AbortSignal.timeout(timeout),
      });
      if (!response.ok) throw failed(url, `status ${response.status}`);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const pieces = splitPieces(bytes, url, asked.length);
      for (const [i, { resolve }] of asked.entries()) resolve(pieces[i] ?? null);
    } catch (cause) {
      for (const { reject } of asked) reject(cause);
    }
  }

  return (key: string, start: number, length: number): Promise<Uint8Array | null> =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setTimeout(flush, 0);
      waiting.push({ key, start, length, resolve, reject });
    });
}

/** The pieces of an answer: each its length (little-endian, 32 bits) and its bytes; null where the file is absent. */
export function splitPieces(bytes: Uint8Array, where: string, count: number): (Uint8Array | null)[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: (Uint8Array | null)[] = [];
  let at = 0;
  while (at + LENGTH_BYTES <= bytes.length) {
    const length = view.getUint32(at, true);
    at += LENGTH_BYTES;
    // A copy, because numbers need an aligned beginning and the others should not be kept for its sake.
    pieces.push(length === ABSENT ? null : bytes.slice(at, at + length));
    if (length !== ABSENT) at += length;
  }
  if (at === bytes.length && pieces.length === count) return pieces;
  throw failed(where, `${bytes.length} bytes with ${pieces.length} of ${count} pieces`);
}

/** The other way round, as the server answers. */
export function joinPieces(pieces: readonly (Uint8Array | null)[]): Uint8Array {
  const size = pieces.reduce((sum, piece) => sum + LENGTH_BYTES + (piece?.length ?? 0), 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const piece of pieces) {
    view.setUint32(at, piece?.length ?? ABSENT, true);
    at += LENGTH_BYTES;
    if (piece === null) continue;
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

const failed = (where: string, got: string) =>
  storageError({
    code: "http-failed",
    what: "Parts of a Zarr store could not be fetched.",
    where,
    got,
    fix: "Check that the server still runs and that the files are still there, then try again.",
  });
