export interface Ranks {
  /** Position of each value in ascending order, 0 = smallest; -1 for NaN. No two are equal: of equal values the earlier comes first. */
  readonly ranks: Int32Array;
  /** The values by rank, without NaN. */
  readonly sorted: Float32Array;
}

/** Three passes of 11 bits cover the 32 of a float. */
const BITS = 11;
const BUCKETS = 1 << BITS;

/**
 * Ranks of float32 values by a radix sort of their bits (Knuth 1998, section 5.2.5): n log n comparisons are replaced by three passes
 * that move an index each, about 100 bytes of traffic per value. -0 comes before 0.
 */
export function rankValues(values: Float32Array): Ranks {
  const bits = new Int32Array(values.buffer, values.byteOffset, values.length);
  const keys = new Uint32Array(values.length);
  let order = new Uint32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i]!)) continue;
    // The bits of negative floats descend: all of theirs are flipped, of others the sign, so that keys ascend as unsigned.
    keys[i] = bits[i]! ^ ((bits[i]! >> 31) | 0x80000000);
    order[count++] = i;
  }
  let other = new Uint32Array(count);
  const starts = new Uint32Array(BUCKETS);
  for (let shift = 0; shift < 32; shift += BITS) {
    starts.fill(0);
    for (let k = 0; k < count; k++) starts[(keys[order[k]!]! >>> shift) & (BUCKETS - 1)]!++;
    for (let bucket = 0, start = 0; bucket < BUCKETS; bucket++) {
      const size = starts[bucket]!;
      starts[bucket] = start;
      start += size;
    }
    for (let k = 0; k < count; k++) {
      const index = order[k]!;
      other[starts[(keys[index]! >>> shift) & (BUCKETS - 1)]!++] = index;
    }
    [order, other] = [other, order];
  }
  const ranks = new Int32Array(values.length).fill(-1);
  const sorted = new Float32Array(count);
  for (let rank = 0; rank < count; rank++) {
    ranks[order[rank]!] = rank;
    sorted[rank] = values[order[rank]!]!;
  }
  return { ranks, sorted };
}
