import type { TypedArray } from "../stack/variable.ts";

/** The quiet NaN that JavaScript's own NaN is stored as: sign and payload zero. */
const NAN_32 = 0x7fc0_0000;
const INFINITY_32 = 0x7f80_0000;
const NAN_64_HIGH = 0x7ff8_0000;
const INFINITY_64_HIGH = 0x7ff0_0000;
const SIGN = 0x8000_0000;

/**
 * Gives every NaN the same bits, in place. 0 / 0 makes a negative NaN on x86 and a positive one on ARM, and WASM leaves
 * the choice open, so that equal results would have unequal bytes.
 */
export function canonicaliseNaN(values: TypedArray): void {
  if (values instanceof Float32Array) {
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (let i = 0; i < bits.length; i++) if ((bits[i]! & ~SIGN) > INFINITY_32) bits[i] = NAN_32;
  } else if (values instanceof Float64Array) {
    // Little endian, as all machines that Node and WASM run on.
    const bits = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
    for (let i = 0; i < bits.length; i += 2) {
      const high = bits[i + 1]! & ~SIGN;
      if (high < INFINITY_64_HIGH || (high === INFINITY_64_HIGH && bits[i] === 0)) continue;
      bits[i] = 0;
      bits[i + 1] = NAN_64_HIGH;
    }
  }
}
