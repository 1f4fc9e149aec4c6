import { closeSync, createReadStream, existsSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, relative, sep } from "node:path";
import { groupStores } from "../../../src/view/data/places.ts";
import type { ServedIndex } from "../../../src/view/served-index.ts";

export interface RangeServer {
  readonly url: string;
  /** Paths that were asked for since the last look, with the bytes that were sent. */
  takeRequests(): { path: string; bytes: number }[];
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript" };
const DOCUMENT = /(^|\/)(zarr\.json|\.z(group|array|attrs|metadata))$/;

/** The page at "/" and a folder below "/data/", by ranges, with the index that a browser needs in place of a listing. */
export async function serveFolder(page: string, data: string): Promise<RangeServer> {
  let requests: { path: string; bytes: number }[] = [];
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    if (path === "/data/index.json") return void response.end(JSON.stringify(indexOf(data)));
    const file = path.startsWith("/data/0/")
      ? join(data, path.slice("/data/0/".length))
      : join(page, path === "/" ? "index.html" : path);
    const bytes = send(response, file, request.headers.range);
    requests.push({ path, bytes });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    takeRequests() {
      const taken = requests;
      requests = [];
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

function send(response: ServerResponse, file: string, range: string | undefined): number {
  if (!existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return 0;
  }
  const { size } = statSync(file);
  const ranges = rangesOf(range, size);
  const [first] = ranges;
  if (first === undefined || ranges.length === 1) {
    const [start, end] = first ?? [0, size - 1];
    response.writeHead(first === undefined ? 200 : 206, {
      "content-type": TYPES[extname(file)] ?? "application/octet-stream",
      "content-length": end - start + 1,
      ...(first !== undefined && { "content-range": `bytes ${start}-${end}/${size}` }),
    });
    createReadStream(file, { start, end }).pipe(response);
    return end - start + 1;
  }
  return sendParts(response, file, size, ranges);
}

type ByteRange = readonly [start: number, end: number];

function rangesOf(header: string | undefined, size: number): ByteRange[] {
  return [...(header ?? "").matchAll(/(\d*)-(\d*)/g)].map(([, from = "", to = ""]) => [
    from === "" ? size - Number(to) : Number(from),
    from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1),
  ]);
}

/** RFC 9110, section 14.6. */
function sendParts(
  response: ServerResponse,
  file: string,
  size: number,
  ranges: readonly ByteRange[],
): number {
  const descriptor = openSync(file, "r");
  const parts = ranges.flatMap(([start, end]) => {
    const bytes = Buffer.alloc(end - start + 1);
    readSync(descriptor, bytes, 0, bytes.length, start);
    return [
      Buffer.from(`--PART\r\nContent-Range: bytes ${start}-${end}/${size}\r\n\r\n`),
      bytes,
      Buffer.from("\r\n"),
    ];
  });
  closeSync(descriptor);
  const body = Buffer.concat([...parts, Buffer.from("--PART--\r\n")]);
  response.writeHead(206, {
    "content-type": "multipart/byteranges; boundary=PART",
    "content-length": body.length,
  });
  response.end(body);
  return body.length;
}

function indexOf(data: string): ServedIndex {
  const paths = readdirSync(data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `0/${relative(data, join(entry.parentPath, entry.name)).split(sep).join("/")}`);
  const { stores, files } = groupStores(paths);
  return {
    version: 1,
    title: "test",
    notes: [],
    files: files.map((path) => {
      const { size, mtimeMs } = statSync(join(data, path.slice(2)));
      return { path, size, modified: Math.round(mtimeMs) };
    }),
    stores: stores.map((path) => ({
      path,
      documents: paths
        .filter((file) => file.startsWith(`${path}/`) && DOCUMENT.test(file))
        .map((file) => file.slice(path.length + 1)),
    })),
  };
}
