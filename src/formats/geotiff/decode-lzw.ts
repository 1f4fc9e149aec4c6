/** TIFF 6.0 section 13. Codes are 9 to 12 bits, most significant bit first. */
const CLEAR = 256;
const END = 257;
const FIRST = 258;
const MAX_CODES = 4096;
const MAX_WIDTH = 12;

/**
 * Decodes TIFF's LZW into at most `expected` bytes. Throws a RangeError on codes that cannot occur; the caller
 * gives it the file's name.
 *
 * A table entry is the previous string and the next byte, and these two lie side by side in the output already:
 * so the table keeps only where in the output each string starts, and how long it is.
 */
export function decodeLzw(input: Uint8Array, expected: number): Uint8Array {
  const output = new Uint8Array(expected);
  const start = new Int32Array(MAX_CODES);
  const length = new Int32Array(MAX_CODES);
  let [bits, held, position, written] = [0, 0, 0, 0];
  let [width, next, previousStart, previousLength] = [9, FIRST, 0, 0];
  while (written < expected) {
    while (held < width && position < input.length) {
      bits = ((bits << 8) | (input[position] as number)) & 0xffffff;
      position += 1;
      held += 8;
    }
    if (held < width) break;
    held -= width;
    const code = (bits >>> held) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      width = 9;
      next = FIRST;
      previousLength = 0;
      continue;
    }
    if (previousLength > 0 && next < MAX_CODES) {
      // Made before it is used: a code equal to `next` is the string that is just being defined.
      start[next] = previousStart;
      length[next] = previousLength + 1;
      next += 1;
    }
    if (code >= next) throw new RangeError(`LZW code ${code} where the table has ${next} entries`);
    previousStart = written;
    if (code < CLEAR) {
      output[written] = code;
      previousLength = 1;
    } else {
      previousLength = length[code] as number;
      const from = start[code] as number;
      const stop = Math.min(expected, written + previousLength);
      // Forwards: the string may overlap the place that it is copied to.
      for (let to = written, at = from; to < stop; to++, at++) output[to] = output[at] as number;
    }
    written += previousLength;
    // TIFF switches one code early: at 511, 1023 and 2047 entries.
    if (next >= (1 << width) - 1 && width < MAX_WIDTH) width += 1;
  }
  return output.subarray(0, Math.min(written, expected));
}
