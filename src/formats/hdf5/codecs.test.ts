import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metadataChecksum } from "./checksum.ts";
import { decodeElements } from "./dtype.ts";
import { checkFilters, decodeChunk, FILTER, type Filter } from "./filters.ts";
import { fletcher32, swapHalves } from "./fletcher32.ts";
import { decodeLzf } from "./lzf.ts";
import { shuffle, unshuffle } from "./shuffle.ts";

const text = (value: string) => new TextEncoder().encode(value);

describe("shuffle", () => {
  it("puts the first bytes of all elements first", () => {
    expect([...shuffle(Uint8Array.of(1, 2, 3, 4, 5, 6), 2)]).toEqual([1, 3, 5, 2, 4, 6]);
    expect([...unshuffle(Uint8Array.of(1, 3, 5, 2, 4, 6), 2)]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("is undone for every element size, with bytes left over", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(1, 2, 3, 4, 8, 12), (bytes, size) => {
        expect([...unshuffle(shuffle(bytes, size), size)]).toEqual([...bytes]);
      }),
    );
  });

  it("does the same by words and by bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 64, maxLength: 64 }), (bytes) => {
        const shifted = new Uint8Array(65).subarray(1); // not aligned: the way by bytes
        shifted.set(shuffle(bytes, 4));
        expect([...unshuffle(shifted, 4)]).toEqual([...bytes]);
        expect([...unshuffle(shuffle(bytes, 4), 4)]).toEqual([...bytes]);
      }),
    );
  });
});

describe("decodeLzf", () => {
  it("copies literals and back references that overlap themselves", () => {
    // "abc", then 6 bytes from 3 back: (6 - 2) << 5, distance 3 - 1.
    expect(decodeLzf(Uint8Array.of(2, 97, 98, 99, 4 << 5, 2), 9)).toEqual(text("abcabcabc"));
    // A length of 7 + 2 + 5 in the long form, from 1 back.
    expect(decodeLzf(Uint8Array.of(0, 120, 7 << 5, 5, 0), 15)).toEqual(text("x".repeat(15)));
  });

  it("refuses blocks that leave their input, their output or their past", () => {
    expect(decodeLzf(Uint8Array.of(5, 97), 6)).toBeNull();
    expect(decodeLzf(Uint8Array.of(0, 97, 1 << 5), 4)).toBeNull();
    expect(decodeLzf(Uint8Array.of(0, 97, 1 << 5, 1), 4)).toBeNull();
    expect(decodeLzf(Uint8Array.of(0, 97, 7 << 5, 200, 0), 9)).toBeNull();
    expect(decodeLzf(Uint8Array.of(0, 97), 2)).toBeNull();
  });

  it("never leaves its buffers on random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(300), (bytes, length) => {
        const out = decodeLzf(bytes, length);
        expect(out === null || out.length === length).toBe(true);
      }),
    );
  });
});

describe("fletcher32", () => {
  it("sums big-endian words twice, modulo 65535", () => {
    // Words 0x0102, 0x0304: sum1 = 0x0406, sum2 = 0x0102 + 0x0406.
    expect(fletcher32(Uint8Array.of(1, 2, 3, 4))).toBe(0x05080406);
    expect(fletcher32(Uint8Array.of(1))).toBe(0x01000100);
    expect(swapHalves(0x05080406)).toBe(0x08050604);
  });

  it("agrees with exact arithmetic on long input", () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 37 + 255) & 255);
    let [sum1, sum2] = [0n, 0n];
    for (let i = 0; i < bytes.length; i += 2) {
      sum1 += BigInt(((bytes[i] ?? 0) << 8) | (bytes[i + 1] ?? 0));
      sum2 += sum1;
    }
    const modulo = (sum: bigint) => Number(sum % 65535n);
    expect(fletcher32(bytes) >>> 16).toBe(modulo(sum2));
    expect(fletcher32(bytes) & 0xffff).toBe(modulo(sum1));
  });
});

describe("metadataChecksum", () => {
  it("is lookup3 as published", () => {
    // The values of Jenkins' own driver5 for initial value 0.
    expect(metadataChecksum(text(""))).toBe(0xdeadbeef);
    expect(metadataChecksum(text("Four score and seven years ago"))).toBe(0x17770551);
  });
});

describe("decodeChunk", () => {
  const filter = (id: number, ...values: number[]): Filter => ({ id, name: "", values });

  it("leaves out the filters that the chunk's mask says were skipped", () => {
    const filters = [filter(FILTER.shuffle, 2), filter(FILTER.deflate, 4)];
    const stored = Uint8Array.of(1, 3, 2, 4);
    expect([...decodeChunk(stored, filters, 0b10, 4, "x")]).toEqual([1, 2, 3, 4]);
    expect([...decodeChunk(stored, filters, 0b11, 4, "x")]).toEqual([1, 3, 2, 4]);
  });

  it("refuses a wrong checksum, a wrong size, damaged deflate data and a bomb", () => {
    const damaged = (run: () => unknown) => expect(run).toThrowError(/file-damaged/);
    damaged(() => decodeChunk(Uint8Array.of(1, 2, 3, 4, 0, 0, 0, 0), [filter(FILTER.fletcher32)], 0, 4, "x"));
    damaged(() => decodeChunk(Uint8Array.of(1, 2), [filter(FILTER.fletcher32)], 0, 4, "x"));
    damaged(() => decodeChunk(Uint8Array.of(1, 2, 3), [], 0, 4, "x"));
    damaged(() => decodeChunk(Uint8Array.of(1, 2, 3), [filter(FILTER.deflate)], 0, 4, "x"));
    damaged(() => decodeChunk(Uint8Array.of(1, 2, 3), [filter(FILTER.deflate)], 0, 2 ** 31, "x"));
    damaged(() => decodeChunk(Uint8Array.of(1, 2, 3), [filter(FILTER.lzf)], 0, 2 ** 31, "x"));
  });

  it("names filters that are not decoded", () => {
    expect(() => checkFilters([filter(4)], "x")).toThrowError(/szip \(filter 4\)/);
    expect(() => checkFilters([filter(32015)], "x")).toThrowError(/zstd/);
    expect(() => checkFilters([{ id: 777, name: "mine", values: [] }], "x")).toThrowError(
      /mine \(filter 777\)/,
    );
  });
});

describe("decodeElements", () => {
  it("widens half floats with subnormals and infinities", () => {
    const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7c00, 0xfc00, 0x7e00);
    const bytes = new Uint8Array(halves.buffer);
    const values = decodeElements(bytes, { dtype: "f32", size: 2, bigEndian: false, widen: "f16" });
    expect([...values]).toEqual([
      1,
      -2,
      2 ** -24,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      Number.NaN,
    ]);
  });

  it("keeps the payload of a NaN when it swaps bytes", () => {
    const bytes = Uint8Array.of(0x7f, 0xc1, 0x23, 0x45);
    decodeElements(bytes, { dtype: "f32", size: 4, bigEndian: true, widen: null });
    expect([...bytes]).toEqual([0x45, 0x23, 0xc1, 0x7f]);
  });
});
