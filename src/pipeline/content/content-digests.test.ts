import { createHash } from "node:crypto";
import { mkdtemp, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import { ContentDigests } from "./content-digests.ts";

let folder: string;
let file: string;
let memory: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "upwarp-content-"));
  file = join(folder, "a.tif");
  memory = join(folder, "contents.json");
  await writeFile(file, "first");
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true });
});

const sha = (text: string) => createHash("sha256").update(text).digest("hex");
const digest = async (path = file) => (await (await ContentDigests.open(memory)).of([path])).get(path);
/** As if the file had been written long ago. */
const later = () => vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });

async function remember(): Promise<void> {
  later();
  const digests = await ContentDigests.open(memory);
  await digests.of([file]);
  await digests.save();
}

describe("ContentDigests", () => {
  test("are SHA-256 by path", async () => {
    const other = join(folder, "b.tif");
    await writeFile(other, "second");
    const digests = await ContentDigests.open(null);
    expect([...(await digests.of([other, file, other]))]).toEqual([
      [other, sha("second")],
      [file, sha("first")],
    ]);
  });

  test("do not read an unchanged file again", async () => {
    await remember();
    const text = await readFile(memory, "utf8");
    await writeFile(memory, text.replace(sha("first"), "remembered"));
    expect(await digest()).toBe("remembered");
  });

  test("see a write that keeps both size and modification time", async () => {
    await remember();
    const { atime, mtime } = await stat(file);
    await writeFile(file, "FIRST");
    await utimes(file, atime, mtime);
    expect(await digest()).toBe(sha("FIRST"));
  });

  test("see another file moved to the same name", async () => {
    await remember();
    const other = join(folder, "b.tif");
    await writeFile(other, "other");
    await rename(other, file);
    expect(await digest()).toBe(sha("other"));
  });

  test("do not remember a file written a moment ago: its next write may carry the same time", async () => {
    const digests = await ContentDigests.open(memory);
    await digests.of([file]);
    await digests.save();
    expect(await readFile(memory, "utf8")).toBe("[]");
  });

  test("survive a torn or foreign memory by hashing again", async () => {
    for (const text of ['[["/a', "{}", "[1]", "null", ""]) {
      await writeFile(memory, text);
      expect(await digest()).toBe(sha("first"));
    }
  });

  test("name the file that is not there", async () => {
    const missing = join(folder, "missing.tif");
    const error = await digest(missing).catch((caught: unknown) => caught);
    expect(isUpwarpError(error, "not-found")).toBe(true);
    expect(error).toMatchObject({ where: missing });
  });

  test("read addresses anew each time: content, absence and failure", async () => {
    let body = "one";
    const server = createServer((request, response) => {
      response.statusCode = request.url === "/gone" ? 404 : request.url === "/broken" ? 500 : 200;
      response.end(body);
    }).listen(0);
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const digests = await ContentDigests.open(null);
      const found = await digests.of([`${url}/a`, `${url}/gone`]);
      expect(found.get(`${url}/a`)).toBe(sha("one"));
      expect(found.get(`${url}/gone`)).toBe("absent");
      body = "two";
      expect((await digests.of([`${url}/a`])).get(`${url}/a`)).toBe(sha("two"));
      const error = await digests.of([`${url}/broken`]).catch((caught: unknown) => caught);
      expect(isUpwarpError(error, "address-unreachable")).toBe(true);
    } finally {
      server.close();
    }
    const nobody = await digest("http://127.0.0.1:1/a").catch((caught: unknown) => caught);
    expect(isUpwarpError(nobody, "address-unreachable")).toBe(true);
  });

  test("stop when they are asked to", async () => {
    const digests = await ContentDigests.open(null);
    const error = await digests.of([file], AbortSignal.abort()).catch((caught: unknown) => caught);
    expect(isUpwarpError(error, "cancelled")).toBe(true);
  });
});
