import { afterEach, describe, expect, it } from "vitest";
import { announced, type ByteRange, hearAnnouncements } from "./announced-reads.ts";

const items = Array.from({ length: 300 }, (_, i) => i);
afterEach(() => hearAnnouncements(null));

describe("announced reads", () => {
  it("do their work in order when nobody listens", async () => {
    const done: number[] = [];
    await announced(
      "file",
      items,
      () => [0, 1],
      (item) => void done.push(item),
    );
    expect(done).toEqual(items);
  });

  it("are told in batches, each before its first read", async () => {
    const told: number[] = [];
    hearAnnouncements(async (path, ranges) => {
      expect(path).toBe("file");
      told.push(...ranges.map(([offset]) => offset));
    });
    const done: number[] = [];
    await announced(
      "file",
      items,
      (item) => [item, 10],
      (item) => {
        expect(told).toContain(item);
        done.push(item);
      },
    );
    expect([done, told]).toEqual([items, items]);
  });

  it("hold a batch small enough to be kept, and leave out what reads nothing", async () => {
    const sizes: number[] = [];
    hearAnnouncements(async (_, ranges: readonly ByteRange[]) => {
      sizes.push(ranges.length);
    });
    await announced(
      "file",
      [1, 2, 3, 4, 5],
      (item) => (item === 2 ? null : [item, 3 * 2 ** 20]),
      () => {},
    );
    expect(sizes).toEqual([2, 2]);
  });
});
