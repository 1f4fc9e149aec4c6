/** Puts the bytes of elements together again that lay apart, all first bytes first; what is no whole element lies at the end. */
export function unshuffleBytes(bytes: Uint8Array, elementSize: number): Uint8Array {
  const count = Math.floor(bytes.length / elementSize);
  const out = new Uint8Array(bytes.length);
  for (let j = 0; j < elementSize; j++)
    for (let i = 0, from = j * count; i < count; i++) out[i * elementSize + j] = bytes[from + i] as number;
  out.set(bytes.subarray(count * elementSize), count * elementSize);
  return out;
}

/** The same for bits: all lowest bits of all first bytes first, eight elements to a byte. c-blosc leaves a block as it was whose elements are no
 * multiple of 8. */
export function unshuffleBits(bytes: Uint8Array, elementSize: number): Uint8Array {
  const count = Math.floor(bytes.length / elementSize);
  if (count % 8 !== 0) return bytes;
  const row = count / 8;
  const out = new Uint8Array(bytes.length);
  for (let j = 0; j < elementSize; j++)
    for (let bit = 0; bit < 8; bit++)
      for (let i = 0, from = (j * 8 + bit) * row; i < row; i++) {
        const eight = bytes[from + i] as number;
        for (let k = 0; k < 8; k++) {
          const at = (i * 8 + k) * elementSize + j;
          out[at] = (out[at] as number) | (((eight >> k) & 1) << bit);
        }
      }
  out.set(bytes.subarray(count * elementSize), count * elementSize);
  return out;
}
