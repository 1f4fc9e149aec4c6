import { describe, expect, it } from "vitest";
import { boundsOfMask } from "./mask-bounds.ts";

describe("boundsOfMask", () => {
  it("is the smallest rectangle around what is marked", () => {
    const mask = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0);
    expect(boundsOfMask(mask, { y: 4, x: 4 })).toEqual({ y: [1, 3], x: [2, 4] });
    expect(boundsOfMask(new Uint8Array(6).fill(1), { y: 2, x: 3 })).toEqual({ y: [0, 2], x: [0, 3] });
  });

  it("is nothing where nothing is marked", () => {
    expect(boundsOfMask(new Uint8Array(6), { y: 2, x: 3 })).toBeNull();
  });
});
