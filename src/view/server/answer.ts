import type { IncomingMessage, ServerResponse } from "node:http";
import type { ServedIndex } from "../served-index.ts";
import { chooseCoding } from "./accept-encoding.ts";
import { listServed } from "./list-served.ts";
import { openServed } from "./open-served.ts";
import type { PageFiles } from "./page-files.ts";
import { DATA_HEADERS, PAGE_HEADERS } from "./security-headers.ts";
import { sendFile } from "./send-file.ts";
import { parsePieces, sendPieces } from "./send-pieces.ts";
import type { ServedRoot } from "./served-root.ts";

export interface Content {
  readonly page: PageFiles;
  readonly roots: readonly ServedRoot[];
}

/** Folder of everything that is no part of the page, in addresses. */
export const DATA = "data";
/** The document in it that lists the rest, see `ServedIndex`. */
export const INDEX = "index.json";

/** Number of a root as it is written in addresses: no sign, no leading zero. */
const ROOT_NUMBER = /^(?:0|[1-9]\d{0,5})$/;

/** Answers a request that knows the token; `parts` are those of its address behind it. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  parts: readonly string[],
  { page, roots }: Content,
): Promise<void> {
  const [first, second = "", ...rest] = parts;
  if (first !== DATA) return sendPage(request, response, page, parts.join("/") || "index.html");
  if (second === INDEX && rest.length === 0) return sendIndex(request, response, roots);
  const root = ROOT_NUMBER.test(second) ? roots[Number(second)] : undefined;
  const list = new URL(request.url ?? "/", "http://localhost").searchParams.get("pieces");
  if (root !== undefined && list !== null && request.method === "GET") {
    const pieces = parsePieces(list);
    return pieces === null
      ? refuse(response, 400, "Malformed pieces.")
      : sendPieces(response, root, rest, pieces);
  }
  const file = root === undefined ? null : await openServed(root, rest);
  if (file === null) return refuse(response, 404, "Not found.");
  return sendFile(request, response, file);
}

/** A short text that repeats nothing of the request. */
export function refuse(response: ServerResponse, status: number, text: string, headers = {}): void {
  const body = `${text}\n`;
  response
    .writeHead(status, {
      ...DATA_HEADERS,
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Length": Buffer.byteLength(body),
      "Cache-Control": "no-store",
      ...headers,
    })
    .end(body);
}

async function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  page: PageFiles,
  path: string,
): Promise<void> {
  const file = page.get(path);
  if (file === undefined) return refuse(response, 404, "Not found.");
  const wanted = chooseCoding(request.headers["accept-encoding"]);
  const bytes = await file.encode(wanted);
  const isPlain = bytes === (await file.encode("identity"));
  response.writeHead(200, {
    ...PAGE_HEADERS,
    "Content-Type": file.type,
    "Content-Length": bytes.length,
    Vary: "Accept-Encoding",
    ...(!isPlain && { "Content-Encoding": wanted }),
    "Cache-Control": file.isImmutable ? "private, max-age=31536000, immutable" : "no-cache",
  });
  response.end(request.method === "HEAD" ? undefined : bytes);
}

async function sendIndex(
  request: IncomingMessage,
  response: ServerResponse,
  roots: readonly ServedRoot[],
): Promise<void> {
  // Anew each time: a run may be writing there.
  const body = Buffer.from(
    JSON.stringify({ ...(await listServed(roots)), pieces: true } satisfies ServedIndex),
  );
  response.writeHead(200, {
    ...DATA_HEADERS,
    "Content-Type": "application/json",
    "Content-Length": body.length,
    "Cache-Control": "no-store",
  });
  response.end(request.method === "HEAD" ? undefined : body);
}
