/** The literal or match goes on with bytes of 255 until one is less. */
const MORE = 15;
const LEAST_MATCH = 4;

const damaged = () => new Error("the LZ4 data are damaged");

/**
 * Unpacks one LZ4 block (LZ4 block format description, 2022-07-31): tokens of literals and of matches with what came before.
 *
 * @throws Error where the block does not fill `size` bytes exactly
 */
export function unpackLz4(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let [from, to] = [0, 0];
  const length = (first: number): number => {
    let total = first;
    if (first !== MORE) return total;
    for (;;) {
      const next = bytes[from++];
      if (next === undefined) throw damaged();
      total += next;
      if (next !== 255) return total;
    }
  };
  while (from < bytes.length) {
    const token = bytes[from++] as number;
    const literals = length(token >> 4);
    if (from + literals > bytes.length || to + literals > size) throw damaged();
    out.set(bytes.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    // The last token has literals alone.
    if (from >= bytes.length) break;
    if (from + 2 > bytes.length) throw damaged();
    const distance = (bytes[from] as number) | ((bytes[from + 1] as number) << 8);
    from += 2;
    to = copyMatch(out, to, distance, length(token & MORE) + LEAST_MATCH);
  }
  if (to !== size) throw damaged();
  return out;
}

/** Copies bytes from `distance` before; they may overlap with what is written. Gives the place after them. */
export function copyMatch(out: Uint8Array, to: number, distance: number, length: number): number {
  if (distance === 0 || distance > to || to + length > out.length) throw damaged();
  if (distance >= length) out.copyWithin(to, to - distance, to - distance + length);
  else for (let i = to; i < to + length; i++) out[i] = out[i - distance] as number;
  return to + length;
}
