/** Node's Buffer turns bytes around with the processor's own instructions; a browser has none. */
const NodeBuffer = (globalThis as { Buffer?: typeof Buffer }).Buffer;

/** Reverses the bytes of each word of 2, 4 or 8 bytes, in place; other words, and what is left over, stay as they are. */
export function swapBytes(bytes: Uint8Array, word: number): void {
  if (word !== 2 && word !== 4 && word !== 8) return;
  const whole = bytes.subarray(0, bytes.length - (bytes.length % word));
  if (NodeBuffer === undefined) swapPlainly(whole, word);
  else {
    const buffer = NodeBuffer.from(whole.buffer, whole.byteOffset, whole.byteLength);
    if (word === 2) buffer.swap16();
    else if (word === 4) buffer.swap32();
    else buffer.swap64();
  }
}

/** The same without Node. */
export function swapPlainly(bytes: Uint8Array, word: 2 | 4 | 8): void {
  for (let at = 0; at < bytes.length; at += word)
    for (let low = at, high = at + word - 1; low < high; low++, high--) {
      const kept = bytes[low] as number;
      bytes[low] = bytes[high] as number;
      bytes[high] = kept;
    }
}

/** Memory that its user fills: in Node it is not zeroed first, which costs as much as the reading from the page cache. */
export const unfilled = (length: number): Uint8Array =>
  NodeBuffer === undefined ? new Uint8Array(length) : NodeBuffer.allocUnsafeSlow(length);
