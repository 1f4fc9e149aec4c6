import { type Block, copyBlock as copyStrided, cStrides, offsetOf } from "../../stack/copy-block.ts";
import { viewAs } from "../../stack/dtype.ts";

/**
 * Copies a block of `extent` elements between two C-order arrays of bytes. `...Shape` is the shape of the whole
 * array, `...Start` the block's first element in it.
 */
export function copyBlock(
  source: Uint8Array,
  sourceShape: readonly number[],
  sourceStart: readonly number[],
  target: Uint8Array,
  targetShape: readonly number[],
  targetStart: readonly number[],
  extent: readonly number[],
  elementBytes: number,
): void {
  const from = blockOf(source, sourceShape, sourceStart, elementBytes);
  const to = blockOf(target, targetShape, targetStart, elementBytes);
  copyStrided(from, to, [...extent, elementBytes / wordSize(elementBytes)]);
}

/** Fills a block of a C-order array with one element; null is zeros, which a new array already has. */
export function fillBlock(
  target: Uint8Array,
  targetShape: readonly number[],
  targetStart: readonly number[],
  extent: readonly number[],
  elementBytes: number,
  element: Uint8Array | null,
): void {
  if (element === null || element.length !== elementBytes || element.every((byte) => byte === 0)) return;
  const length = extent.at(-1) ?? 1;
  const row = new Uint8Array(length * elementBytes);
  for (let at = 0; at < row.length; at += elementBytes) row.set(element, at);
  const to = blockOf(target, targetShape, targetStart, elementBytes);
  // The same row everywhere: along the block's slower dimensions the source stands still.
  const { data, strides } = blockOf(row, [length], [0], elementBytes);
  const from = {
    data,
    start: 0,
    strides: [...extent.slice(1).map(() => 0), ...strides.slice(-extent.length - 1)],
  };
  copyStrided(from, to, [...extent, elementBytes / wordSize(elementBytes)]);
}

/** The array as words, with a last dimension that counts the words of an element. */
function blockOf(
  bytes: Uint8Array,
  shape: readonly number[],
  start: readonly number[],
  elementBytes: number,
): Block {
  const word = wordSize(elementBytes);
  const strides = cStrides([...shape, elementBytes / word]);
  return { data: words(bytes, word), start: offsetOf(start, strides), strides };
}

/** Integers only: copying through floats could change the payload of a NaN. */
const wordSize = (elementBytes: number) => (elementBytes % 4 === 0 ? 4 : elementBytes % 2 === 0 ? 2 : 1);

/** A view where the alignment allows it, which the target of a copy, a new array, always does. */
function words(bytes: Uint8Array, word: number) {
  if (word === 1) return bytes;
  return viewAs(word === 4 ? "u32" : "u16", bytes);
}
