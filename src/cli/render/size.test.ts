import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isUpwarpError } from "../../errors.ts";
import { formatSize, parseSize } from "./size.ts";

describe("parseSize", () => {
  test.each([
    ["1GB", 1e9],
    ["1 gb", 1e9],
    ["2g", 2e9],
    ["1.5GB", 1.5e9],
    ["512MiB", 512 * 2 ** 20],
    ["4GiB", 2 ** 32],
    ["100k", 1e5],
    ["1e9", 1e9],
    ["800", 800],
    ["1TB", 1e12],
  ])("reads %s as %i bytes", (text, bytes) => expect(parseSize(text)).toBe(bytes));

  test.each(["", "GB", "-1GB", "1XB", "1 G B", "one", "0", "Infinity", "1GBs", "0x10"])(
    "refuses %j",
    (text) => {
      try {
        parseSize(text);
        expect.unreachable();
      } catch (error) {
        expect(isUpwarpError(error, "size-invalid")).toBe(true);
      }
    },
  );
});

describe("formatSize", () => {
  test.each([
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.00 kB"],
    [1.5e9, "1.50 GB"],
    [34e6, "34.0 MB"],
    [999.6e6, "1.00 GB"],
    [340e6, "340 MB"],
    [2e15, "2.00 PB"],
  ])("writes %d as %s", (bytes, text) => expect(formatSize(bytes)).toBe(text));

  test("reads back within its three digits", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e14 }), (bytes) => {
        expect(Math.abs(parseSize(formatSize(bytes)) / bytes - 1)).toBeLessThan(0.0051);
      }),
    );
  });
});
