/** Reads of about 1 MiB keep a disk busy and a tile small. */
const BLOCK_BYTES = 2 ** 20;

/** The natural read block of an uncompressed C-order array: as many whole inner rows as make about 1 MiB. */
export function contiguousBlock(shape: readonly number[], elementBytes: number): number[] {
  let rest = Math.max(1, Math.floor(BLOCK_BYTES / elementBytes));
  const block = shape.map(() => 1);
  for (let dim = shape.length - 1; dim >= 0 && rest > 1; dim--) {
    block[dim] = Math.max(1, Math.min(shape[dim] ?? 1, rest));
    rest = Math.floor(rest / Math.max(1, shape[dim] ?? 1));
  }
  return block;
}
