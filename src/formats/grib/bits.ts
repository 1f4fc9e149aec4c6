/** Bits of `count` numbers of `width` bits. */
export const bitsNeeded = (count: number, width: number) => count * width;

/** The unsigned whole number of `width` bits (0 to 32) that starts at a bit, first bit most significant. */
export function readInteger(bytes: Uint8Array, bit: number, width: number): number {
  if (width === 0) return 0;
  let at = Math.floor(bit / 8);
  const skip = bit - at * 8;
  let value = (bytes[at++] ?? 0) & (0xff >> skip);
  let have = 8 - skip;
  // Multiplied, not shifted: 32 bits that start within an octet span five, and shifts end at 32.
  for (; have < width; have += 8) value = value * 256 + (bytes[at++] ?? 0);
  return have === width ? value : Math.floor(value / 2 ** (have - width));
}

/** The same with the sign in the first bit. */
export function readSigned(bytes: Uint8Array, bit: number, width: number): number {
  const value = readInteger(bytes, bit, width);
  const sign = 2 ** (width - 1);
  return value >= sign ? sign - value : value;
}

/** The next bit that starts an octet. */
export const alignToOctet = (bit: number) => Math.ceil(bit / 8) * 8;
