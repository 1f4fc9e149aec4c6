import { FetchStore } from "zarrita";
import { isUpwarpError, storageError } from "../../errors.ts";
import { boundBody } from "./bounded-body.ts";
import type { ByteStore } from "./byte-store.ts";
import { gatherPieces, type Piece, TOO_LARGE } from "./gather-pieces.ts";
import { tooLarge } from "./too-large.ts";

export const isUrl = (path: string) => /^https?:\/\//i.test(path);

/** A server that says nothing for this long is given up, so that no read hangs. */
const TIMEOUT_MILLISECONDS = 60_000;
/** A hierarchy of more documents is read one by one: it may hold a thousand arrays, of which one is wanted. */
const MOST_DOCUMENTS_AHEAD = 64;
/** Browsers open six connections per host over HTTP/1.1; more only wait. */
const CONNECTIONS = 6;
/**
 * Object stores answer 403, not 404, for an absent key of a bucket that may not be listed. Whether the key is
 * absent or secret cannot be told, so the error of a missing chunk names both.
 */
const ABSENT: readonly number[] = [403, 404, 410];

/** A Zarr hierarchy behind http(s), through zarrita's FetchStore. A query string (signed URL) is kept. */
export function httpStore(url: string): ByteStore {
  const { origin, pathname, search } = new URL(url);
  const root = `${origin}${pathname.replace(/\/+$/, "")}`;
  const documents = listed.get(root) ?? null;

  /** One request, bounded in time and in bytes; failures become ours. */
  async function ask<T>(
    key: string,
    limit: number,
    signal: AbortSignal | undefined,
    request: (store: FetchStore, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const where = `${root}/${key}`;
    const timeout = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    const store = new FetchStore(root + search, {
      fetch: async (asked) => {
        const isPart = asked.headers.has("range");
        // A browser's cache lets only one request at a time at a file, even for different parts of it.
        const response = await fetch(asked, isPart ? { cache: "no-store" } : {});
        if (ABSENT.includes(response.status)) return new Response(null, { status: 404 });
        if (isPart && response.status === 200) {
          wholeOnly.add(origin);
          void response.body?.cancel();
          throw noRanges(where);
        }
        return boundBody(response, limit, where);
      },
    });
    try {
      return await request(store, signal ? AbortSignal.any([signal, timeout]) : timeout);
    } catch (cause) {
      if (signal?.aborted || isUpwarpError(cause)) throw cause;
      throw storageError({
        code: timeout.aborted ? "http-timeout" : "http-failed",
        what: "A file of a Zarr store could not be fetched.",
        where,
        got: explain(cause),
        fix: "Check the address and the network, then run the same command again.",
        cause,
      });
    }
  }

  /** The list of pieces has its own separators. */
  const gathererOf = (key: string) => (/[:;]/.test(key) ? undefined : gathering.get(root));

  /** A document that came with all others when the first was asked for; once, because later its file may have changed. */
  function documentAhead(key: string): Promise<Piece> | undefined {
    const gatherer = gathererOf(key);
    if (gatherer && documents && unread.delete(root) && documents.size <= MOST_DOCUMENTS_AHEAD)
      for (const one of documents) {
        const coming = gatherer.whole(one);
        // It is told to whoever asks for the document, if anyone does.
        coming.catch(() => undefined);
        ahead.set(`${root}/${one}`, coming);
      }
    const found = ahead.get(`${root}/${key}`);
    ahead.delete(`${root}/${key}`);
    return found;
  }

  /** A small file together with others; `TOO_LARGE` where it has to be asked for by itself. */
  async function gatherWhole(key: string, limit: number): Promise<Piece> {
    const gatherer = gathererOf(key);
    const coming = isDocument(key) ? documentAhead(key) : gatherer?.whole(key);
    const piece = coming === undefined ? TOO_LARGE : await coming;
    if (piece === null || piece === TOO_LARGE || piece.length <= limit) return piece;
    throw tooLarge(`${root}/${key}`, piece.length, limit);
  }

  return {
    root,
    concurrency: CONNECTIONS,
    get readsParts() {
      return !wholeOnly.has(origin);
    },
    async get(key, { signal, limit }) {
      if (documents !== null && isDocument(key) && !documents.has(key)) return null;
      signal?.throwIfAborted();
      const gathered = await gatherWhole(key, limit);
      if (gathered !== TOO_LARGE) return gathered;
      return ask(
        key,
        limit,
        signal,
        async (store, both) => (await store.get(toKey(key), { signal: both })) ?? null,
      );
    },
    getRange: (key, start, length, { signal } = {}) => {
      signal?.throwIfAborted();
      const gatherer = gathererOf(key);
      if (gatherer && start !== null) return gatherer.part(key, start, length);
      return ask(key, length, signal, async (store, both) => {
        const range = start === null ? { suffixLength: length } : { offset: start, length };
        return (await store.getRange(toKey(key), range, { signal: both })) ?? null;
      });
    },
    folders: async (key) => documents && foldersIn(documents, key),
  };
}

/** Servers that send a whole file where a part was asked for. */
const wholeOnly = new Set<string>();
/** Stores whose metadata documents are known beforehand, by their address without a query. */
const listed = new Map<string, ReadonlySet<string>>();
/** Stores whose server gives many files, or parts of them, at once. */
const gathering = new Map<string, ReturnType<typeof gatherPieces>>();

/** Stores of which no document was asked for since their list came, and documents that wait to be asked for, by their addresses. */
const unread = new Set<string>();
const ahead = new Map<string, Promise<Piece>>();

/**
 * Makes known which metadata documents ("displacement/.zarray") the store at an address holds, because a folder behind http
 * cannot be listed: its groups are then found as in a folder on disk, consolidated or not. null forgets them. Chunks and parts of
 * them are asked for together where the server can answer that (`pieces`).
 */
export function listHttpStore(
  url: string,
  documents: readonly string[] | null,
  { pieces = false }: { readonly pieces?: boolean } = {},
): void {
  const { origin, pathname } = new URL(url);
  const root = `${origin}${pathname.replace(/\/+$/, "")}`;
  if (documents === null) listed.delete(root);
  else listed.set(root, new Set(documents));
  for (const one of ahead.keys()) if (one.startsWith(`${root}/`)) ahead.delete(one);
  if (pieces) gathering.set(root, gatherPieces(root, TIMEOUT_MILLISECONDS));
  else gathering.delete(root);
  if (pieces && documents !== null) unread.add(root);
  else unread.delete(root);
}

const isDocument = (key: string) => /(^|\/)(zarr\.json|\.zgroup|\.zarray|\.zattrs|\.zmetadata)$/.test(key);

/** The folders directly below one, by the documents in them. */
function foldersIn(documents: ReadonlySet<string>, key: string): string[] {
  const start = key === "" ? "" : `${key}/`;
  const names = new Set<string>();
  for (const path of documents) {
    const end = path.startsWith(start) ? path.indexOf("/", start.length) : -1;
    if (end > start.length) names.add(path.slice(start.length, end));
  }
  return [...names].sort();
}

/** Each part of a key stays one part of the path, whatever characters a name has. */
const toKey = (key: string) => `/${key.split("/").map(encodeURIComponent).join("/")}` as const;

const noRanges = (where: string) =>
  storageError({
    code: "http-no-ranges",
    what: "The server sends whole files where a part was asked for.",
    where,
    fix: "Sharded arrays need a server that answers range requests; copy the store to the disk and open it there.",
  });

const explain = (cause: unknown) => {
  if (!(cause instanceof Error)) return String(cause);
  return cause.cause instanceof Error ? `${cause.message}: ${cause.cause.message}` : cause.message;
};
