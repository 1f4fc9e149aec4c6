import type { ArrayLayout } from "./layout.ts";

/**
 * Grid coordinates of the first chunk (or shard) of an array that is not among the given keys; null when all are there.
 * Looks at no more chunks than there are keys, so a header that declares trillions of them costs nothing.
 */
export function firstMissingChunk(
  { shape, chunks, shard, chunkKey }: ArrayLayout,
  keys: ReadonlySet<string>,
): number[] | null {
  if (shape.some((n) => n === 0)) return null;
  const counts = shape.map((n, axis) => Math.ceil(n / ((chunks[axis] as number) * (shard?.grid[axis] ?? 1))));
  const at = counts.map(() => 0);
  while (keys.has(chunkKey(at))) {
    let axis = at.length - 1;
    while (axis >= 0 && at[axis] === (counts[axis] as number) - 1) {
      at[axis] = 0;
      axis--;
    }
    if (axis < 0) return null;
    at[axis] = (at[axis] as number) + 1;
  }
  return at;
}
