/** Decodes PackBits (TIFF 6.0 section 9) into at most `expected` bytes. */
export function decodePackbits(input: Uint8Array, expected: number): Uint8Array {
  const output = new Uint8Array(expected);
  let written = 0;
  for (let i = 0; i < input.length && written < expected; ) {
    const control = ((input[i++] as number) << 24) >> 24;
    if (control >= 0) {
      const literal = input.subarray(i, Math.min(i + control + 1, i + expected - written));
      output.set(literal, written);
      written += literal.length;
      i += control + 1;
    } else if (control !== -128) {
      const end = Math.min(expected, written + 1 - control);
      output.fill(input[i++] ?? 0, written, end);
      written = end;
    }
  }
  return output.subarray(0, written);
}
