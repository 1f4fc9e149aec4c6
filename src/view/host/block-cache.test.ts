import { describe, expect, it } from "vitest";
import { BlockCache } from "./block-cache.ts";
import type { ByteProvider } from "./byte-provider.ts";

const BLOCK = 65_536;

/** A file of 4 MB whose bytes tell where they stand, and what was asked of it. */
function countingFile(size = 4 * 2 ** 20) {
  const requests: [number, number][] = [];
  const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 31 + (i >> 8)) & 255);
  const read = (start: number, stop: number) => {
    requests.push([start, stop]);
    return bytes.slice(start, stop);
  };
  const file: ByteProvider = { size, modified: 0, readSync: read, read: async (a, b) => read(a, b) };
  return { file, bytes, requests };
}

describe("the cache of blocks", () => {
  it("gives the bytes of the file, across blocks and at its end", async () => {
    const { file, bytes } = countingFile(3 * BLOCK + 100);
    const cache = new BlockCache();
    for (const [offset, length] of [
      [0, 10],
      [BLOCK - 5, 10],
      [3 * BLOCK + 90, 50],
      [BLOCK, 2 * BLOCK],
    ] as const) {
      const target = new Uint8Array(length);
      const read = cache.readSync(file, target, offset);
      expect(read).toBe(Math.min(length, file.size - offset));
      expect(target.subarray(0, read)).toEqual(bytes.subarray(offset, offset + read));
      const again = new Uint8Array(length);
      expect(await cache.read(file, again, offset)).toBe(read);
      expect(again).toEqual(target);
    }
    expect(cache.readSync(file, new Uint8Array(4), file.size)).toBe(0);
  });

  it("makes one request of many small reads", () => {
    const { file, requests } = countingFile();
    const cache = new BlockCache();
    for (let offset = 0; offset < 60_000; offset += 100) cache.readSync(file, new Uint8Array(100), offset);
    expect(requests).toEqual([[0, BLOCK]]);
  });

  it("reads ahead ever further while a file is read on and on, and not where reads jump", () => {
    const { file, requests } = countingFile();
    const cache = new BlockCache();
    for (let offset = 0; offset < 30 * BLOCK; offset += BLOCK / 2)
      cache.readSync(file, new Uint8Array(10), offset);
    expect(requests.map(([start, stop]) => (stop - start) / BLOCK)).toEqual([1, 2, 4, 8, 16]);
    const jumping = countingFile();
    for (const block of [9, 3, 40, 20]) cache.readSync(jumping.file, new Uint8Array(10), block * BLOCK);
    expect(jumping.requests.every(([start, stop]) => stop - start === BLOCK)).toBe(true);
  });

  it("lets large reads pass, and keeps within its bounds", () => {
    const { file, requests } = countingFile();
    const cache = new BlockCache(10 * BLOCK);
    cache.readSync(file, new Uint8Array(4 * BLOCK), 0);
    expect([requests, cache.bytes]).toEqual([[[0, 4 * BLOCK]], 0]);
    for (let block = 0; block < 60; block += 2) cache.readSync(file, new Uint8Array(1), block * BLOCK);
    expect(cache.bytes).toBeLessThanOrEqual(10 * BLOCK);
  });

  it("fetches announced pieces together, once, and reads them without a request", async () => {
    const { file, bytes, requests } = countingFile();
    const lists: number[] = [];
    const many: ByteProvider = {
      ...file,
      async readMany(ranges) {
        lists.push(ranges.length);
        return ranges.map(([start, stop]) => bytes.slice(start, stop));
      },
    };
    const cache = new BlockCache();
    const pieces = [0, 10, 20, 30].map((block) => [block * BLOCK + 7, 4] as const);
    await cache.announce(many, pieces);
    for (const [offset, length] of pieces) {
      const target = new Uint8Array(length);
      cache.readSync(many, target, offset);
      expect(target).toEqual(bytes.slice(offset, offset + length));
    }
    expect([lists, requests]).toEqual([[4], []]);
  });

  it("fetches them one by one where the server gives no lists, a few at a time", async () => {
    const { file, requests } = countingFile();
    const cache = new BlockCache();
    const refusing: ByteProvider = { ...file, readMany: async () => null };
    await cache.announce(refusing, [
      [0, 4],
      [5 * BLOCK, 4],
      [9 * BLOCK, 4],
    ]);
    expect(requests.map(([start]) => start / BLOCK)).toEqual([0, 5, 9]);
  });

  it("makes one request when two ask for the same block at once", async () => {
    const { file, requests } = countingFile();
    const cache = new BlockCache();
    await Promise.all([cache.read(file, new Uint8Array(4), 8), cache.read(file, new Uint8Array(4), 80)]);
    expect(requests).toHaveLength(1);
  });
});
