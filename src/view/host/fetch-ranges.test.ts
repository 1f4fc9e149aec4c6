import { describe, expect, it } from "vitest";
import { splitParts } from "./fetch-ranges.ts";

const body = (...parts: (string | number[])[]) =>
  Uint8Array.from(
    parts.flatMap((part) => (typeof part === "string" ? [...new TextEncoder().encode(part)] : part)),
  );

describe("the parts of an answer with many ranges", () => {
  it("are found by where they start, whatever bytes they hold", () => {
    const tricky = [13, 10, 45, 45, 88, 13, 10];
    const answer = body(
      "preamble\r\n--X\r\nContent-Type: a/b\r\ncontent-range: bytes 100-106/999\r\n\r\n",
      tricky,
      "\r\n--X\r\nContent-Range: bytes 5-5/999\r\n\r\n",
      [7],
      "\r\n--X--\r\n",
    );
    const parts = splitParts(answer, "X");
    expect([...parts.keys()]).toEqual([100, 5]);
    expect([...(parts.get(100) ?? [])]).toEqual(tricky);
    expect([...(parts.get(5) ?? [])]).toEqual([7]);
  });

  it("end where the answer is cut off or a part says nothing of its place", () => {
    expect(splitParts(body("--X\r\nContent-Range: bytes 0-9/99\r\n\r\nabc"), "X").get(0)).toHaveLength(3);
    expect(splitParts(body("--X\r\nContent-Type: a/b\r\n\r\nabc"), "X").size).toBe(0);
    expect(splitParts(new Uint8Array(0), "X").size).toBe(0);
  });
});
