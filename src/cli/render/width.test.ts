import { describe, expect, test } from "vitest";
import { displayWidth, truncate } from "./width.ts";

describe("displayWidth", () => {
  test.each([
    ["abc", 3],
    ["Popocatépetl", 12],
    ["Popocate\u0301petl", 12],
    ["東京", 4],
    ["\x1b[31mred\x1b[39m", 3],
    ["🛰 ok", 4],
    ["", 0],
  ])("of %j is %i", (text, width) => expect(displayWidth(text)).toBe(width));
});

describe("truncate", () => {
  test("keeps what fits", () => expect(truncate("abc", 3)).toBe("abc"));
  test("marks what was cut, within the width", () => expect(truncate("abcdef", 4)).toBe("abc…"));
  test("does not split a wide character", () => expect(truncate("東京都", 4)).toBe("東…"));
  test("has no room for anything at 0", () => expect(truncate("abc", 0)).toBe(""));
});
