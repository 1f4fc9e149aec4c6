/** Rows shorter than this many words are copied by a loop: a `set` call costs about as much as 30 words. */
const SHORT_ROW = 48;

type Words = Uint8Array | Uint16Array | Uint32Array;

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
  const word = wordSize(elementBytes);
  const perElement = elementBytes / word;
  const from = words(source, word);
  const to = words(target, word);
  const row = (extent.at(-1) ?? 1) * perElement;
  for (const [sourceRow, targetRow] of rows(sourceShape, sourceStart, targetShape, targetStart, extent)) {
    const read = sourceRow * perElement;
    const write = targetRow * perElement;
    if (row > SHORT_ROW) to.set(from.subarray(read, read + row), write);
    else for (let i = 0; i < row; i++) to[write + i] = from[read + i]!;
  }
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
  if (extent.some((count) => count === 0)) return;
  const row = new Uint8Array((extent.at(-1) ?? 1) * elementBytes);
  for (let at = 0; at < row.length; at += elementBytes) row.set(element, at);
  for (const [, at] of rows(targetShape, targetStart, targetShape, targetStart, extent))
    target.set(row, at * elementBytes);
}

/** First element of each row of the block, in both arrays. */
function* rows(
  shapeA: readonly number[],
  startA: readonly number[],
  shapeB: readonly number[],
  startB: readonly number[],
  extent: readonly number[],
): Generator<readonly [number, number]> {
  if (extent.some((count) => count === 0)) return;
  const outer = extent.length - 1;
  const place = extent.map(() => 0);
  const at = (shape: readonly number[], start: readonly number[]) =>
    shape.reduce((sum, length, dim) => sum * length + (start[dim] ?? 0) + (place[dim] ?? 0), 0);
  while (true) {
    yield [at(shapeA, startA), at(shapeB, startB)];
    let dim = outer - 1;
    while (dim >= 0 && place[dim] === (extent[dim] ?? 1) - 1) place[dim--] = 0;
    if (dim < 0) return;
    place[dim] = (place[dim] ?? 0) + 1;
  }
}

/** Integers only: copying through floats could change the payload of a NaN. */
const wordSize = (elementBytes: number) => (elementBytes % 4 === 0 ? 4 : elementBytes % 2 === 0 ? 2 : 1);

function words(bytes: Uint8Array, word: number): Words {
  if (word === 1) return bytes;
  const { buffer, byteOffset, byteLength } = byteAligned(bytes, word);
  return word === 4
    ? new Uint32Array(buffer, byteOffset, Math.floor(byteLength / 4))
    : new Uint16Array(buffer, byteOffset, Math.floor(byteLength / 2));
}

const byteAligned = (bytes: Uint8Array, word: number) =>
  bytes.byteOffset % word === 0 ? bytes : bytes.slice();
