import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicaliseNaN } from "./canonical-nan.ts";

/** Any bits, and, as often, bits with the exponent of NaN and infinity. */
const pattern = fc.oneof(
  fc.nat(0xffff_ffff),
  fc.nat(0xffff_ffff).map((bits) => (bits | 0x7f80_0000) >>> 0),
);

test("gives every float32 NaN the bits of JavaScript's own, and leaves all else alone", () => {
  fc.assert(
    fc.property(fc.array(pattern), (some) => {
      const patterns = Uint32Array.from(some);
      const values = new Float32Array(patterns.slice().buffer);
      canonicaliseNaN(values);
      const bits = new Uint32Array(values.buffer);
      patterns.forEach((before, i) => {
        const isNaN32 = (before & 0x7f80_0000) === 0x7f80_0000 && (before & 0x007f_ffff) !== 0;
        expect(bits[i]).toBe(isNaN32 ? 0x7fc0_0000 : before);
      });
    }),
  );
});

test("knows the negative NaN of x86 from the infinities, in float32 and float64", () => {
  const singles = new Float32Array(
    new Uint32Array([0xffc0_0000, 0x7f80_0001, 0x7f80_0000, 0xff80_0000]).buffer,
  );
  canonicaliseNaN(singles);
  expect([...new Uint32Array(singles.buffer)]).toEqual([0x7fc0_0000, 0x7fc0_0000, 0x7f80_0000, 0xff80_0000]);
  const doubles = new Float64Array(
    new BigUint64Array([0xfff8_0000_0000_0000n, 0x7ff0_0000_0000_0001n, 0x7ff0_0000_0000_0000n, 1n]).buffer,
  );
  canonicaliseNaN(doubles);
  expect([...new BigUint64Array(doubles.buffer)]).toEqual([
    0x7ff8_0000_0000_0000n,
    0x7ff8_0000_0000_0000n,
    0x7ff0_0000_0000_0000n,
    1n,
  ]);
});

test("touches only its part of a buffer, and no integers", () => {
  const buffer = new Uint32Array([0xffc0_0000, 0xffc0_0000, 0xffc0_0000]).buffer;
  canonicaliseNaN(new Float32Array(buffer, 4, 1));
  expect([...new Uint32Array(buffer)]).toEqual([0xffc0_0000, 0x7fc0_0000, 0xffc0_0000]);
  const integers = Uint32Array.of(0xffc0_0000);
  canonicaliseNaN(integers);
  expect(integers[0]).toBe(0xffc0_0000);
});
