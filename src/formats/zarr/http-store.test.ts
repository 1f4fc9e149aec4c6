import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fullWindow } from "../../stack/window.ts";
import { openDataset } from "../open.ts";
import { joinPieces, type Piece, TOO_LARGE } from "./gather-pieces.ts";
import { listHttpStore } from "./http-store.ts";
import { openZarr, zarrFormat } from "./open.ts";

const root = fileURLToPath(new URL("../../../test/fixtures/zarr", import.meta.url));
const COUNTING = Array.from({ length: 30 }, (_, i) => i);

const MISBEHAVING = /^\/(broken|endless|secret|whole|pieces|swollen)/;

/** A chunk among others: of the array "zstd" none, as if all were large, and below "swollen" more than any chunk has. */
function pieceOf(store: string, key: string, isSwollen: boolean): Piece {
  if (key.startsWith("zstd/0")) return TOO_LARGE;
  if (isSwollen && !key.endsWith(".zarray")) return new Uint8Array(400_000);
  return existsSync(join(store, key)) ? readFileSync(join(store, key)) : null;
}

/** A static file server with ranges, and paths that misbehave. */
let server: Server;
let base: string;
const asked: string[] = [];
const ranges: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    asked.push(`${request.method} ${url.pathname}${url.search}`);
    ranges.push(request.headers.range ?? "");
    const path = join(root, decodeURIComponent(url.pathname).replace(MISBEHAVING, ""));
    const list = url.searchParams.get("pieces");
    if (list !== null)
      return void response.end(
        joinPieces(list.split(";").map((key) => pieceOf(path, key, url.pathname.startsWith("/swollen")))),
      );
    if (url.pathname.startsWith("/broken")) return void response.writeHead(500).end();
    if (url.pathname.startsWith("/secret") && !existsSync(path)) return void response.writeHead(403).end();
    if (!existsSync(path) || !statSync(path).isFile()) return void response.writeHead(404).end();
    if (url.pathname.startsWith("/endless") && path.endsWith("0.0.0")) {
      const part = Buffer.alloc(65_536);
      const more = () => {
        while (!response.destroyed && response.write(part));
      };
      response.on("drain", more);
      return more();
    }
    const { size } = statSync(path);
    const range = url.pathname.startsWith("/whole")
      ? null
      : /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
    const [start, end] = range ? [Number(range[1]), Math.min(Number(range[2]), size - 1)] : [0, size - 1];
    response.writeHead(range ? 206 : 200, { "content-length": end - start + 1 });
    if (request.method === "HEAD") return void response.end();
    createReadStream(path, { start, end }).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const read = async (path: string, name: string) => {
  const variable = await zarrFormat.openVariable({ format: "zarr", path: base + path, name });
  return Array.from(await variable.read(fullWindow(variable.shape)));
};

describe("a Zarr store behind a URL", () => {
  it("lists its arrays from consolidated metadata, version 2 and 3", async () => {
    const v2 = await openZarr(`${base}/v2.zarr`);
    expect(v2.variables.get("inner/deep")?.shape).toEqual([4]);
    const v3 = await openDataset(`${base}/v3.zarr/`);
    expect([...v3.variables.keys()].sort()).toContain("sharded");
    expect(v3.attrs.title).toBe("made from the specification");
  });

  it.each(["none", "zstd", "blosc_lz4", "delta"])("reads %s of version 2", async (name) => {
    expect(await read("/v2.zarr", name)).toEqual(COUNTING);
  });

  it.each(["gzip", "sharded", "sharded_start"])("reads %s of version 3", async (name) => {
    expect(await read("/v3.zarr", name)).toEqual(COUNTING);
  });

  it("fetches only the chunks that a window crosses", async () => {
    const variable = await zarrFormat.openVariable({ format: "zarr", path: `${base}/v2.zarr`, name: "zlib" });
    asked.length = 0;
    await variable.read([
      [0, 2],
      [0, 2],
      [0, 3],
    ]);
    expect(asked).toEqual(["GET /v2.zarr/zlib/0.0.0"]);
  });

  it("fetches only the part of an uncompressed chunk that a window needs", async () => {
    const variable = await zarrFormat.openVariable({ format: "zarr", path: `${base}/v2.zarr`, name: "none" });
    ranges.length = 0;
    const window = [
      [1, 2],
      [1, 2],
      [1, 3],
    ] as const;
    expect([...(await variable.read(window))]).toEqual([21, 22]);
    expect(ranges).toEqual(["bytes=40-47"]);
  });

  it("is walked as a folder where its documents are known, and asks for no others", async () => {
    const documents = [".zgroup", "none/.zarray", "inner/.zgroup", "inner/deep/.zarray"];
    listHttpStore(`${base}/v2.zarr/?unused`, documents);
    asked.length = 0;
    const { variables } = await openZarr(`${base}/v2.zarr`);
    expect([...variables.keys()]).toEqual(["inner/deep", "none"]);
    expect(asked.map((request) => request.replace("GET /v2.zarr/", "")).sort()).toEqual(
      [...documents].sort(),
    );
    listHttpStore(`${base}/v2.zarr`, null);
    expect((await openZarr(`${base}/v2.zarr`)).variables.size).toBeGreaterThan(5);
  });

  it("keeps a signed URL's query on every request", async () => {
    asked.length = 0;
    const dataset = await openZarr(`${base}/xarray.zarr?signature=abc`);
    expect(dataset.grid?.affine).toEqual([20, 0, 480000, 0, -20, 2150000]);
    expect(asked.every((request) => request.endsWith("?signature=abc"))).toBe(true);
  });

  it("is one array when the URL is an array's", async () => {
    expect([...(await openZarr(`${base}/v2.zarr/none`)).variables.keys()]).toEqual(["data"]);
  });
});

describe("a server that gives many files in one answer", () => {
  const gatheredIn = (request: string | undefined) =>
    new URL(request?.replace("GET ", base) ?? "").searchParams.get("pieces")?.split(";");

  it("is asked once for all documents, and again for one that is wanted again", async () => {
    const documents = ["none/.zarray", "zstd/.zarray", "gone/.zarray"];
    const path = `${base}/pieces/v2.zarr`;
    listHttpStore(path, documents, { pieces: true });
    asked.length = 0;
    const open = (name: string) => zarrFormat.openVariable({ format: "zarr", path, name });
    await open("none");
    await open("zstd");
    expect(asked.map(gatheredIn)).toEqual([documents]);
    await expect(open("gone")).rejects.toMatchObject({ code: "zarr-array-missing" });
    expect(asked).toHaveLength(1);
    await open("none");
    expect(asked.slice(1)).toEqual(["GET /pieces/v2.zarr/none/.zarray"]);
    listHttpStore(path, null);
  });

  it("is asked once for many small chunks, and for each large one by itself", async () => {
    const path = `${base}/pieces/v2.zarr`;
    listHttpStore(path, ["none/.zarray", "zstd/.zarray"], { pieces: true });
    const open = (name: string) => zarrFormat.openVariable({ format: "zarr", path, name });
    const variables = [await open("none"), await open("zstd")];
    asked.length = 0;
    const both = await Promise.all(variables.map((variable) => variable.read(fullWindow(variable.shape))));
    expect(both.map((values) => [...values])).toEqual([COUNTING, COUNTING]);
    expect(asked.flatMap((request) => gatheredIn(request) ?? [])).toContain("none/0.0.0");
    expect(asked.some((request) => request.includes("/none/"))).toBe(false);
    expect(asked).toContain("GET /pieces/v2.zarr/zstd/0.0.0");
    listHttpStore(path, null);
  });

  it("is not believed when it gives more than the metadata allow", async () => {
    const path = `${base}/swollen/v2.zarr`;
    listHttpStore(path, ["none/.zarray"], { pieces: true });
    const variable = await zarrFormat.openVariable({ format: "zarr", path, name: "none" });
    await expect(variable.read(fullWindow(variable.shape))).rejects.toMatchObject({
      code: "zarr-file-too-large",
    });
    listHttpStore(path, null);
  });
});

describe("a server that fails gives a typed error", () => {
  it.each([
    ["a group that cannot be listed", "/v2.zarr/inner", "zarr-not-consolidated"],
    ["nothing there", "/absent.zarr", "zarr-not-found"],
    ["an error of the server", "/broken/v2.zarr", "http-failed"],
  ])("%s", async (_, path, code) => {
    await expect(openZarr(base + path)).rejects.toMatchObject({ code });
  });

  it("an absent chunk, also where the server says forbidden", async () => {
    await expect(read("/sparse.zarr", "map")).rejects.toMatchObject({ code: "zarr-chunk-missing" });
    await expect(read("/secret/sparse.zarr", "map")).rejects.toMatchObject({ code: "zarr-chunk-missing" });
  });

  it("a body without an end", async () => {
    await expect(read("/endless/v2.zarr", "none")).rejects.toMatchObject({ code: "zarr-file-too-large" });
  });

  it("whole files where parts of a shard are asked for", async () => {
    await expect(read("/whole/v3.zarr", "sharded")).rejects.toMatchObject({ code: "http-no-ranges" });
  });

  it("but whole files where a part of a chunk would do: they are cut here", async () => {
    const path = `${base}/whole/v2.zarr`;
    const variable = await zarrFormat.openVariable({ format: "zarr", path, name: "none" });
    const window = [
      [1, 2],
      [1, 2],
      [1, 3],
    ] as const;
    expect([...(await variable.read(window))]).toEqual([21, 22]);
  });

  it("nobody listening", async () => {
    await expect(openZarr("http://127.0.0.1:1/x.zarr")).rejects.toMatchObject({ code: "http-failed" });
  });
});
