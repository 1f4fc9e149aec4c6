/**
 * Decompresses one LZF block (LibLZF, Marc Lehmann; the codec of h5py's filter 32000). A control byte below 32
 * announces 1 to 32 literal bytes; any other a copy from up to 8 KiB back: the top three bits hold its length
 * minus 2 (7: a further length byte), the lower five the high bits of the distance minus 1.
 *
 * Returns null when the block is not LZF or does not yield exactly `length` bytes.
 */
export function decodeLzf(block: Uint8Array, length: number): Uint8Array | null {
  const longestLiteral = 32;
  const out = new Uint8Array(length);
  let [from, to] = [0, 0];
  while (from < block.length) {
    const control = block[from++] ?? 0;
    if (control < longestLiteral) {
      const end = from + control + 1;
      if (end > block.length || to + control + 1 > length) return null;
      while (from < end) out[to++] = block[from++] ?? 0;
      continue;
    }
    let count = (control >> 5) + 2;
    if (count === 9) count += block[from++] ?? 0;
    let source = to - ((control & 31) << 8) - (block[from++] ?? 0) - 1;
    if (source < 0 || from > block.length || to + count > length) return null;
    // Byte by byte, because the copy may overlap what it writes.
    for (const end = to + count; to < end; ) out[to++] = out[source++] ?? 0;
  }
  return to === length ? out : null;
}
