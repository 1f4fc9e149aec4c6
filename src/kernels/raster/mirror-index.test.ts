import { expect, it } from "vitest";
import { mirrorIndex } from "./mirror-index.ts";

it("mirrors a line at its ends, the ends repeated, over and over", () => {
  const letters = "abc";
  const text = Array.from({ length: 15 }, (_, i) => letters[mirrorIndex(i - 6, 3)]).join("");
  expect(text).toBe("abccbaabccbaabc");
  expect([-5, 0, 7].map((i) => mirrorIndex(i, 1))).toEqual([0, 0, 0]);
});
