import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeZstd, encodeZstd } from "../zstd.ts";
import { decodeLzw } from "./decode-lzw.ts";
import { decodePackbits } from "./decode-packbits.ts";
import { predict } from "./encode-tile.ts";
import { PREDICTOR } from "./tags.ts";
import { toHostOrder, unpredict } from "./unpredict.ts";

describe("decodeLzw", () => {
  /** The worked example of the TIFF 6.0 specification, section 13: 7 7 7 8 8 7 7 6 6 as codes of 9 bits. */
  const packed = packCodes([256, 7, 258, 8, 8, 258, 6, 6, 257]);

  it("decodes the specification's example", () => {
    expect(Array.from(decodeLzw(packed, 9))).toEqual([7, 7, 7, 8, 8, 7, 7, 6, 6]);
  });

  it("decodes a string that is used while it is being defined", () => {
    // 1, then code 258 = "1 1", then 259 = "1 1 1".
    expect(Array.from(decodeLzw(packCodes([256, 1, 258, 259, 257]), 6))).toEqual([1, 1, 1, 1, 1, 1]);
  });

  it("stops at the expected size and at the input's end", () => {
    expect(Array.from(decodeLzw(packed, 4))).toEqual([7, 7, 7, 8]);
    expect(decodeLzw(packed.subarray(0, 4), 9).length).toBeLessThan(9);
    expect(decodeLzw(new Uint8Array(0), 9).length).toBe(0);
  });

  it("refuses codes that cannot occur, and never hangs on noise", () => {
    expect(() => decodeLzw(packCodes([256, 300]), 9)).toThrow(RangeError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
        try {
          expect(decodeLzw(noise, 5000).length).toBeLessThanOrEqual(5000);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

/** Codes of 9 bits, most significant bit first. */
function packCodes(codes: readonly number[]): Uint8Array {
  const bits = codes.map((code) => code.toString(2).padStart(9, "0")).join("");
  const bytes = bits.match(/.{1,8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte.padEnd(8, "0"), 2));
}

describe("decodePackbits", () => {
  it("decodes the example of Apple's technical note 1023", () => {
    const packed = [0xfe, 0xaa, 0x02, 0x80, 0x00, 0x2a, 0xfd, 0xaa, 0x03, 0x80, 0x00, 0x2a, 0x22, 0xf7, 0xaa];
    const expected = [
      ...[0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0x00, 0x2a, 0x22],
      ...new Array(10).fill(0xaa),
    ];
    expect(Array.from(decodePackbits(Uint8Array.from(packed), 24))).toEqual(expected);
  });

  it("writes no more than expected, whatever comes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        expect(decodePackbits(noise, 50).length).toBeLessThanOrEqual(50);
      }),
    );
  });
});

describe("zstd", () => {
  it("survives the round trip", async () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => (i * i) >> 5);
    expect(await decodeZstd(await encodeZstd(bytes, 9), bytes.length)).toEqual(bytes);
  });

  it("gives nothing back for a frame that is larger than it should be, or no frame", async () => {
    const frame = await encodeZstd(new Uint8Array(100_000), 3);
    expect((await decodeZstd(frame, 1000)).length).toBeLessThan(1000);
    expect((await decodeZstd(deflateSync("no"), 1000)).length).toBeLessThan(1000);
  });
});

describe("predictors", () => {
  const sizes = fc.integer({ min: 1, max: 33 });

  it("are undone: byte planes of float32 and float64, at any width", () => {
    fc.assert(
      fc.property(
        sizes,
        fc.constantFrom(4, 8),
        fc.infiniteStream(fc.float()),
        (size, sampleBytes, numbers) => {
          const values = [...numbers.take(size * size)];
          const tile = sampleBytes === 4 ? Float32Array.from(values) : Float64Array.from(values);
          const bytes = predict(tile.slice(), size, PREDICTOR.float);
          unpredict(PREDICTOR.float, {
            bytes,
            rowBytes: size * sampleBytes,
            rows: size,
            stride: 1,
            sampleBytes,
          });
          expect(bytes).toEqual(new Uint8Array(tile.buffer));
        },
      ),
    );
  });

  it("are undone: differences of integers that wrap around", () => {
    fc.assert(
      fc.property(sizes, fc.infiniteStream(fc.integer()), (size, numbers) => {
        const tile = Int16Array.from(numbers.take(size * size));
        const bytes = predict(tile.slice(), size, PREDICTOR.horizontal);
        unpredict(PREDICTOR.horizontal, { bytes, rowBytes: size * 2, rows: size, stride: 1, sampleBytes: 2 });
        expect(new Int16Array(bytes.buffer)).toEqual(tile);
      }),
    );
  });

  it("split a float into planes, most significant byte first, and take differences (hand-computed)", () => {
    // 1.0 = 3f800000, 2.0 = 40000000: planes 3f 40 | 80 00 | 00 00 | 00 00, then differences.
    const bytes = predict(Float32Array.of(1, 2, 1, 2), 2, PREDICTOR.float).subarray(0, 8);
    expect(Array.from(bytes)).toEqual([0x3f, 0x01, 0x40, 0x80, 0, 0, 0, 0]);
  });

  it("add 64-bit samples as whole numbers, and bands each for itself", () => {
    const bytes = new Uint8Array(BigUint64Array.of(1n, 10n, 2n ** 64n - 1n, 5n).buffer);
    unpredict(PREDICTOR.horizontal, { bytes, rowBytes: 32, rows: 1, stride: 2, sampleBytes: 8 });
    expect([...new BigUint64Array(bytes.buffer)]).toEqual([1n, 10n, 0n, 15n]);
  });
});

describe("toHostOrder", () => {
  it("turns parts around only where the file's order is another", () => {
    const bytes = Uint8Array.of(1, 2, 3, 4);
    toHostOrder(bytes, 2, true);
    expect(Array.from(bytes)).toEqual([1, 2, 3, 4]);
    toHostOrder(bytes, 2, false);
    expect(Array.from(bytes)).toEqual([2, 1, 4, 3]);
    toHostOrder(bytes, 4, false);
    expect(Array.from(bytes)).toEqual([3, 4, 1, 2]);
    toHostOrder(bytes, 1, false);
    expect(Array.from(bytes)).toEqual([3, 4, 1, 2]);
  });
});
