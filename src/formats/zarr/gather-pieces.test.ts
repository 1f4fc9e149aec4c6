import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { gatherPieces, joinPieces, splitPieces } from "./gather-pieces.ts";

describe("joinPieces and splitPieces", () => {
  it("are each other's inverse, absent files and empty pieces included", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.uint8Array({ maxLength: 40 }), { nil: null })), (pieces) => {
        expect(splitPieces(joinPieces(pieces), "x", pieces.length)).toEqual(pieces);
      }),
    );
  });

  it("refuse an answer that is cut off, too long, or of another count", () => {
    const whole = joinPieces([Uint8Array.of(1, 2, 3), null]);
    expect(() => splitPieces(whole.subarray(0, 6), "x", 2)).toThrowError(/http-failed/);
    expect(() => splitPieces(whole, "x", 3)).toThrowError(/2 of 3 pieces/);
    expect(() => splitPieces(Uint8Array.of(...whole, 9), "x", 2)).toThrowError(/http-failed/);
  });
});

describe("gatherPieces", () => {
  afterEach(() => void vi.unstubAllGlobals());

  it("asks once for what is wanted in one turn, at most 64 at a time, and gives everyone their own", async () => {
    const asked: string[][] = [];
    vi.stubGlobal("fetch", async (address: string) => {
      const list = new URL(address).searchParams.get("pieces")?.split(";") ?? [];
      asked.push(list);
      const pieces = list.map((one) => (one.startsWith("gone") ? null : new TextEncoder().encode(one)));
      return new Response(joinPieces(pieces) as Uint8Array<ArrayBuffer>);
    });
    const get = gatherPieces("http://host/store.zarr", 1000);
    const keys = [...Array.from({ length: 70 }, (_, i) => `d/0.${i}`), "gone"];
    const pieces = await Promise.all(keys.map((key, i) => get(key, i, 5)));
    expect(asked.map((list) => list.length)).toEqual([64, 7]);
    expect(pieces.slice(0, -1).map((piece) => new TextDecoder().decode(piece ?? undefined))).toEqual(
      keys.slice(0, -1).map((key, i) => `${key}:${i}:5`),
    );
    expect(pieces.at(-1)).toBeNull();
  });

  it("tells everyone who waits when the server fails", async () => {
    vi.stubGlobal("fetch", async () => new Response("no", { status: 500 }));
    const get = gatherPieces("http://host/store.zarr", 1000);
    const both = await Promise.allSettled([get("a", 0, 1), get("b", 0, 1)]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
