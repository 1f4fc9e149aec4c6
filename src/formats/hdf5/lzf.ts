/**
 * Decompresses one LZF block (LibLZF, Marc Lehmann; the codec of h5py's filter 32000). A control byte below 32
 * announces 1 to 32 literal bytes; any other a copy from up to 8 KiB back: the top three bits hold its length
 * minus 2 (7: a further length byte), the lower five the high bits of the distance minus 1.
 *
 * Writes into `out`, which has `length` bytes. Returns null when the block is not LZF or does not yield exactly `length` bytes.
 */
export function decodeLzf(
  block: Uint8Array,
  length: number,
  out = new Uint8Array(length),
): Uint8Array | null {
  const longestLiteral = 32;
  const end = block.length;
  let from = 0;
  let to = 0;
  while (from < end) {
    const control = block[from++]!;
    if (control < longestLiteral) {
      const stop = from + control + 1;
      if (stop > end || to + control + 1 > length) return null;
      while (from < stop) out[to++] = block[from++]!;
      continue;
    }
    let count = (control >> 5) + 2;
    const bytesLeft = count === 9 ? 2 : 1;
    if (from + bytesLeft > end) return null;
    if (count === 9) count += block[from++]!;
    let source = to - ((control & 31) << 8) - block[from++]! - 1;
    const stop = to + count;
    if (source < 0 || stop > length) return null;
    // Byte by byte, because the copy may overlap what it writes.
    while (to < stop) out[to++] = out[source++]!;
  }
  return to === length ? out : null;
}
