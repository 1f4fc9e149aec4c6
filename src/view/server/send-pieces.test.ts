import { describe, expect, it } from "vitest";
import { parsePieces } from "./send-pieces.ts";

describe("parsePieces", () => {
  it("reads keys with their start and length", () => {
    expect(parsePieces("displacement/0.1.2:64:32;a:0:1")).toEqual([
      { parts: ["displacement", "0.1.2"], start: 64, length: 32 },
      { parts: ["a"], start: 0, length: 1 },
    ]);
  });

  it("takes a key without numbers for the whole file", () => {
    expect(parsePieces("velocity/c/0/1;a")).toEqual([
      { parts: ["velocity", "c", "0", "1"], start: 0, length: null },
      { parts: ["a"], start: 0, length: null },
    ]);
  });

  it.each([
    ["nothing", ""],
    ["a start without a length", "a:1"],
    ["numbers without a key", ":0:1"],
    ["a list that ends in a separator", "a;"],
    ["a whole file that is a way up", "../secret"],
    ["a whole file that is a way up inside", "a/../../secret"],
    ["a whole hidden file", ".ssh/id"],
    ["a whole file by its absolute path", "/etc/passwd"],
    ["a negative start", "a:-1:2"],
    ["a way up", "../secret:0:1"],
    ["a way up inside", "a/../../secret:0:1"],
    ["a hidden file", ".ssh/id:0:1"],
    ["an empty name", "a//b:0:1"],
    ["an absolute path", "/etc/passwd:0:1"],
    ["a backslash", "a\\b:0:1"],
    ["a NUL", "a\u0000b:0:1"],
    ["more pieces than one answer holds", Array.from({ length: 257 }, () => "a:0:1").join(";")],
    ["more whole files than one answer holds", Array.from({ length: 257 }, () => "a").join(";")],
    ["more bytes than one answer holds", `a:0:${2 ** 25};b:0:1`],
  ])("refuses %s", (_, list) => {
    expect(parsePieces(list)).toBeNull();
  });
});
