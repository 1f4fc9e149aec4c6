import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { philox } from "./philox.ts";

const block = (counter: readonly number[], key: readonly number[]): string => {
  const out = new Uint32Array(4);
  const [c0, c1, c2, c3] = counter as [number, number, number, number];
  const [k0, k1] = key as [number, number];
  philox(c0, c1, c2, c3, k0, k1, out);
  return Array.from(out, (word) => word.toString(16).padStart(8, "0")).join(" ");
};

/** Philox4x32-10 in 64-bit integers, as the paper writes it. */
function philoxBigInt(counter: readonly number[], key: readonly number[]): string {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const mask = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const a = c0 * 0xd2511f53n;
    const b = c2 * 0xcd9e8d57n;
    [c0, c1, c2, c3] = [(b >> 32n) ^ c1 ^ k0, b & mask, (a >> 32n) ^ c3 ^ k1, a & mask];
    k0 = (k0 + 0x9e3779b9n) & mask;
    k1 = (k1 + 0xbb67ae85n) & mask;
  }
  return [c0, c1, c2, c3].map((word) => word.toString(16).padStart(8, "0")).join(" ");
}

describe("philox", () => {
  it("gives the known answers of the authors' Random123 library", () => {
    expect(block([0, 0, 0, 0], [0, 0])).toBe("6627e8d5 e169c58d bc57ac4c 9b00dbd8");
    const ones = 0xffffffff;
    expect(block([ones, ones, ones, ones], [ones, ones])).toBe("408f276d 41c83b0e a20bc7c6 6d5451fd");
    expect(block([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0])).toBe(
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    );
  });

  it("equals 64-bit integer arithmetic for any counter and key", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(fc.array(word, { minLength: 4, maxLength: 4 }), fc.tuple(word, word), (counter, key) => {
        expect(block(counter, key)).toBe(philoxBigInt(counter, key));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });
});
