import { describe, expect, it } from "vitest";
import { swapBytes, swapPlainly, unfilled } from "./swap-bytes.ts";

const counting = (length: number) => Uint8Array.from({ length }, (_, i) => i);

describe("swapBytes", () => {
  it.each([2, 4, 8] as const)("reverses words of %i bytes, with and without Node, at any offset", (word) => {
    for (const offset of [0, 1, 3]) {
      const [here, plain] = [counting(43).subarray(offset), counting(43).subarray(offset)];
      const whole = here.length - (here.length % word);
      const wanted = [...here].map((_, i) =>
        i < whole ? offset + i + word - 1 - 2 * (i % word) : offset + i,
      );
      swapBytes(here, word);
      swapPlainly(plain.subarray(0, whole), word);
      expect([...here]).toEqual(wanted);
      expect([...plain]).toEqual(wanted);
    }
  });

  it("leaves single bytes as they are", () => {
    const bytes = counting(5);
    swapBytes(bytes, 1);
    expect(bytes).toEqual(counting(5));
  });
});

describe("unfilled", () => {
  it("has memory of its own, from its first byte", () => {
    const bytes = unfilled(100);
    expect([bytes.length, bytes.byteOffset, bytes.buffer.byteLength]).toEqual([100, 0, 100]);
  });
});
