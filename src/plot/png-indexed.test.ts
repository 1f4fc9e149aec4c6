import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodePng } from "../../test/fixtures/plot/decode-png.ts";
import { createRandom } from "../../test/random.ts";
import type { Rgba } from "./colour/colour-map.ts";
import { encodePng } from "./png.ts";
import { encodeIndexedPng } from "./png-indexed.ts";

const palette: readonly Rgba[] = [
  [0, 0, 0, 0],
  [255, 0, 10, 255],
  [3, 200, 7, 255],
];

describe("encodeIndexedPng", () => {
  it("comes back pixel by pixel for any picture", () => {
    const picture = fc
      .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
      .chain(({ width, height }) =>
        fc
          .array(fc.integer({ min: 0, max: 2 }), { minLength: width * height, maxLength: width * height })
          .map((indices) => ({ width, height, indices: Uint8Array.from(indices) })),
      );
    fc.assert(
      fc.property(picture, ({ width, height, indices }) => {
        const decoded = decodePng(encodeIndexedPng(indices, width, height, palette));
        expect([decoded.width, decoded.height]).toEqual([width, height]);
        for (let y = 0; y < height; y++)
          for (let x = 0; x < width; x++)
            expect(decoded.at(x, y)).toEqual([...(palette[indices[y * width + x] ?? 0] ?? [])]);
      }),
      { numRuns: 50 },
    );
  });

  it("is less than two thirds as large as the same noise in full colour", () => {
    const grey: Rgba[] = Array.from({ length: 256 }, (_, i) => [i, 255 - i, (7 * i) % 256, 255]);
    const random = createRandom(1);
    const noise = Uint8Array.from({ length: 128 * 128 }, () => 256 * random());
    const full = Uint8Array.from(
      { length: 4 * noise.length },
      (_, i) => grey[noise[i >> 2] ?? 0]?.[i & 3] ?? 0,
    );
    expect(1.5 * encodeIndexedPng(noise, 128, 128, grey).length).toBeLessThan(
      encodePng(full, 128, 128).length,
    );
  });

  it("refuses a buffer of another size and too many colours", () => {
    expect(() => encodeIndexedPng(new Uint8Array(3), 2, 2, palette)).toThrowError(/png-size-mismatch/);
    const many = Array.from({ length: 257 }, (): Rgba => [0, 0, 0, 255]);
    expect(() => encodeIndexedPng(new Uint8Array(4), 2, 2, many)).toThrowError(/png-size-mismatch/);
  });
});
