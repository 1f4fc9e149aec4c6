import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCdsCredentials } from "./cds-credentials.ts";
import { boxAround, cdsInputs, era5FileName, requestsFor } from "./era5-request.ts";
import { type FetchEra5Options, type FetchEvent, fetchEra5 } from "./fetch-era5.ts";

const KEY = "01234567-secret";
const CONTENT = Buffer.concat([Buffer.from("GRIB"), Buffer.alloc(50_000, 7), Buffer.from("7777")]);
const REQUESTS = requestsFor([30, 50, -130, -110], ["2018-01-06", "2018-01-18"], 14 * 3600 + 1200);
const NAMES = REQUESTS.map(era5FileName);

/** A Climate Data Store on this machine: a queue in which each job is looked at twice before it is done. */
class Store {
  readonly inputs: unknown[] = [];
  readonly keys = new Set<unknown>();
  readonly ranges: (string | undefined)[] = [];
  polls = 0;
  /** Answers instead of the store's own, by what they apply to; null lets the store answer. */
  answer: (path: string, response: ServerResponse) => boolean = () => false;
  content: Buffer = CONTENT;
  /** Bytes after which the connection of a download breaks; one for each download. */
  breaks: number[] = [];
  #server: Server | undefined;

  async start(): Promise<string> {
    const server = createServer((request, response) => void this.#handle(request, response));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  stop = () =>
    new Promise((resolve) => {
      this.#server?.closeAllConnections();
      this.#server?.close(resolve);
    });

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (this.answer(path, response)) return;
    const json = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    };
    if (path.startsWith("/files/")) return this.#send(request, response);
    this.keys.add(request.headers["private-token"]);
    if (path.endsWith("/execution")) {
      this.inputs.push((JSON.parse(Buffer.concat(parts).toString()) as { inputs: unknown }).inputs);
      return json(201, { jobID: `job-${this.inputs.length}`, status: "accepted" });
    }
    if (path.endsWith("/results")) {
      const href = `http://${request.headers.host}/files/${path.split("/").at(-2)}.grib`;
      return json(200, { asset: { value: { href, "file:size": this.content.length } } });
    }
    this.polls++;
    json(200, {
      status: this.polls % 3 === 0 ? "successful" : this.polls % 3 === 1 ? "accepted" : "running",
    });
  }

  #send(request: IncomingMessage, response: ServerResponse): void {
    const { range } = request.headers;
    this.ranges.push(range);
    const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0);
    const body = this.content.subarray(start);
    response.writeHead(start > 0 ? 206 : 200, {
      "content-length": body.length,
      ...(start > 0 && {
        "content-range": `bytes ${start}-${this.content.length - 1}/${this.content.length}`,
      }),
    });
    const stopAfter = this.breaks.shift();
    if (stopAfter === undefined) response.end(body);
    else response.write(body.subarray(0, stopAfter), () => response.destroy());
  }
}

let folder: string;
let store: Store;
let options: FetchEra5Options;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "upwarp-era5-"));
  store = new Store();
  const url = await store.start();
  options = { credentials: { url, key: KEY }, pollSeconds: 0.005, retrySeconds: 0.002, atOnce: 1 };
});
afterEach(async () => {
  await store.stop();
  rmSync(folder, { recursive: true });
});

describe("fetchEra5", () => {
  it("queues, waits and downloads each hour, and leaves nothing else", async () => {
    const events: FetchEvent[] = [];
    const paths = await fetchEra5(REQUESTS, folder, { ...options, onEvent: (event) => events.push(event) });
    expect(paths).toEqual(NAMES.map((name) => join(folder, name)));
    expect(readdirSync(folder).sort()).toEqual([...NAMES].sort());
    for (const path of paths) expect(readFileSync(path).equals(CONTENT)).toBe(true);
    expect(store.inputs).toEqual(REQUESTS.map(cdsInputs));
    expect([...store.keys]).toEqual([KEY]);
    expect(
      events.filter(({ type }) => type === "queued").map((event) => "status" in event && event.status),
    ).toEqual(["accepted", "running", "successful", "accepted", "running", "successful"]);
    expect(events.filter(({ type }) => type === "done")).toHaveLength(2);
  });

  it("asks for nothing that is there and whole", async () => {
    for (const name of NAMES) writeFileSync(join(folder, name), CONTENT);
    await fetchEra5(REQUESTS, folder, options);
    expect(store.inputs).toEqual([]);
    writeFileSync(join(folder, NAMES[0]!), CONTENT.subarray(0, 1000));
    await fetchEra5(REQUESTS, folder, options);
    expect(store.inputs).toHaveLength(1);
  });

  it("takes a broken download up where it broke, again and again", async () => {
    store.breaks = [1000, 20_000, 5000];
    const [path = ""] = await fetchEra5(REQUESTS.slice(0, 1), folder, options);
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
    expect(store.ranges).toEqual([undefined, "bytes=1000-", "bytes=21000-", "bytes=26000-"]);
  });

  it("goes on after a killed call with its job and its bytes", async () => {
    const path = join(folder, NAMES[0]!);
    writeFileSync(`${path}.job`, "job-77\n");
    writeFileSync(`${path}.part`, CONTENT.subarray(0, 40_000));
    await fetchEra5(REQUESTS.slice(0, 1), folder, options);
    expect([store.inputs, store.ranges]).toEqual([[], ["bytes=40000-"]]);
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
    expect(readdirSync(folder)).toEqual([NAMES[0]]);
  });

  it("queues anew what the service has forgotten, without the old bytes", async () => {
    const path = join(folder, NAMES[0]!);
    writeFileSync(`${path}.job`, "job-77\n");
    writeFileSync(`${path}.part`, Buffer.alloc(40_000, 1));
    store.answer = (asked, response) => {
      if (!asked.endsWith("/jobs/job-77")) return false;
      response.writeHead(404, { "content-type": "application/json" });
      response.end(JSON.stringify({ title: "job not found" }));
      return true;
    };
    await fetchEra5(REQUESTS.slice(0, 1), folder, options);
    expect([store.inputs.length, store.ranges]).toEqual([1, [undefined]]);
    expect(readFileSync(path).equals(CONTENT)).toBe(true);
  });

  it("waits for a server that is busy", async () => {
    let busy = 3;
    store.answer = (_, response) => {
      if (busy-- <= 0) return false;
      response.writeHead(busy === 1 ? 429 : 503);
      response.end();
      return true;
    };
    await expect(fetchEra5(REQUESTS.slice(0, 1), folder, options)).resolves.toHaveLength(1);
  });

  it.each([
    [401, "cds-key-refused"],
    [403, "cds-licence"],
    [400, "cds-request-refused"],
    [500, "server-unavailable"],
  ])("gives the status %i its typed error, without the key", async (status, code) => {
    store.answer = (_, response) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify({ title: "no", detail: "because" }));
      return true;
    };
    const error = await fetchEra5(REQUESTS, folder, options).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain(KEY);
    if (status < 500) expect(error).toMatchObject({ got: expect.stringContaining("no, because") });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("says why a job failed, and does not ask for it again", async () => {
    store.answer = (path, response) => {
      if (path.endsWith("/execution")) return false;
      response.writeHead(path.endsWith("/results") ? 400 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(path.endsWith("/results") ? { detail: "no data" } : { status: "failed" }));
      return true;
    };
    await expect(fetchEra5(REQUESTS, folder, options)).rejects.toMatchObject({
      code: "cds-job-failed",
      got: "failed: no data",
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("refuses answers that are none", async () => {
    for (const body of ["<html>", "[]", '{"jobID": "../../etc"}', `"${"x".repeat(2 ** 21)}"`]) {
      store.answer = (_, response) => {
        response.end(body);
        return true;
      };
      await expect(fetchEra5(REQUESTS, folder, options)).rejects.toMatchObject({ code: "server-answer" });
    }
  });

  it("keeps what is not GRIB from the final name", async () => {
    store.content = Buffer.from("<html>sorry, no data today</html>");
    await expect(fetchEra5(REQUESTS.slice(0, 1), folder, options)).rejects.toMatchObject({
      code: "era5-file",
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it("gives a download up that breaks off without a byte", async () => {
    store.breaks = new Array<number>(9).fill(0);
    await expect(fetchEra5(REQUESTS.slice(0, 1), folder, options)).rejects.toMatchObject({
      kind: "storage",
    });
    expect(existsSync(join(folder, NAMES[0]!))).toBe(false);
  });

  it("stops at once when it is cancelled, and keeps its place in the queue", async () => {
    const abort = new AbortController();
    const running = fetchEra5(REQUESTS.slice(0, 1), folder, {
      ...options,
      pollSeconds: 30,
      signal: abort.signal,
      onEvent: ({ type }) => type === "queued" && abort.abort(),
    });
    await expect(running).rejects.toMatchObject({ code: "cancelled" });
    expect(readdirSync(folder)).toEqual([`${NAMES[0]}.job`]);
  });
});

describe("what is asked for", () => {
  it("is the nearest hour, of the next day before midnight", () => {
    expect(requestsFor([30, 40, 120, 140], ["2018-12-31"], 86_000)).toEqual([
      { box: [30, 40, 120, 140], date: "2019-01-01", hour: 0 },
    ]);
    expect(NAMES).toEqual([
      "ERA5_N30_N50_W130_W110_20180106_14.grb",
      "ERA5_N30_N50_W130_W110_20180118_14.grb",
    ]);
  });

  it("is a box of whole tens of degrees around the scene and two degrees more", () => {
    expect(boxAround({ west: -121.5, east: -118.2, south: 33.1, north: 36 })).toEqual([30, 40, -130, -110]);
    expect(boxAround({ west: 130.2, east: 131.3, south: 31.2, north: 32.7 })).toEqual([20, 40, 120, 140]);
    expect(boxAround({ west: 239, east: 240, south: -89, north: -85 })).toEqual([-90, -80, -130, -110]);
    expect(() => boxAround({ west: 178, east: 181, south: 0, north: 1 })).toThrow("era5-box");
  });
});

describe("readCdsCredentials", () => {
  const rc = (text: string) => {
    writeFileSync(join(folder, ".cdsapirc"), text);
    return () => readCdsCredentials({ HOME: folder });
  };

  it("prefers the environment, then reads the file", () => {
    expect(readCdsCredentials({ CDSAPI_KEY: "abc", HOME: "/nowhere" })).toEqual({
      url: "https://cds.climate.copernicus.eu/api",
      key: "abc",
    });
    expect(rc("url: https://example.org/api/\nkey:  abc-def \n")()).toEqual({
      url: "https://example.org/api",
      key: "abc-def",
    });
  });

  it("tells what is wrong with a key, without showing it", () => {
    expect(() => readCdsCredentials({ HOME: folder })).toThrow("cds-key-missing");
    expect(rc("key: 12345:abcdef")).toThrow("cds-key-old");
    expect(rc("key: 12345:abcdef")).not.toThrow("abcdef");
    expect(rc("url: ftp://example.org\nkey: abc")).toThrow("cds-key-malformed");
  });
});
