import { storageError } from "../../errors.ts";
import { boundBody } from "./bounded-body.ts";

/** In place of a whole file that is too large to be answered among others: it has to be asked for by itself. */
export const TOO_LARGE = "too large";
/** What came of a piece; null where the file is absent. */
export type Piece = Uint8Array | typeof TOO_LARGE | null;

/** A file of a store, or a part of it. */
interface Asked {
  readonly key: string;
  /** null for the whole file. */
  readonly part: { readonly start: number; readonly length: number } | null;
  readonly resolve: (piece: Piece) => void;
  readonly reject: (cause: unknown) => void;
}

/** Pieces of one request, and characters of their list: addresses of 8 kB are what servers take. */
const PIECES_PER_REQUEST = 64;
const LIST_CHARACTERS = 7000;
/** A file up to this size is worth gathering; above it, the few milliseconds of a request of its own hardly count. */
export const WHOLE_BYTES = 2 ** 19;

const LENGTH_BYTES = 4;
/** In the answer, these stand for the length where no bytes follow. */
const ABSENT_LENGTH = 0xffff_ffff;
const TOO_LARGE_LENGTH = 0xffff_fffe;

/**
 * Many small files of a store, or parts of many, by few requests, from a server that knows `?pieces=` (that of `upwarp view`):
 * what is asked for in one turn of the event loop goes together. A browser takes some five milliseconds for a request, whatever
 * its size, and one map lies in a thousand chunks.
 */
export function gatherPieces(url: string, timeout: number) {
  let waiting: Asked[] = [];
  /** Arrays of which a file turned out too large. */
  const large = new Set<string>();

  function flush(): void {
    let [together, characters] = [[] as Asked[], 0];
    for (const one of waiting) {
      const { length } = writePiece(one);
      if (together.length === PIECES_PER_REQUEST || characters + length > LIST_CHARACTERS) {
        void send(together);
        [together, characters] = [[], 0];
      }
      together.push(one);
      characters += length;
    }
    waiting = [];
    void send(together);
  }

  async function send(asked: readonly Asked[]): Promise<void> {
    try {
      const response = await fetch(`${url}?pieces=${asked.map(writePiece).join(SEPARATOR)}`, {
        cache: "no-store",
        signal: AbortSignal.timeout(timeout),
      });
      if (!response.ok) throw failed(url, `status ${response.status}`);
      const most = asked.reduce((sum, { part }) => sum + LENGTH_BYTES + (part?.length ?? WHOLE_BYTES), 0);
      const bytes = new Uint8Array(await boundBody(response, most, url).arrayBuffer());
      const pieces = splitPieces(bytes, url, asked.length);
      for (const [i, { resolve }] of asked.entries()) resolve(pieces[i] ?? null);
    } catch (cause) {
      for (const { reject } of asked) reject(cause);
    }
  }

  const ask = (key: string, part: Asked["part"]): Promise<Piece> =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setTimeout(flush, 0);
      waiting.push({ key, part, resolve, reject });
    });

  return {
    /** Bytes [start, start + length) of a file, fewer where it ends. */
    async part(key: string, start: number, length: number): Promise<Uint8Array | null> {
      const piece = await ask(key, { start, length });
      if (piece === TOO_LARGE) throw failed(`${url}/${key}`, "a part that is refused for its length");
      return piece;
    },
    /** A whole file. Once one of an array was too large, the others of that array are not asked for here any more. */
    async whole(key: string): Promise<Piece> {
      const array = arrayOf(key);
      if (large.has(array)) return TOO_LARGE;
      const piece = await ask(key, null);
      if (piece === TOO_LARGE) large.add(array);
      return piece;
    },
  };
}

const SEPARATOR = encodeURIComponent(";");
const writePiece = ({ key, part }: Pick<Asked, "key" | "part">) =>
  encodeURIComponent(part ? `${key}:${part.start}:${part.length}` : key);

/** What is before the numbers of a chunk: "velocity" of "velocity/0.1", "velocity/0/1" and "velocity/c/0/1". */
const arrayOf = (key: string) => key.replace(/(?:(?:^|\/)c)?(?:(?:^|\/)[\d.]+)+$/, "");

/** The pieces of an answer: each its length (little-endian, 32 bits) and its bytes. */
export function splitPieces(bytes: Uint8Array, where: string, count: number): Piece[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Piece[] = [];
  let at = 0;
  while (at + LENGTH_BYTES <= bytes.length) {
    const length = view.getUint32(at, true);
    at += LENGTH_BYTES;
    if (length === ABSENT_LENGTH) pieces.push(null);
    else if (length === TOO_LARGE_LENGTH) pieces.push(TOO_LARGE);
    else {
      // A copy, because numbers need an aligned beginning and the others should not be kept for its sake.
      pieces.push(bytes.slice(at, at + length));
      at += length;
    }
  }
  if (at === bytes.length && pieces.length === count) return pieces;
  throw failed(where, `${bytes.length} bytes with ${pieces.length} of ${count} pieces`);
}

const lengthOf = (piece: Piece) =>
  piece === null ? ABSENT_LENGTH : piece === TOO_LARGE ? TOO_LARGE_LENGTH : piece.length;

/** The other way round, as the server answers. */
export function joinPieces(pieces: readonly Piece[]): Uint8Array {
  const size = pieces.reduce(
    (sum, piece) => sum + LENGTH_BYTES + (piece instanceof Uint8Array ? piece.length : 0),
    0,
  );
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const piece of pieces) {
    view.setUint32(at, lengthOf(piece), true);
    at += LENGTH_BYTES;
    if (!(piece instanceof Uint8Array)) continue;
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

const failed = (where: string, got: string) =>
  storageError({
    code: "http-failed",
    what: "Pieces of a Zarr store could not be fetched.",
    where,
    got,
    fix: "Check that the server still runs and that the files are still there, then try again.",
  });
