import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { gatherPieces, joinPieces, type Piece, splitPieces, TOO_LARGE } from "./gather-pieces.ts";

describe("joinPieces and splitPieces", () => {
  it("are each other's inverse, absent and too large files and empty pieces included", () => {
    const piece = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(null, TOO_LARGE));
    fc.assert(
      fc.property(fc.array(piece), (pieces: Piece[]) => {
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

  /** Answers each piece by `give`; the lists that were asked for. */
  function answering(give: (one: string) => Piece): string[][] {
    const asked: string[][] = [];
    vi.stubGlobal("fetch", async (address: string) => {
      const list = new URL(address).searchParams.get("pieces")?.split(";") ?? [];
      asked.push(list);
      return new Response(joinPieces(list.map(give)) as Uint8Array<ArrayBuffer>);
    });
    return asked;
  }
  const echo = (one: string) => new TextEncoder().encode(one);
  const textOf = (piece: Piece) => (piece instanceof Uint8Array ? new TextDecoder().decode(piece) : piece);

  it("asks once for what is wanted in one turn, at most 64 at a time, and gives everyone their own", async () => {
    const asked = answering((one) => (one.startsWith("gone") ? null : echo(one)));
    const { part, whole } = gatherPieces("http://host/store.zarr", 1000);
    const keys = [...Array.from({ length: 70 }, (_, i) => `d/0.${i}`), "gone"];
    const pieces = await Promise.all([...keys.map((key, i) => part(key, i, 99)), whole("ü%&/0.0")]);
    expect(asked.map((list) => list.length)).toEqual([64, 8]);
    expect(pieces.slice(0, 70).map(textOf)).toEqual(keys.slice(0, 70).map((key, i) => `${key}:${i}:99`));
    expect(pieces.slice(70).map(textOf)).toEqual([null, "ü%&/0.0"]);
  });

  it("asks more often where keys are long, because servers refuse long addresses", async () => {
    const asked = answering(() => null);
    const { whole } = gatherPieces("http://host/store.zarr", 1000);
    await Promise.all(Array.from({ length: 64 }, (_, i) => whole(`${"ä".repeat(100)}/0.${i}`)));
    expect(asked.length).toBeGreaterThan(4);
    expect(Math.max(...asked.map((list) => encodeURIComponent(list.join(";")).length))).toBeLessThan(8000);
  });

  it.each([
    ["v/0.0", "v/0.1"],
    ["v/0/0", "v/12/3"],
    ["v/c/0/0", "v/c/0/1"],
    ["c/0/0", "c/1/0"],
    ["0.0", "1.0"],
  ])(
    "after %s was too large does not ask for %s, but for other arrays and for parts",
    async (first, second) => {
      const asked = answering((one) => (one === first ? TOO_LARGE : echo(one)));
      const { part, whole } = gatherPieces("http://host/store.zarr", 1000);
      expect(await whole(first)).toBe(TOO_LARGE);
      const others = [whole(second), whole("other/0.0"), part(second, 0, 99)];
      expect((await Promise.all(others)).map(textOf)).toEqual([TOO_LARGE, "other/0.0", `${second}:0:99`]);
      expect(asked).toEqual([[first], ["other/0.0", `${second}:0:99`]]);
    },
  );

  it("takes no more than was asked for", async () => {
    answering(() => new Uint8Array(1000));
    const { part } = gatherPieces("http://host/store.zarr", 1000);
    await expect(part("a", 0, 10)).rejects.toMatchObject({ code: "zarr-file-too-large" });
  });

  it("takes no part that is said to be too large", async () => {
    answering(() => TOO_LARGE);
    const { part } = gatherPieces("http://host/store.zarr", 1000);
    await expect(part("a", 0, 10)).rejects.toMatchObject({ code: "http-failed" });
  });

  it("tells everyone who waits when the server fails", async () => {
    vi.stubGlobal("fetch", async () => new Response("no", { status: 500 }));
    const { part, whole } = gatherPieces("http://host/store.zarr", 1000);
    const both = await Promise.allSettled([part("a", 0, 1), whole("b")]);
    expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });
});
