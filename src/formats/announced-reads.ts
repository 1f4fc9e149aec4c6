/** A part of a file. */
export type ByteRange = readonly [offset: number, length: number];

type Listener = (path: string, ranges: readonly ByteRange[]) => Promise<void>;

let listener: Listener | null = null;

/** What is announced at a time must still be at hand when the last of it is read: the host keeps 32 MB. */
const RANGES_AT_ONCE = 128;
const BYTES_AT_ONCE = 8 * 2 ** 20;

/**
 * Readers that read a file piece by piece, synchronously, say beforehand which pieces come. On a disk nobody listens and it costs
 * nothing. Behind a network each piece would wait for the one before; the host of the viewer fetches announced ones together.
 *
 * Does `work` for each item, in order; `rangeOf` tells what of the file an item will read, null where nothing.
 */
export async function announced<T>(
  path: string,
  items: Iterable<T>,
  rangeOf: (item: T) => ByteRange | null,
  work: (item: T) => void | Promise<void> | null,
): Promise<void> {
  if (listener === null) {
    for (const item of items) {
      const done = work(item);
      if (done) await done;
    }
    return;
  }
  for (const { batch, ranges } of inBatches(items, rangeOf)) {
    if (ranges.length > 1) await listener(path, ranges);
    for (const item of batch) await work(item);
  }
}

/** Makes `hear` the one that is told; null ends it. */
export function hearAnnouncements(hear: Listener | null): void {
  listener = hear;
}

function* inBatches<T>(items: Iterable<T>, rangeOf: (item: T) => ByteRange | null) {
  let [batch, ranges, bytes]: [T[], ByteRange[], number] = [[], [], 0];
  for (const item of items) {
    const range = rangeOf(item);
    if (ranges.length >= RANGES_AT_ONCE || bytes + (range?.[1] ?? 0) > BYTES_AT_ONCE) {
      yield { batch, ranges };
      [batch, ranges, bytes] = [[], [], 0];
    }
    batch.push(item);
    if (range !== null) ranges.push(range);
    bytes += range?.[1] ?? 0;
  }
  if (batch.length > 0) yield { batch, ranges };
}
