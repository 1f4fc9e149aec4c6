import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createStream, drawUniform, fillUniform, fillWords } from "./stream.ts";

const words = (seed: number, stream: number, substream: number, start: number, count: number) =>
  fillWords(createStream(seed, stream, substream), start, new Uint32Array(count));

describe("random stream", () => {
  it("begins with the known Philox words for seed 0, stream 0", () => {
    expect([...words(0, 0, 0, 0, 4)]).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
  });

  it("gives any part of a sequence the values that the whole has", () => {
    const whole = words(42, 3, 7, 0, 300);
    fc.assert(
      fc.property(fc.nat(299), fc.nat(80), (start, count) => {
        const part = words(42, 3, 7, start, Math.min(count, 300 - start));
        expect(part).toEqual(whole.subarray(start, start + part.length));
      }),
      { seed: 1 },
    );
  });

  it("continues across the border of the 32-bit block counter", () => {
    const border = 4 * 2 ** 32;
    const across = words(5, 1, 0, border - 6, 12);
    expect(across.subarray(6)).toEqual(words(5, 1, 0, border, 6));
    expect(across.subarray(6)).not.toEqual(words(5, 1, 0, 0, 6));
  });

  it("gives another sequence for another seed, stream or substream", () => {
    const base = words(1, 2, 3, 0, 8).join();
    for (const [seed, stream, substream] of [
      [2, 2, 3],
      [1, 3, 3],
      [1, 2, 4],
    ] as const)
      expect(words(seed, stream, substream, 0, 8).join()).not.toBe(base);
  });

  it("is uniform: mean 1/2, variance 1/12, no empty or crowded tenth", () => {
    const count = 100_000;
    const u = fillUniform(createStream(9, 1), 0, new Float64Array(count));
    const tenths = new Float64Array(10);
    let [sum, squares] = [0, 0];
    for (const value of u) {
      sum += value;
      squares += (value - 0.5) ** 2;
      tenths[Math.floor(value * 10)]! += 1;
    }
    expect(sum / count).toBeCloseTo(0.5, 2);
    expect(squares / count).toBeCloseTo(1 / 12, 2);
    const chiSquare = tenths.reduce((total, n) => total + (n - count / 10) ** 2 / (count / 10), 0);
    expect(chiSquare).toBeLessThan(27.9); // 99.9 % of chi-square with 9 degrees of freedom
    expect(drawUniform(createStream(9, 1), 77)).toBe(u[77]);
  });
});
