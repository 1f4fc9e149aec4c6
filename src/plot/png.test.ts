import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePng } from "../../test/fixtures/plot/decode-png.ts";
import { encodePng, pngDataUri } from "./png.ts";

describe("encodePng", () => {
  it("comes back pixel by pixel for any picture", () => {
    const picture = fc
      .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) })
      .chain(({ width, height }) =>
        fc
          .uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 })
          .map((pixels) => ({ width, height, pixels })),
      );
    fc.assert(
      fc.property(picture, ({ width, height, pixels }) => {
        const decoded = decodePng(encodePng(pixels, width, height));
        expect([decoded.width, decoded.height]).toEqual([width, height]);
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++) {
            const at = 4 * (y * width + x);
            expect(decoded.at(x, y)).toEqual([...pixels.subarray(at, at + 4)]);
          }
      }),
      { numRuns: 50 },
    );
  });

  it("carries the checksum of each chunk", () => {
    const file = encodePng(new Uint8Array(16).fill(7), 2, 2);
    const view = new DataView(file.buffer);
    let [offset, chunks] = [8, 0];
    while (offset < file.length) {
      const length = view.getUint32(offset);
      expect(view.getUint32(offset + 8 + length)).toBe(crc32(file.subarray(offset + 4, offset + 8 + length)));
      offset += length + 12;
      chunks++;
    }
    expect(chunks).toBe(3);
  });

  it("makes a smooth picture much smaller than its pixels", () => {
    const pixels = Uint8Array.from({ length: 256 * 256 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (i >> 2) % 256));
    expect(encodePng(pixels, 256, 256).length).toBeLessThan(pixels.length / 100);
  });

  it("refuses a buffer of another size", () => {
    expect(() => encodePng(new Uint8Array(15), 2, 2)).toThrowError(/png-size-mismatch/);
    expect(() => encodePng(new Uint8Array(0), 0, 0)).toThrowError(/png-size-mismatch/);
  });
});

describe("pngDataUri", () => {
  it("holds the same bytes, also for more than fit on a stack", () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31) % 256);
    const uri = pngDataUri(bytes);
    expect(uri.startsWith("data:image/png;base64,")).toBe(true);
    expect(Buffer.from(uri.slice(22), "base64").equals(Buffer.from(bytes))).toBe(true);
  });
});
