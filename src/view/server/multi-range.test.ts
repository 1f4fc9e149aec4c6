import { describe, expect, it } from "vitest";
import { splitParts } from "../host/fetch-ranges.ts";
import { joinParts, parseByteRanges } from "./multi-range.ts";

describe("parseByteRanges", () => {
  it("reads several ranges in the order in which they are asked for, also suffixes and open ends", () => {
    expect(parseByteRanges("bytes=8-9, 0-1,-1,7-", 10)).toEqual([
      { start: 8, end: 9 },
      { start: 0, end: 1 },
      { start: 9, end: 9 },
      { start: 7, end: 9 },
    ]);
  });

  it.each([
    ["one range", "bytes=0-1"],
    ["nothing", undefined],
    ["another unit", "items=0-1,2-3"],
    ["a range beyond the end", "bytes=0-1,10-12"],
    ["a range that runs backwards", "bytes=0-1,5-2"],
    ["an empty one", "bytes=0-1,,2-3"],
    ["words", "bytes=0-1,two"],
    ["more ranges than one answer holds", `bytes=${Array.from({ length: 201 }, () => "0-0").join(",")}`],
  ])("passes over %s", (_, field) => {
    expect(parseByteRanges(field, 10)).toBeNull();
  });

  it("passes over ranges that together are more than the memory of an answer", () => {
    const size = 2 ** 30;
    expect(parseByteRanges(`bytes=0-${2 ** 23 - 1},0-${2 ** 23 - 1}`, size)).toHaveLength(2);
    expect(parseByteRanges(`bytes=0-${2 ** 23 - 1},0-${2 ** 23}`, size)).toBeNull();
  });
});

describe("joinParts", () => {
  it("is what the page takes apart again, whatever bytes the parts hold", async () => {
    const file = Uint8Array.from({ length: 200 }, (_, i) => [13, 10, 45, 45, 120][i % 5] ?? 0);
    const ranges = [
      { start: 3, end: 40 },
      { start: 100, end: 100 },
    ];
    const body = await joinParts(ranges, file.length, "x", async ({ start, end }) =>
      file.subarray(start, end + 1),
    );
    const parts = splitParts(body, "x");
    expect([...(parts.get(3) ?? [])]).toEqual([...file.subarray(3, 41)]);
    expect([...(parts.get(100) ?? [])]).toEqual([...file.subarray(100, 101)]);
    expect(parts.size).toBe(2);
  });
});
