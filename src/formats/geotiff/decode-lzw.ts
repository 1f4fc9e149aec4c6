/** TIFF 6.0 section 13. Codes are 9 to 12 bits, most significant bit first. */
const CLEAR = 256;
const END = 257;
const FIRST = 258;
const MAX_CODES = 4096;

/**
 * Decodes TIFF's LZW into at most `expected` bytes. Throws a RangeError on codes that cannot occur; the caller
 * gives it the file's name. The string table keeps, for each code, its prefix, its last byte and its length, so
 * that a string is written backwards straight into the output.
 */
export function decodeLzw(input: Uint8Array, expected: number): Uint8Array {
  const output = new Uint8Array(expected);
  const prefix = new Uint16Array(MAX_CODES);
  const suffix = new Uint8Array(MAX_CODES);
  const length = new Uint16Array(MAX_CODES);
  const firstByte = new Uint8Array(MAX_CODES);
  for (let code = 0; code < 256; code++) {
    suffix[code] = code;
    firstByte[code] = code;
    length[code] = 1;
  }
  let [bits, held, position, written] = [0, 0, 0, 0];
  let [width, next, previous] = [9, FIRST, -1];
  while (written < expected) {
    while (held < width) {
      if (position >= input.length) return output.subarray(0, written);
      bits = ((bits << 8) | (input[position++] as number)) & 0xffffff;
      held += 8;
    }
    held -= width;
    const code = (bits >>> held) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      [width, next, previous] = [9, FIRST, -1];
      continue;
    }
    if (code > next || (code >= next && previous < 0) || (previous < 0 && code > 255))
      throw new RangeError(`LZW code ${code} where the table has ${next} entries`);
    if (previous >= 0 && next < MAX_CODES) {
      // The entry is made before it is used: a code equal to `next` is the string just being defined.
      prefix[next] = previous;
      firstByte[next] = firstByte[previous] as number;
      suffix[next] = firstByte[code === next ? previous : code] as number;
      length[next] = (length[previous] as number) + 1;
      next += 1;
    }
    const size = length[code] as number;
    let at = written + size;
    written = at;
    for (let c = code, left = size; left > 0; left--) {
      at -= 1;
      if (at < expected) output[at] = suffix[c] as number;
      c = prefix[c] as number;
    }
    previous = code;
    // TIFF switches one code early: at 511, 1023 and 2047 entries.
    if (next >= (1 << width) - 1 && width < 12) width += 1;
  }
  return output.subarray(0, Math.min(written, expected));
}
