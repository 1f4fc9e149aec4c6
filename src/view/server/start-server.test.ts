import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RawAnswer, rawRequest } from "../../../test/raw-request.ts";
import { splitPieces, TOO_LARGE, WHOLE_BYTES } from "../../formats/zarr/gather-pieces.ts";
import { splitParts } from "../host/fetch-ranges.ts";
import { readPage } from "./page-files.ts";
import { openRoot } from "./served-root.ts";
import { startServer, type ViewServer } from "./start-server.ts";

const scratch = realpathSync(mkdtempSync(join(tmpdir(), "upwarp-serve-")));
const given = join(scratch, "given");
const at = (...parts: string[]) => join(scratch, ...parts);
const SECRET = "SECRET-OUTSIDE";
const bytes = Buffer.from(Array.from({ length: 1000 }, (_, i) => i % 251));
const SCRIPT = `// ${"the page ".repeat(500)}`;
const HUGE = 5e9;

let server: ViewServer;
let token: string;
let host: string;
const problems: unknown[] = [];

beforeAll(async () => {
  for (const folder of ["page/assets", "given/deep/er", "given/x.zarr/displacement", "beside", "given/.git"])
    mkdirSync(at(folder), { recursive: true });
  writeFileSync(at("page/index.html"), "<!doctype html><title>upwarp</title>");
  writeFileSync(at("page/assets/index-abc.js"), SCRIPT);
  writeFileSync(at("page/assets/font-abc.woff2"), "font");
  writeFileSync(at("secret.txt"), SECRET);
  writeFileSync(at("given/.env"), SECRET);
  writeFileSync(at("given/.git/config"), SECRET);
  writeFileSync(at("given/a b%2f#é.tif"), bytes);
  writeFileSync(at("given/%2e%2e"), "a file of this name");
  writeFileSync(at("given/bytes.tif"), bytes);
  writeFileSync(at("given/page.html"), "<script>alert(1)</script>");
  writeFileSync(at("given/deep/er/x.tif"), "deep");
  writeFileSync(at("given/empty.tif"), "");
  writeFileSync(at("given/x.zarr/.zgroup"), '{"zarr_format":2}');
  writeFileSync(at("given/x.zarr/displacement/.zarray"), "{}");
  writeFileSync(at("given/x.zarr/displacement/0.0.0"), "chunk");
  writeFileSync(at("given/huge.tif"), "");
  truncateSync(at("given/huge.tif"), HUGE);
  writeFileSync(at("given2.txt"), SECRET);
  symlinkSync(at("secret.txt"), at("given/link-out.tif"));
  symlinkSync("../secret.txt", at("given/link-up.tif"));
  symlinkSync(scratch, at("given/folder-out"));
  symlinkSync(at("given2.txt"), at("given/prefix-twin.tif"));
  symlinkSync("deep/er/x.tif", at("given/link-in.tif"));
  symlinkSync("deep", at("given/folder-in"));
  symlinkSync("ring", at("given/ring"));
  symlinkSync("/dev/zero", at("given/zero.tif"));
  execFileSync("mkfifo", [at("given/pipe.tif")]);
  writeFileSync(at("beside/v.unw"), "raster");
  writeFileSync(at("beside/v.unw.rsc"), "header");
  writeFileSync(at("beside/other.unw"), SECRET);
  symlinkSync(at("secret.txt"), at("beside/v.unw.xml"));

  const roots = [];
  for (const path of [given, at("beside/v.unw"), at("given/x.zarr")]) roots.push(await openRoot(path));
  server = await startServer(
    { roots, page: await readPage(at("page")) },
    { onError: (error) => problems.push(error) },
  );
  token = new URL(server.address).pathname.split("/")[1] ?? "";
  host = `127.0.0.1:${server.port}`;
});
afterAll(async () => {
  await server.close();
  rmSync(scratch, { recursive: true });
});

/** A request of an otherwise proper client. */
const ask = (target: string, fields: readonly string[] = [], method = "GET"): Promise<RawAnswer> =>
  rawRequest({
    port: server.port,
    lines: [`${method} ${target} HTTP/1.1`, `Host: ${host}`, "Connection: close", ...fields],
  });
const below = (path: string, fields?: readonly string[], method?: string) =>
  ask(`/${token}/${path}`, fields, method);

describe("no address leads out of what was given:", () => {
  test.each([
    ["data/0/../../secret.txt", 404],
    ["data/0/..", 404],
    ["data/0/../0/bytes.tif", 404],
    ["data/0/deep/../bytes.tif", 404],
    ["data/0/%2e%2e/secret.txt", 404],
    ["data/0/%2E%2E/secret.txt", 404],
    ["data/0/.%2e/secret.txt", 404],
    ["data/0/%252e%252e/secret.txt", 404],
    ["data/0/%2e%2e%2fsecret.txt", 404],
    ["data/0/..%2fsecret.txt", 404],
    ["data/0/..%5csecret.txt", 404],
    ["data/0/..\\secret.txt", 404],
    ["data/0/%c0%ae%c0%ae/secret.txt", 404],
    ["data/0/\xc0\xae\xc0\xae/secret.txt", 400],
    ["data/0/bytes.tif%00.html", 404],
    ["data/0/bytes.tif%00", 404],
    ["data/0//etc/passwd", 404],
    ["data/0/%2fetc%2fpasswd", 404],
    ["data//etc/passwd", 404],
    ["data/0/file:///etc/passwd", 404],
    ["data/0/C:/Windows/win.ini", 404],
    ["data/0/link-out.tif", 404],
    ["data/0/link-up.tif", 404],
    ["data/0/prefix-twin.tif", 404],
    ["data/0/folder-out/secret.txt", 404],
    ["data/0/folder-out/given/bytes.tif", 200],
    ["data/0/ring", 404],
    ["data/0/ring/x", 404],
    ["data/0/zero.tif", 404],
    ["data/0/pipe.tif", 404],
    ["data/0/deep", 404],
    ["data/0/deep/", 404],
    ["data/0/", 404],
    ["data/0", 404],
    ["data/", 404],
    ["data", 404],
    ["data/0/bytes.tif/", 404],
    ["data/0/bytes.tif/x", 404],
    ["data/0/.env", 404],
    ["data/0/.git/config", 404],
    [`data/0/${"x".repeat(5000)}`, 404],
    [`data/0/${"x/".repeat(3000)}x`, 404],
    ["data/00/bytes.tif", 404],
    ["data/+0/bytes.tif", 404],
    ["data/-1/bytes.tif", 404],
    ["data/0x0/bytes.tif", 404],
    ["data/3/bytes.tif", 404],
    ["data/99999999999999999999/bytes.tif", 404],
    ["data/length/bytes.tif", 404],
    ["data/__proto__/bytes.tif", 404],
    ["data/1/other.unw", 404],
    ["data/1/v.unw.xml", 404],
    ["data/1/../1/v.unw", 404],
    ["data/1/v.unw/x", 404],
    ["data/1", 404],
    ["data/2/.zgroup", 404],
    ["data/2/y.zarr/.zgroup", 404],
    ["index.html/../secret.txt", 404],
    ["../secret.txt", 404],
    ["assets/../index.html", 404],
    ["assets", 404],
    ["constructor", 404],
    ["__proto__", 404],
  ])("%s is answered with %i", async (path, status) => {
    const { status: got, body } = await below(path);
    expect(got).toBe(status);
    expect(body.toString()).not.toContain(SECRET);
    if (status === 404) expect(body.toString()).toBe("Not found.\n");
  });

  test.each([
    ["data/0/bytes.tif", bytes],
    ["data/0/a%20b%252f%23%C3%A9.tif", bytes],
    ["data/0/%252e%252e", "a file of this name"],
    ["data/0/bytes.tif?x=/../../secret.txt", bytes],
    ["data/0/deep/er/x.tif", "deep"],
    ["data/0/link-in.tif", "deep"],
    ["data/0/folder-in/er/x.tif", "deep"],
    ["data/0/x.zarr/.zgroup", '{"zarr_format":2}'],
    ["data/0/x.zarr/displacement/0.0.0", "chunk"],
    ["data/1/v.unw", "raster"],
    ["data/1/v.unw.rsc", "header"],
    ["data/2/x.zarr/displacement/0.0.0", "chunk"],
  ])("%s is what was given", async (path, content) => {
    const { status, body } = await below(path);
    expect(status).toBe(200);
    expect(body.equals(Buffer.from(content))).toBe(true);
  });

  test("a root that was replaced by a link to elsewhere is no longer served", async () => {
    renameSync(at("beside/v.unw"), at("beside/kept"));
    symlinkSync(at("secret.txt"), at("beside/v.unw"));
    expect((await below("data/1/v.unw")).status).toBe(404);
    rmSync(at("beside/v.unw"));
    renameSync(at("beside/kept"), at("beside/v.unw"));
    expect((await below("data/1/v.unw")).status).toBe(200);
  });
});

describe("who does not know the address is refused:", () => {
  const wrong = (text: string) => `${text.startsWith("A") ? "B" : "A"}${text.slice(1)}`;
  test.each([
    ["no token", () => "/"],
    ["no token, a file", () => "/data/0/bytes.tif"],
    ["an empty token", () => "//data/0/bytes.tif"],
    ["another token", () => `/${wrong(token)}/data/0/bytes.tif`],
    ["a shorter token", () => `/${token.slice(1)}/data/0/bytes.tif`],
    ["a longer token", () => `/${token}A/data/0/bytes.tif`],
    ["the token in another case", () => `/${token.toLowerCase()}/data/0/bytes.tif`],
    ["the token as a parameter", () => `/?token=${token}`],
    ["the token further on", () => `/x/../${token}/`],
    ["an escaped token", () => `/%${token.charCodeAt(0).toString(16)}${token.slice(1)}/`],
    ["an absolute address", () => `http://${host}/${token}/`],
    ["an asterisk", () => "*"],
  ])("%s", async (_name, target) => {
    const { status, body } = await ask(target());
    expect(status).toBe(403);
    expect(body.toString()).toBe("The whole address is needed, as upwarp view printed it.\n");
  });

  test("and a token has at least 128 bits, written for addresses", () => {
    expect(token).toMatch(/^[A-Za-z0-9_-]{22,}$/);
  });

  test.each([
    ["another name", ["Host: evil.example"]],
    ["another name with the port", () => [`Host: evil.example:${server.port}`]],
    ["a name that begins alike", () => [`Host: localhost.evil.example:${server.port}`]],
    ["another port", ["Host: 127.0.0.1:1"]],
    ["no port", ["Host: 127.0.0.1"]],
    ["another spelling of the address", () => [`Host: 127.1:${server.port}`]],
    ["two hosts", () => [`Host: 127.0.0.1:${server.port}`, "Host: evil.example"]],
    ["two hosts, the other first", () => ["Host: evil.example", `Host: 127.0.0.1:${server.port}`]],
    ["no host", []],
    ["an empty host", ["Host: "]],
  ])("%s", async (_name, fields) => {
    const { status, body } = await rawRequest({
      port: server.port,
      lines: [
        `GET /${token}/ HTTP/1.1`,
        ...(typeof fields === "function" ? fields() : fields),
        "Connection: close",
      ],
    });
    expect(status).toBe(403);
    expect(body.toString()).toBe("Not served under this name.\n");
  });

  test("while localhost, and HTTP/1.0 with a host, are served", async () => {
    const lines = [`GET /${token}/ HTTP/1.0`, `Host: LOCALHOST:${server.port}`];
    expect((await rawRequest({ port: server.port, lines })).status).toBe(200);
  });

  test.each(["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"])(
    "%s is no way to read",
    async (method) => {
      const { status, headers, body } = await below("data/0/bytes.tif", ["Content-Length: 0"], method);
      expect(status).toBe(405);
      expect(headers.get("allow")).toBe("GET, HEAD");
      expect(body.toString()).toBe("Only reading is possible.\n");
    },
  );

  test.each([["Content-Length: 5"], ["Transfer-Encoding: chunked"]])(
    "content is not taken (%s)",
    async (field) => {
      expect((await below("", [field])).status).toBe(413);
    },
  );

  test.each([
    ["nonsense", ["nonsense"], 400],
    [
      "fields without end",
      () => [`GET /${token}/ HTTP/1.1`, `Host: ${host}`, `X: ${"x".repeat(40_000)}`],
      431,
    ],
  ])("%s ends the connection", async (_name, lines, status) => {
    const answer = await rawRequest({
      port: server.port,
      lines: typeof lines === "function" ? lines() : lines,
    });
    expect(answer.status).toBe(status);
    expect(answer.body.length).toBe(0);
  });

  test("who asks from another address of this machine finds nobody", async () => {
    await expect(
      rawRequest({ port: server.port, lines: ["GET / HTTP/1.1"], host: "127.0.0.2" }),
    ).rejects.toThrow("ECONNREFUSED");
    await expect(rawRequest({ port: server.port, lines: ["GET / HTTP/1.1"], host: "::1" })).rejects.toThrow(
      /ECONNREFUSED|EADDRNOTAVAIL/,
    );
  });
});

describe("every answer", () => {
  test.each([
    ["the page", ""],
    ["a script", "assets/index-abc.js"],
    ["the index", "data/index.json"],
    ["a file", "data/0/bytes.tif"],
    ["a refusal", "data/0/nothing"],
  ])("is for this page alone (%s)", async (_name, path) => {
    const { headers } = await below(path, ["Origin: https://evil.example"]);
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    expect(headers.get("cross-origin-opener-policy")).toBe("same-origin");
    expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    expect([...headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("to a request for the page allows its own code and nothing inline", async () => {
    const policy = (await below("")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(policy).not.toContain("'unsafe-inline'");
    expect(policy).not.toContain("'unsafe-eval'");
  });

  test("with data is bytes to a browser, whatever the name says, and no page", async () => {
    const { headers } = await below("data/0/page.html");
    expect(headers.get("content-type")).toBe("application/octet-stream");
    expect(headers.get("content-security-policy")).toContain("; sandbox;");
  });
});

describe("the page", () => {
  test("comes with its type, its name with a digest for ever", async () => {
    const page = await below("");
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect(page.body.toString()).toContain("<title>upwarp</title>");
    const script = await below("assets/index-abc.js");
    expect(script.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(script.body.toString()).toBe(SCRIPT);
  });

  test.each([
    ["gzip, deflate, br, zstd", "br"],
    ["br;q=0.1, gzip", "br"],
    ["gzip;q=1.0, br;q=0", "gzip"],
    ["GZIP", "gzip"],
    ["br;q=0.000, gzip;q=0", undefined],
    ["identity", undefined],
    ["brotli", undefined],
    ["", undefined],
  ])("to a client that takes '%s' comes in the coding %s", async (accepted, coding) => {
    const { headers, body } = await below("assets/index-abc.js", [`Accept-Encoding: ${accepted}`]);
    expect(headers.get("content-encoding")).toBe(coding);
    expect(headers.get("vary")).toBe("Accept-Encoding");
    const decoded =
      coding === "br" ? brotliDecompressSync(body) : coding === "gzip" ? gunzipSync(body) : body;
    expect(decoded.toString()).toBe(SCRIPT);
    expect(body.length).toBe(Number(headers.get("content-length")));
  });

  test("does not compress a font again", async () => {
    const { headers, body } = await below("assets/font-abc.woff2", ["Accept-Encoding: br"]);
    expect(headers.get("content-encoding")).toBeUndefined();
    expect(body.toString()).toBe("font");
  });

  test("is described by HEAD without content", async () => {
    const { status, headers, body } = await below("", [], "HEAD");
    expect([status, body.length]).toEqual([200, 0]);
    expect(Number(headers.get("content-length"))).toBeGreaterThan(20);
  });
});

describe("a part of a file", () => {
  test.each([
    ["bytes=0-0", 0, 0],
    ["bytes=10-19", 10, 19],
    ["bytes=990-", 990, 999],
    ["bytes=-7", 993, 999],
    ["bytes=-5000", 0, 999],
    ["bytes=998-5000", 998, 999],
  ])("%s is those bytes", async (range, start, end) => {
    const { status, headers, body } = await below("data/0/bytes.tif", [`Range: ${range}`]);
    expect(status).toBe(206);
    expect(headers.get("content-range")).toBe(`bytes ${start}-${end}/1000`);
    expect(headers.get("content-length")).toBe(String(end - start + 1));
    expect(body.equals(bytes.subarray(start, end + 1))).toBe(true);
  });

  test.each([
    ["bytes.tif", "bytes=1000-", 1000],
    ["bytes.tif", "bytes=-0", 1000],
    ["empty.tif", "bytes=0-", 0],
  ] as const)("of %s, %s, there is none", async (name, range, size) => {
    const { status, headers, body } = await below(`data/0/${name}`, [`Range: ${range}`]);
    expect(status).toBe(416);
    expect(headers.get("content-range")).toBe(`bytes */${size}`);
    expect(body.length).toBe(0);
  });

  test.each(["bytes=5-2", "bytes=x-", "items=0-1", "bytes=0-1,x"])("is the whole for %s", async (range) => {
    const { status, headers, body } = await below("data/0/bytes.tif", [`Range: ${range}`]);
    expect(status).toBe(200);
    expect(headers.get("accept-ranges")).toBe("bytes");
    expect(body.equals(bytes)).toBe(true);
  });

  test("several of one file come in one answer, each under its own heading", async () => {
    const { status, headers, body } = await below("data/0/bytes.tif", ["Range: bytes=0-1,990-"]);
    expect(status).toBe(206);
    const [, boundary = ""] = /boundary=(\w+)/.exec(headers.get("content-type") ?? "") ?? [];
    const parts = splitParts(body, boundary);
    expect([...parts].map(([start, part]) => [start, [...part]])).toEqual([
      [0, [...bytes.subarray(0, 2)]],
      [990, [...bytes.subarray(990)]],
    ]);
  });

  test("of many files come in one answer, and of what lies outside nothing does", async () => {
    const names = ["bytes.tif:990:20", "link-out.tif:0:4", "link-in.tif:0:0", "none.tif:0:1"];
    const { status, body } = await below(`data/0?pieces=${encodeURIComponent(names.join(";"))}`);
    expect(status).toBe(200);
    const pieces = splitPieces(body, "data/0", names.length);
    expect(pieces.map((piece) => piece && [...piece])).toEqual([[...bytes.subarray(990)], null, [], null]);
    for (const list of ["../secret.txt:0:4", "../secret.txt", ".git/config", "deep/../../secret.txt"]) {
      const up = await below(`data/0?pieces=${encodeURIComponent(list)}`);
      expect(up.status).toBe(400);
      expect(up.body.includes("secret")).toBe(false);
    }
  });

  test("whole files come with the parts, those that lie outside and folders do not, and large ones are only named so", async () => {
    const names = [
      "bytes.tif",
      "link-out.tif",
      "link-in.tif",
      "none.tif",
      "deep",
      "huge.tif",
      "bytes.tif:998:2",
    ];
    const { status, body } = await below(`data/0?pieces=${encodeURIComponent(names.join(";"))}`);
    expect(status).toBe(200);
    const [whole, out, within, none, folder, huge, part] = splitPieces(body, "data/0", names.length);
    expect(Buffer.from(whole as Uint8Array).equals(bytes)).toBe(true);
    expect(String(within)).toBe(readFileSync(at("given/link-in.tif"), "utf8"));
    expect([out, none, folder]).toEqual([null, null, null]);
    expect(huge).toBe(TOO_LARGE);
    expect([...(part as Uint8Array)]).toEqual([...bytes.subarray(998)]);
    expect(body.includes(SECRET)).toBe(false);
  });

  test("whole files beyond what one answer holds are named too large, so that its memory is bounded", async () => {
    const path = at("given/half.bin");
    writeFileSync(path, Buffer.alloc(WHOLE_BYTES, 7));
    const { body } = await below(
      `data/0?pieces=${encodeURIComponent(Array(256).fill("half.bin").join(";"))}`,
    );
    const pieces = splitPieces(body, "data/0", 256);
    expect(pieces.filter((piece) => piece !== TOO_LARGE)).toHaveLength(2 ** 25 / WHOLE_BYTES);
    expect(body.length).toBeLessThan(2 ** 25 + 4096);
    writeFileSync(path, Buffer.alloc(WHOLE_BYTES + 1, 7));
    const { body: above } = await below("data/0?pieces=half.bin");
    expect(splitPieces(above, "data/0", 1)).toEqual([TOO_LARGE]);
    rmSync(path);
  });

  test("is described whole by HEAD, for which no range is defined", async () => {
    const { status, headers, body } = await below("data/0/bytes.tif", ["Range: bytes=0-1"], "HEAD");
    expect([status, headers.get("content-length"), body.length]).toEqual([200, "1000", 0]);
  });

  test("near the end of a file of 5 GB comes at once", async () => {
    const range = `bytes=${HUGE - 10}-`;
    const { status, headers, body } = await below("data/0/huge.tif", [`Range: ${range}`]);
    expect(status).toBe(206);
    expect(headers.get("content-range")).toBe(`bytes ${HUGE - 10}-${HUGE - 1}/${HUGE}`);
    expect(body).toEqual(Buffer.alloc(10));
  });

  test("is given while the file is the same, and the whole after it changed", async () => {
    const path = at("given/changing.tif");
    writeFileSync(path, "first content");
    const tag = (await below("data/0/changing.tif", [], "HEAD")).headers.get("etag") ?? "";
    expect(tag).toMatch(/^"[^"]+"$/);
    const part = () => below("data/0/changing.tif", ["Range: bytes=0-4", `If-Range: ${tag}`]);
    expect(await part()).toMatchObject({ status: 206, body: Buffer.from("first") });
    expect((await below("data/0/changing.tif", [`If-None-Match: ${tag}`])).status).toBe(304);

    // Of equal size, and a moment later.
    writeFileSync(path, "other content");
    utimesSync(path, new Date(), new Date(Date.now() + 1));
    expect(await part()).toMatchObject({ status: 200, body: Buffer.from("other content") });
    expect((await below("data/0/changing.tif", [`If-None-Match: ${tag}`])).status).toBe(200);

    // The same bytes, size and time in another file.
    const time = new Date("2026-01-01T00:00:00Z");
    utimesSync(path, time, time);
    const before = (await below("data/0/changing.tif", [], "HEAD")).headers;
    writeFileSync(at("given/new.tif"), "other content");
    utimesSync(at("given/new.tif"), time, time);
    renameSync(at("given/new.tif"), path);
    const after = (await below("data/0/changing.tif", [], "HEAD")).headers;
    expect(after.get("last-modified")).toBe(before.get("last-modified"));
    expect(after.get("etag")).not.toBe(before.get("etag"));
  });

  test("comes to each of many readers at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, i) => {
        const { body } = await below("data/0/bytes.tif", [`Range: bytes=${i}-${2 * i}`]);
        return body.equals(bytes.subarray(i, 2 * i + 1));
      }),
    );
    expect(answers.every(Boolean)).toBe(true);
  });
});

describe("a large answer", () => {
  /** Takes one piece of the 5 GB file, then does with the connection what it is told. */
  const takeOne = (then: (socket: ReturnType<typeof connect>) => void) =>
    new Promise<void>((done, failed) => {
      const socket = connect({ port: server.port, host: "127.0.0.1" });
      socket.on("error", failed);
      socket.once("data", () => {
        then(socket);
        done();
      });
      socket.write(`GET /${token}/data/0/huge.tif HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    });

  test("is read no faster than it is taken", async () => {
    const before = process.memoryUsage().rss;
    const paused: ReturnType<typeof connect>[] = [];
    for (let i = 0; i < 10; i++) await takeOne((socket) => paused.push(socket.pause()));
    await new Promise((later) => setTimeout(later, 300));
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
    for (const socket of paused) socket.destroy();
  });

  test("that nobody takes any longer is ended, and is no error", async () => {
    await takeOne((socket) => socket.destroy());
    await new Promise((later) => setTimeout(later, 100));
    expect((await below("data/0/deep/er/x.tif")).status).toBe(200);
    expect(problems).toEqual([]);
  });

  test("whose file shrinks ends the connection, so that nobody waits for the rest", async () => {
    writeFileSync(at("given/shrinking.tif"), "");
    truncateSync(at("given/shrinking.tif"), 200e6);
    const received = new Promise<number>((ended) => {
      let count = 0;
      const socket = connect({ port: server.port, host: "127.0.0.1" });
      socket.once("data", () => {
        truncateSync(at("given/shrinking.tif"), 1000);
        socket.on("data", (piece: Buffer) => {
          count += piece.length;
        });
      });
      socket.on("error", () => {});
      socket.on("close", () => ended(count));
      socket.write(`GET /${token}/data/0/shrinking.tif HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    });
    expect(await received).toBeLessThan(200e6);
    expect(problems).toEqual([]);
  });
});

describe("startServer", () => {
  test("says when a port is taken, and by which option another one is chosen", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((listening) => other.once("listening", listening));
    const address = other.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const started = startServer({ roots: [], page: new Map() }, { port: port ?? 0 });
    await expect(started).rejects.toMatchObject({ code: "port-taken", where: `127.0.0.1:${port}` });
    other.close();
  });

  test("gives each server a token of its own", async () => {
    const [a, b] = [
      await startServer({ roots: [], page: new Map() }),
      await startServer({ roots: [], page: new Map() }),
    ];
    expect(new URL(a.address).pathname).not.toBe(new URL(b.address).pathname);
    await Promise.all([a.close(), b.close()]);
  });

  test("gives out a ticket that leads to the page once, and no further", async () => {
    const path = new URL(server.ticket()).pathname;
    expect((await ask(`${path}data/0/bytes.tif`)).status).toBe(403);
    expect((await ask(path, [], "HEAD")).status).toBe(403);
    const first = await ask(path);
    expect([first.status, first.headers.get("location")]).toEqual([303, `/${token}/`]);
    expect((await ask(path)).status).toBe(403);
    const [older, newer] = [server.ticket(), server.ticket()];
    expect((await ask(new URL(older).pathname)).status).toBe(403);
    expect((await ask(new URL(newer).pathname)).status).toBe(303);
  });

  test("closes at once, with a reader in the middle of a file", async () => {
    const own = await startServer({ roots: [await openRoot(given)], page: new Map() });
    const { pathname } = new URL(own.address);
    const socket = connect({ port: own.port, host: "127.0.0.1" });
    const ended = new Promise((end) => socket.on("close", end));
    socket.on("error", () => {});
    socket.write(`GET ${pathname}data/0/huge.tif HTTP/1.1\r\nHost: 127.0.0.1:${own.port}\r\n\r\n`);
    await new Promise((first) => socket.once("data", first));
    await own.close();
    await ended;
    await expect(rawRequest({ port: own.port, lines: ["GET / HTTP/1.1"] })).rejects.toThrow("ECONNREFUSED");
  });
});
