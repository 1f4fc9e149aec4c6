/** Sums may grow this many 16-bit words before they must be folded (H5checksum.c). */
const WORDS_PER_FOLD = 360;

/**
 * Fletcher's checksum as HDF5 computes it: 16-bit big-endian words, two running sums modulo 65535, an odd last
 * byte counts as a high byte.
 */
export function fletcher32(bytes: Uint8Array): number {
  const even = bytes.length & ~1;
  let [sum1, sum2] = [0, 0];
  for (let i = 0; i < even; ) {
    const stop = Math.min(even, i + 2 * WORDS_PER_FOLD);
    for (; i < stop; i += 2) {
      sum1 += (bytes[i]! << 8) | bytes[i + 1]!;
      sum2 += sum1;
    }
    sum1 = fold(sum1);
    sum2 = fold(sum2);
  }
  if (even < bytes.length) {
    sum1 += bytes[even]! << 8;
    sum2 += sum1;
    sum1 = fold(sum1);
    sum2 = fold(sum2);
  }
  return ((fold(sum2) << 16) | fold(sum1)) >>> 0;
}

const fold = (sum: number) => (sum & 0xffff) + (sum >>> 16);

/** HDF5 before 1.6.3 swapped the bytes of each half on little-endian machines; readers accept both. */
export const swapHalves = (sum: number) => (((sum & 0x00ff00ff) << 8) | ((sum >>> 8) & 0x00ff00ff)) >>> 0;
