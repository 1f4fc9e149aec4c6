import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isSameFile, parseByteRange } from "./byte-range.ts";

describe("parseByteRange", () => {
  test.each([
    ["bytes=0-0", { start: 0, end: 0 }],
    ["bytes=2-5", { start: 2, end: 5 }],
    ["bytes=5-", { start: 5, end: 9 }],
    ["bytes=-3", { start: 7, end: 9 }],
    ["bytes=-10", { start: 0, end: 9 }],
    ["bytes=-4000", { start: 0, end: 9 }],
    ["bytes=9-4000", { start: 9, end: 9 }],
    ["bytes=0-99999999999999999999999", { start: 0, end: 9 }],
    ["BYTES= 0-1", { start: 0, end: 1 }],
  ])("takes %s of ten bytes", (field, range) => {
    expect(parseByteRange(field, 10)).toEqual(range);
  });

  test.each(["bytes=10-", "bytes=10-12", "bytes=99999999999999999999-", "bytes=-0"])(
    "has nothing for %s of ten bytes",
    (field) => {
      expect(parseByteRange(field, 10)).toBe("unsatisfiable");
    },
  );

  test.each(["bytes=0-", "bytes=-1", "bytes=0-0"])("has nothing for %s of an empty file", (field) => {
    expect(parseByteRange(field, 0)).toBe("unsatisfiable");
  });

  test.each([
    undefined,
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=a-b",
    "bytes=1x-5",
    "bytes=0x2-5",
    "bytes=--5",
    "bytes=1.5-3",
    "bytes=1e1-",
    "bytes=5-2",
    "lines=0-1",
    "bytes=0-1,3-4",
    "bytes=0-1,",
    "bytes=0 - 1",
    "bytes=+1-2",
    "bytes=٣-٤",
  ])("passes over %s", (field) => {
    expect(parseByteRange(field, 10)).toBeNull();
  });

  test("never reaches outside the file", () => {
    const part = fc.oneof(fc.nat(), fc.bigInt({ min: 0n, max: 10n ** 30n }), fc.constant(""));
    fc.assert(
      fc.property(part, part, fc.nat(), (first, last, size) => {
        const range = parseByteRange(`bytes=${first}-${last}`, size);
        if (range === null || range === "unsatisfiable") return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeGreaterThanOrEqual(range.start);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});

test("a range of an older file is not honoured, nor one that a date vouches for", () => {
  expect(isSameFile(undefined, '"a"')).toBe(true);
  expect(isSameFile('"a"', '"a"')).toBe(true);
  expect(isSameFile('"b"', '"a"')).toBe(false);
  expect(isSameFile('W/"a"', '"a"')).toBe(false);
  expect(isSameFile("Wed, 21 Oct 2015 07:28:00 GMT", '"a"')).toBe(false);
});
