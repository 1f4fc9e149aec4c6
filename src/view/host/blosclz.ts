import { copyMatch } from "./lz4-block.ts";

/** Greatest distance that 13 bits hold; a farther match has 16 bits more. */
const NEAR = 8191;

/**
 * Unpacks a BloscLZ stream (c-blosc, blosclz.c; FastLZ level 2 with longer distances).
 *
 * @throws Error where the stream does not fill `size` bytes exactly
 */
export function unpackBloscLz(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let [from, to] = [0, 0];
  const next = (): number => {
    const byte = bytes[from++];
    if (byte === undefined) throw new Error("the BloscLZ data are cut off");
    return byte;
  };
  // The first token is of literals, whatever its upper bits say.
  let control = next() & 31;
  for (;;) {
    if (control >= 32) {
      let length = (control >> 5) - 1;
      let distance = (control & 31) << 8;
      if (length === 6) for (let more = 255; more === 255; length += more) more = next();
      const low = next();
      distance += low;
      if (low === 255 && distance === NEAR) distance = NEAR + (next() << 8) + next();
      to = copyMatch(out, to, distance + 1, length + 3);
    } else {
      const literals = control + 1;
      if (from + literals > bytes.length || to + literals > size)
        throw new Error("the BloscLZ data are damaged");
      out.set(bytes.subarray(from, from + literals), to);
      from += literals;
      to += literals;
    }
    if (from >= bytes.length) break;
    control = next();
  }
  if (to !== size) throw new Error("the BloscLZ data do not fill their block");
  return out;
}
